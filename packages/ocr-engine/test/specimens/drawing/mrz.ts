import type { MrzFormat } from '../../../src/mrz/mrz-reading.js';
import { dejaVu, ocrBCut } from '../fonts/typeface.js';
import type { Random } from '../random.js';
import type { MrzTruth } from '../truth.js';
import { rectangle, type Sheet } from './sheet.js';

/** Ten letters an inch: ICAO Doc 9303 part 3, 4.4. */
const pitch = 2.54;
/** Quarter of an inch from line to line, in millimetres; cards squeeze their three a little. */
const spacing = 6.35;

/** Prints a zone along a sheet's lower edge, in OCR-B or, as many a specimen has it, in a typewriter's letters. */
export function printMrz(
  sheet: Sheet,
  format: MrzFormat,
  lines: readonly string[],
  random: Random,
): MrzTruth {
  const length = lines[0]?.length ?? 0;
  const between = lines.length === 3 ? random.between(5.5, spacing) : random.between(6, 6.6);
  const x = (sheet.width - length * pitch) / 2 + random.between(-0.8, 0.8);
  const last = sheet.height - random.between(4.5, 8);
  if (random.chance(0.4)) {
    const top = last - (lines.length - 1) * between - 5;
    sheet.add(
      `<rect y="${top}" width="${sheet.width}" height="${sheet.height - top}" fill="white" opacity="${random.between(0.3, 0.8).toFixed(2)}"/>`,
    );
  }
  const typeface = random.chance(0.12)
    ? dejaVu(random.chance(0.5) ? 'DejaVuSansMono' : 'DejaVuSansMono-Bold')
    : ocrBCut(random.chance(0.5) ? 'round' : 'sharp');
  const capital = (pitch / typeface.width('A')) * typeface.capital;
  const bleed = random.chance(0.4) ? random.between(0, 0.12) : 0;
  const boxes = lines.map((line, i) => {
    const y = last - (lines.length - 1 - i) * between;
    sheet.text(line, { typeface, x, y, capital, bleed });
    return rectangle(x, y - capital, length * pitch, capital);
  });
  return { format, lines, boxes, letterHeight: capital };
}
