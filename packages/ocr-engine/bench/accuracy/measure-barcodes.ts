import { readdirSync, readFileSync } from 'node:fs';
import type { Barcode, BarcodeFormat } from '../../src/barcode/barcode.js';
import { codeCard } from '../../test/specimens/layouts/code-card.js';
import { accuracyConditions, photograph } from '../../test/specimens/photograph.js';
import { Random } from '../../test/specimens/random.js';
import { specimen } from '../../test/specimens/specimen.js';
import { dataFile } from './data.js';
import type { Engine } from './engine.js';
import { measuringSeeds } from './mrz-sets.js';
import type { Share } from './statistics.js';

/**
 * Codes of a format that were read byte by byte, on cards at any angle with a far end up to 8 % smaller, two to four pixels a module. Every
 * other PDF417 is a driving licence's.
 */
export async function measureCodes(
  engine: Engine,
  format: BarcodeFormat,
  count: number,
): Promise<Share> {
  let right = 0;
  for (let seed = measuringSeeds; seed < measuringSeeds + count; seed++) {
    const random = new Random(seed);
    const licence = format === 'PDF417' && seed % 2 === 0;
    const side = licence
      ? (await specimen({ seed, kind: 'DRIVING-LICENCE' })).back
      : await codeCard({ seed, format });
    const code = side?.truth.barcodes[0];
    if (side === undefined || code === undefined) throw new Error('There is no code on the card.');
    const { jpeg } = await photograph(side, {
      seed,
      // Letters 2.5 mm high would be so many pixels.
      letterHeight: (2.5 * random.between(2, 4)) / code.module,
      angle: random.between(-180, 180),
      perspective: random.between(0, 0.08),
      ...accuracyConditions(random),
    });
    const found = await engine.readBarcodes(jpeg);
    if (found.some((each) => each.format === format && same(each, code.bytes))) right++;
  }
  return { right, of: count };
}

function same({ bytes }: Barcode, wanted: Uint8Array): boolean {
  return Buffer.compare(bytes, wanted) === 0;
}

/** Photos of PDF417 codes beside the repository; none where they are missing. */
export async function measurePhotographedCodes(engine: Engine): Promise<Share> {
  const folder = dataFile('barcodes/pdf417');
  if (folder === undefined) return { right: 0, of: 0 };
  const pictures = readdirSync(folder).filter((file) => file.endsWith('.png'));
  let right = 0;
  for (const file of pictures) {
    const wanted = readFileSync(`${folder}/${file.replace('.png', '.txt')}`);
    const found = await engine.readBarcodes(readFileSync(`${folder}/${file}`));
    if (found.some(({ bytes }) => trimmed(bytes) === trimmed(wanted))) right++;
  }
  return { right, of: pictures.length };
}

/** The texts beside the photos were saved by an editor: their ends may differ. */
function trimmed(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').trim();
}
