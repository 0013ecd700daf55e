import type { RgbImage } from '@biometrid/image-reader';
import { extentOf, turned } from '../geometry/frame.js';
import type { Quad } from '../geometry/quad.js';
import { type Recogniser, recogniseLines } from './recognise-lines.js';
import type { PlacedLine } from './text-line.js';

/** Which way text runs, and what was read to know it. */
export interface Standing {
  /** By how many quarters clockwise the picture has to be turned for the text to stand upright: 0 to 3. */
  readonly turn: number;
  readonly read: readonly PlacedLine[];
}

/** What is clearly longer than high tells how it lies; a letter or two may lie in any way. */
const leastAspect = 2.5;

/** Lines that decide which end of a text is its beginning. */
const linesAsked = 3;

/** How sure lines are that are read the right way round: upside down they reach 0.7. */
const surely = 0.9;

/** Which way most of the text of a picture runs. Some lines are read; both ways, unless they make sense at once. */
export async function standingOf(
  recogniser: Recogniser,
  image: RgbImage,
  boxes: readonly Quad[],
): Promise<Standing> {
  const long = boxes.filter(isLong);
  const [level, upended] = [long.filter(isLevel), long.filter((box) => !isLevel(box))];
  const asked = totalLength(level) >= totalLength(upended) ? level : upended;
  const [one, other] = asked === level ? ([0, 2] as const) : ([1, 3] as const);
  // Not the longest: a line of middling length says as much and costs less.
  const lines = asked
    .toSorted((a, b) => Math.abs(aspectOf(a) - 8) - Math.abs(aspectOf(b) - 8))
    .slice(0, linesAsked);
  const first = await recogniseLines(recogniser, image, inDirection(lines, one));
  if (lines.length === 0 || sureness(first) >= surely) return { turn: one, read: first };
  const second = await recogniseLines(recogniser, image, inDirection(lines, other));
  return sureness(second) > sureness(first)
    ? { turn: other, read: second }
    : { turn: one, read: first };
}

/** Boxes from where their lines begin when text runs as `turn` says; those that lie across are left out. */
export function inDirection(boxes: readonly Quad[], turn: number): Quad[] {
  return boxes.flatMap((box) => {
    const quarters = isLong(box) ? [0, 2] : [0, 1, 2, 3];
    const [x, y] = directions[turn] ?? directions[0];
    const along = (quad: Quad) => (quad[1].x - quad[0].x) * x + (quad[1].y - quad[0].y) * y;
    const best = quarters
      .map((quarter) => turned(box, quarter))
      .reduce((most, quad) => (cosine(quad, along) > cosine(most, along) ? quad : most));
    return cosine(best, along) > Math.SQRT1_2 ? [best] : [];
  });
}

/** Where a line runs to that has to be turned by 0 to 3 quarters clockwise. */
const directions = [
  [1, 0],
  [0, -1],
  [-1, 0],
  [0, 1],
] as const;

function cosine(quad: Quad, along: (quad: Quad) => number): number {
  return along(quad) / Math.max(1e-6, Math.hypot(quad[1].x - quad[0].x, quad[1].y - quad[0].y));
}

export function isLong(box: Quad): boolean {
  return aspectOf(box) >= leastAspect;
}

function aspectOf(box: Quad): number {
  const { length, breadth } = extentOf(box);
  return length / Math.max(1e-6, breadth);
}

function isLevel([a, b]: Quad): boolean {
  return Math.abs(b.x - a.x) >= Math.abs(b.y - a.y);
}

function totalLength(boxes: readonly Quad[]): number {
  return boxes.reduce((sum, box) => sum + extentOf(box).length, 0);
}

function sureness(lines: readonly PlacedLine[]): number {
  return lines.reduce((sum, { confidence }) => sum + confidence, 0) / Math.max(1, lines.length);
}
