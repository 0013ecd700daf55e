import { distance, extentOf } from '../geometry/frame.js';
import type { Point, Quad } from '../geometry/quad.js';
import type { MrzFormat } from '../mrz/mrz-reading.js';
import type { TextLine } from '../text/text-line.js';

/** Width and height of documents in millimetres: ISO/IEC 7810 (ID-1, ID-2, ID-3) and, for the larger visa, ICAO Doc 9303 part 7. */
export const documentSizes: Readonly<
  Record<MrzFormat, { readonly width: number; readonly height: number }>
> = {
  TD1: { width: 85.6, height: 53.98 },
  TD2: { width: 105, height: 74 },
  TD3: { width: 125, height: 88 },
  'MRV-A': { width: 120, height: 80 },
  'MRV-B': { width: 105, height: 74 },
  'FRENCH-ID': { width: 105, height: 74 },
};

/** Height by width that documents have: ID-1, the larger visa, ID-3 and ID-2. */
export const documentRatios: readonly number[] = [
  ...new Set(Object.values(documentSizes).map(({ width, height }) => height / width)),
];

/** Letters of a line; ten to an inch (ICAO Doc 9303 part 3, section 4.4). */
const letters: Readonly<Record<MrzFormat, number>> = {
  TD1: 30,
  TD2: 36,
  TD3: 44,
  'MRV-A': 44,
  'MRV-B': 36,
  'FRENCH-ID': 36,
};
const pitch = 2.54;

/** The zone fills the document's lowest 23.2 mm (ICAO Doc 9303 parts 4 to 7); its lines stand about in their middle. */
const zoneHeight = 23.2;

/** Millimetres added around what the zone tells: printers may be off by as much. */
const printersMargin = 2;

/**
 * Where a document is, by its machine readable zone: the lines' middle is that of the zone, its letters give the scale and its direction
 * the document's. Perspective is not told by so narrow a strip.
 * @param box around the lines, from their beginning.
 * @param margin millimetres that are added around it.
 */
export function frameByMrz(format: MrzFormat, box: Quad, margin = printersMargin): Quad {
  const [a, b, c, d] = box;
  const right = { x: (b.x - a.x + c.x - d.x) / 2, y: (b.y - a.y + c.y - d.y) / 2 };
  const length = Math.hypot(right.x, right.y);
  const scale = length / (letters[format] * pitch);
  const [x, y] = [right.x / length, right.y / length];
  const middle = { x: (a.x + b.x + c.x + d.x) / 4, y: (a.y + b.y + c.y + d.y) / 4 };
  const { width, height } = documentSizes[format];
  const at = (u: number, v: number): Point => ({
    x: middle.x + (x * u - y * v) * scale,
    y: middle.y + (y * u + x * v) * scale,
  });
  const side = width / 2 + margin;
  const [top, bottom] = [zoneHeight / 2 - height - margin, zoneHeight / 2 + margin];
  return [at(-side, top), at(side, top), at(side, bottom), at(-side, bottom)];
}

/** Fewer lines may be anything. */
const leastLines = 3;

/** Share of the text's extent that is added on every side. */
const textMargin = 0.08;

/** Where a document is, by its text alone: the rectangle around all lines in their direction, with a margin. */
export function frameByText(lines: readonly TextLine[]): Quad | undefined {
  if (lines.length < leastLines) return undefined;
  let [x, y] = [0, 0];
  for (const { box } of lines) {
    x += box[1].x - box[0].x;
    y += box[1].y - box[0].y;
  }
  const length = Math.hypot(x, y);
  if (!(length > 0)) return undefined;
  [x, y] = [x / length, y / length];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of lines.flatMap(({ box }) => box)) {
    const [u, v] = [point.x * x + point.y * y, point.y * x - point.x * y];
    [left, right] = [Math.min(left, u), Math.max(right, u)];
    [top, bottom] = [Math.min(top, v), Math.max(bottom, v)];
  }
  const around = textMargin * Math.max(right - left, bottom - top);
  const at = (u: number, v: number): Point => ({ x: u * x - v * y, y: v * x + u * y });
  return [
    at(left - around, top - around),
    at(right + around, top - around),
    at(right + around, bottom + around),
    at(left - around, bottom + around),
  ];
}

/** Whether a quadrilateral is one that a document can have in a picture: convex, its corners clockwise, none of its sides a mere point. */
export function isFrame(quad: Quad): boolean {
  const { length, breadth } = extentOf(quad);
  if (!(Math.min(length, breadth) >= leastSide)) return false;
  return quad.every((corner, index) => {
    const [before, after] = [quad[(index + 3) % 4] ?? corner, quad[(index + 1) % 4] ?? corner];
    const turn =
      (corner.x - before.x) * (after.y - corner.y) - (corner.y - before.y) * (after.x - corner.x);
    return turn > 1e-3 * distance(before, corner) * distance(corner, after);
  });
}

/** Pixels. */
const leastSide = 16;
