import { type Maps, stride } from './locator-network.js';
import type { Piece } from './piece.js';

/** An MRZ line in an upright view: the middle of its capitals' height is y = offset + slope x, from x = from to x = to. */
export interface StraightLine {
  readonly slope: number;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  /** Height of the capitals in the middle of the line, and how much it grows with every pixel to the right. */
  readonly capitals: number;
  readonly growth: number;
  /** Mean probability of the core along it. */
  readonly score: number;
}

/** A line ends where its core's probability falls below this and stays so for longer than a few letters. */
const endsBelow = 0.5;
const widestGap = 3;

export const yAt = ({ slope, offset }: { slope: number; offset: number }, x: number): number =>
  offset + slope * x;

export const capitalsAt = ({ capitals, growth, from, to }: StraightLine, x: number): number =>
  capitals + growth * (x - (from + to) / 2);

/** Lines of an upright view: pieces on one straight line joined, their ends found to a fraction of a letter. */
export function straightLines(found: readonly Piece[], maps: Maps): StraightLine[] {
  const left = found.map(rightwards).filter(({ along }) => along.x > 0.85);
  const lines: StraightLine[] = [];
  for (let piece = left.shift(); piece; piece = left.shift()) {
    const members = [piece];
    let fit = fitted(members);
    for (let i = 0; i < left.length; i++) {
      const other = left[i];
      if (!other || !continues(fit, other)) continue;
      members.push(other);
      left.splice(i, 1);
      fit = fitted(members);
      i = -1;
    }
    const line = measured(fit, maps);
    if (line.to - line.from > 6 * line.capitals) lines.push(line);
  }
  return lines;
}

/** The piece as if it were read to the right, as the view's other pieces are. */
function rightwards(piece: Piece): Piece {
  const { along, from, to } = piece;
  if (along.x >= 0) return piece;
  return { ...piece, along: { x: -along.x, y: -along.y }, from: -to, to: -from };
}

interface Fit {
  readonly slope: number;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
  readonly capitals: number;
}

/** The line through pieces, each with the weight of its mass. */
function fitted(members: readonly Piece[]): Fit {
  let mass = 0;
  let x = 0;
  let y = 0;
  let capitals = 0;
  for (const piece of members) {
    mass += piece.mass;
    x += piece.middle.x * piece.mass;
    y += piece.middle.y * piece.mass;
    capitals += piece.capitals * piece.mass;
  }
  x /= mass;
  y /= mass;
  let across = 0;
  let both = 0;
  let from = Number.POSITIVE_INFINITY;
  let to = Number.NEGATIVE_INFINITY;
  for (const { middle, along, from: back, to: ahead, mass: weight } of members) {
    // a piece stands for its two ends and its middle
    for (const reach of [back, 0, ahead]) {
      const dx = middle.x + along.x * reach - x;
      const dy = middle.y + along.y * reach - y;
      across += weight * dx * dx;
      both += weight * dx * dy;
      from = Math.min(from, dx + x);
      to = Math.max(to, dx + x);
    }
  }
  const slope = across > 0 ? both / across : 0;
  return { slope, offset: y - slope * x, from, to, capitals: capitals / mass };
}

function continues(fit: Fit, { middle, along, from, to, capitals }: Piece): boolean {
  const height = Math.max(fit.capitals, capitals);
  if (Math.abs(middle.y - yAt(fit, middle.x)) > 0.45 * height) return false;
  const back = middle.x + along.x * from;
  const ahead = middle.x + along.x * to;
  return Math.max(fit.from - ahead, back - fit.to) < 8 * height;
}

/** Fits the line to its core cell by cell, then follows it to its ends. */
function measured(fit: Fit, maps: Maps): StraightLine {
  const reach = 0.5 * fit.capitals;
  let sum = 0;
  let x1 = 0;
  let y1 = 0;
  let xx = 0;
  let xy = 0;
  let size = 0;
  let sizeX = 0;
  for (
    let column = Math.max(0, Math.floor(fit.from / stride));
    column < Math.min(maps.columns, Math.ceil(fit.to / stride));
    column++
  ) {
    const x = (column + 0.5) * stride;
    const middle = yAt(fit, x);
    const last = Math.min(maps.rows - 1, Math.floor((middle + reach) / stride));
    for (let row = Math.max(0, Math.floor((middle - reach) / stride)); row <= last; row++) {
      const cell = row * maps.columns + column;
      const weight = maps.core[cell] ?? 0;
      const y = (row + 0.5) * stride;
      sum += weight;
      x1 += weight * x;
      y1 += weight * y;
      xx += weight * x * x;
      xy += weight * x * y;
      size += weight * (maps.size[cell] ?? 0);
      sizeX += weight * x * (maps.size[cell] ?? 0);
    }
  }
  if (!(sum > 0)) return { ...fit, growth: 0, score: 0 };
  const spread = xx / sum - (x1 / sum) ** 2;
  const slope = spread > 1 ? (xy / sum - (x1 / sum) * (y1 / sum)) / spread : fit.slope;
  const line = { slope, offset: y1 / sum - slope * (x1 / sum) };
  const octaves = size / sum;
  const octavesGrowth = spread > 1 ? (sizeX / sum - (x1 / sum) * octaves) / spread : 0;
  const { from, to } = ends(line, fit, maps);
  const middle = (from + to) / 2;
  const capitals = 2 ** Math.min(7, Math.max(0, octaves + octavesGrowth * (middle - x1 / sum)));
  // perspective makes no line's letters half as high again at its other end
  const steepest = (0.4 * capitals) / Math.max(1, to - from);
  const growth = Math.min(steepest, Math.max(-steepest, capitals * octavesGrowth * Math.LN2));
  return { ...line, from, to, capitals, growth, score: meanCore(line, from, to, maps) };
}

/** From the middle outwards to the last place where the core is more likely than not, over gaps of up to three letters. */
function ends(
  line: { slope: number; offset: number },
  fit: Fit,
  maps: Maps,
): { from: number; to: number } {
  const start = strongest(line, fit, maps);
  const most = widestGap * fit.capitals;
  const follow = (step: 1 | -1) => {
    let last = start;
    let before = coreAt(line, start, maps);
    for (let x = start + step; x >= 0 && x <= maps.columns * stride; x += step) {
      const here = coreAt(line, x, maps);
      if (here < endsBelow && before >= endsBelow)
        last = x - step * ((endsBelow - here) / (before - here));
      else if (here >= endsBelow) last = x;
      if (Math.abs(x - last) > most) break;
      before = here;
    }
    return last;
  };
  return { from: follow(-1), to: follow(1) };
}

function strongest(line: { slope: number; offset: number }, { from, to }: Fit, maps: Maps): number {
  const middle = (from + to) / 2;
  let best = middle;
  let most = -1;
  for (let x = from; x <= to; x += stride) {
    const core = coreAt(line, x, maps) - (0.1 * Math.abs(x - middle)) / Math.max(1, to - from);
    if (core > most) {
      most = core;
      best = x;
    }
  }
  return best;
}

/** The core's probability on a line: the greatest of three places across it, since a core is only one or two cells thick. */
function coreAt(line: { slope: number; offset: number }, x: number, maps: Maps): number {
  const y = yAt(line, x);
  return Math.max(
    between(maps, x, y - stride / 2),
    between(maps, x, y),
    between(maps, x, y + stride / 2),
  );
}

export function meanCore(
  line: { slope: number; offset: number },
  from: number,
  to: number,
  maps: Maps,
): number {
  let sum = 0;
  let count = 0;
  for (let x = from + stride / 2; x < to; x += stride) {
    sum += coreAt(line, x, maps);
    count++;
  }
  return count > 0 ? sum / count : 0;
}

function between({ core, rows, columns }: Maps, x: number, y: number): number {
  const inX = Math.min(Math.max(x / stride - 0.5, 0), columns - 1);
  const inY = Math.min(Math.max(y / stride - 0.5, 0), rows - 1);
  const x0 = Math.floor(inX);
  const y0 = Math.floor(inY);
  const right = inX - x0;
  const down = inY - y0;
  const x1 = Math.min(x0 + 1, columns - 1);
  const y1 = Math.min(y0 + 1, rows - 1);
  const upper =
    (core[y0 * columns + x0] ?? 0) * (1 - right) + (core[y0 * columns + x1] ?? 0) * right;
  const lower =
    (core[y1 * columns + x0] ?? 0) * (1 - right) + (core[y1 * columns + x1] ?? 0) * right;
  return upper + (lower - upper) * down;
}
