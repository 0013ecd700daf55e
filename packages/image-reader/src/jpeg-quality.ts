/**
 * How little was thrown away when a JPEG image was stored: 1 to 100, as the quality settings of the Independent JPEG Group count, by
 * how coarsely it rounds the brightness of coarse shapes. Of settings that round alike, and of another program's, it is the highest
 * that rounds as much.
 * @returns undefined for bytes that are no JPEG image, or that say nothing of it before their pixels. It never throws.
 */
export function jpegQuality(bytes: Uint8Array): number | undefined {
  const steps = brightnessSteps(bytes);
  if (steps === undefined) return undefined;
  const sum = sumOf(steps);
  let quality = 100;
  while (quality > 1 && sumOf(stepsAt(quality)) < sum) quality--;
  return quality;
}

/** The first steps of the table that ITU-T T.81, annex K.1, gives as an example for brightness, from the coarsest shapes on, in zigzag order. */
const example = [16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24] as const;

/** The same at a quality, by the rule of the Independent JPEG Group's `jpeg_quality_scaling`. */
function stepsAt(quality: number): number[] {
  const percent = quality < 50 ? 5000 / quality : 200 - 2 * quality;
  return example.map((step) => Math.max(1, Math.min(255, Math.floor((step * percent + 50) / 100))));
}

function sumOf(steps: readonly number[]): number {
  return steps.reduce((sum, step) => sum + Math.min(255, step), 0);
}

/** Marker codes of ITU-T T.81, table B.1. */
const markers = { startOfImage: 0xd8, startOfScan: 0xda, endOfImage: 0xd9, tables: 0xdb } as const;

/** The first steps of the quantisation table that the first component, brightness, is stored with. */
function brightnessSteps(bytes: Uint8Array): readonly number[] | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== markers.startOfImage) return undefined;
  const tables = new Map<number, readonly number[]>();
  let table: number | undefined;
  for (let at = 2; at + 4 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      at++;
      continue;
    }
    if (marker === markers.startOfScan || marker === markers.endOfImage) break;
    const length = word(bytes, at + 2);
    if (length < 2) return undefined;
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === markers.tables) readTables(segment, tables);
    // Precision, height, width and count; then identifier, sampling and table of the first component.
    if (startsFrame(marker)) table = segment[8];
    at += 2 + length;
  }
  return tables.get(table ?? 0);
}

/** Whether a marker is one of SOF0 to SOF15: the rest of that range means other things. */
function startsFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** The tables of a DQT segment, by their numbers; one that is cut off is left out. */
function readTables(segment: Uint8Array, tables: Map<number, readonly number[]>): void {
  for (let at = 0; at < segment.length; ) {
    const head = segment[at] ?? 0;
    const wide = head >> 4 !== 0;
    const size = wide ? 128 : 64;
    const from = at + 1;
    if (from + size > segment.length) return;
    tables.set(
      head & 0x0f,
      example.map((_step, index) =>
        wide ? word(segment, from + 2 * index) : (segment[from + index] ?? 0),
      ),
    );
    at = from + size;
  }
}

/** Two bytes, the higher one first. */
function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
