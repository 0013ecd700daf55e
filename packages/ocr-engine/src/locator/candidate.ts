import type { Point } from '../geometry/quad.js';
import { type Frame, toPicture } from './frame.js';
import { multiple, stride } from './locator-network.js';
import type { Piece } from './piece.js';

/** Where an MRZ may be, in pixels of the picture. */
export interface Candidate {
  readonly middle: Point;
  /** Reading direction, of length 1. */
  readonly along: Point;
  /** Half its length along and half its height across. */
  readonly halfLength: number;
  readonly halfHeight: number;
  /** Height of the capitals. */
  readonly capitals: number;
  /** How many letters' worth of cores speak for it: an MRZ has 72 to 90. */
  readonly letters: number;
}

/** Capitals' height in the second look, in pixels: lines lie far enough apart there, and ends can be told to a tenth of a letter. */
const sharpCapitals = 10;
const mostColumns = 832;
const mostRows = 320;
/** The picture is enlarged by at most this. */
const mostEnlarged = 3;

/** The core's share of the capitals' height, as it is trained. */
const coreShare = 0.44;

/** Pieces that lie beside and behind each other as lines of one MRZ do, as candidates of the picture. */
export function candidates(found: readonly Piece[], frame: Frame): Candidate[] {
  const group = found.map((_, i) => i);
  const root = (i: number): number => {
    const above = group[i] ?? i;
    return above === i ? i : root(above);
  };
  found.forEach((one, i) => {
    found.slice(i + 1).forEach((other, j) => {
      if (belong(one, other)) group[root(i + 1 + j)] = root(i);
    });
  });
  const together = new Map<number, Piece[]>();
  found.forEach((piece, i) => {
    const of = root(i);
    together.set(of, [...(together.get(of) ?? []), piece]);
  });
  return [...together.values()]
    .map((members) => around(members, frame))
    .filter(({ halfLength, capitals }) => 2 * halfLength > 8 * capitals);
}

function belong(one: Piece, other: Piece): boolean {
  const parallel = one.along.x * other.along.x + one.along.y * other.along.y;
  if (Math.abs(parallel) < 0.93) return false;
  const ratio = one.capitals / other.capitals;
  if (ratio > 1.7 || ratio < 1 / 1.7) return false;
  const capitals = Math.max(one.capitals, other.capitals);
  const longer = one.to - one.from > other.to - other.from ? one : other;
  const shorter = longer === one ? other : one;
  const dx = shorter.middle.x - longer.middle.x;
  const dy = shorter.middle.y - longer.middle.y;
  const ahead = dx * longer.along.x + dy * longer.along.y;
  const aside = dy * longer.along.x - dx * longer.along.y;
  const reach = (shorter.to - shorter.from) / 2;
  const between = Math.max(longer.from - (ahead + reach), ahead - reach - longer.to);
  const apart = Math.max(longer.above - aside, aside - longer.below);
  return between < 5 * capitals && apart < 3.2 * capitals;
}

/** The box around pieces, in the direction that most of their mass is read in. */
function around(members: readonly Piece[], frame: Frame): Candidate {
  const first = members[0];
  if (!first) throw new RangeError('A candidate is made of at least one piece.');
  let mass = 0;
  let x = 0;
  let y = 0;
  let capitals = 0;
  for (const piece of members) {
    const sense = piece.along.x * first.along.x + piece.along.y * first.along.y < 0 ? -1 : 1;
    const length = (piece.to - piece.from) * piece.mass;
    x += piece.along.x * sense * length;
    y += piece.along.y * sense * length;
    mass += piece.mass;
    capitals += piece.capitals * piece.mass;
  }
  const forwards = members.reduce(
    (sum, { along, mass: weight }) => sum + Math.sign(along.x * x + along.y * y) * weight,
    0,
  );
  const length = (Math.hypot(x, y) || 1) * (forwards < 0 ? -1 : 1);
  const along = { x: x / length, y: y / length };
  const corners = members.flatMap((piece) => cornersOf(piece));
  const ahead = corners.map((corner) => corner.x * along.x + corner.y * along.y);
  const aside = corners.map((corner) => corner.y * along.x - corner.x * along.y);
  const [from, to, above, below] = [
    Math.min(...ahead),
    Math.max(...ahead),
    Math.min(...aside),
    Math.max(...aside),
  ];
  const middleAhead = (from + to) / 2;
  const middleAside = (above + below) / 2;
  const middle = {
    x: along.x * middleAhead - along.y * middleAside,
    y: along.y * middleAhead + along.x * middleAside,
  };
  const scale = Math.hypot(frame.a, frame.b);
  return {
    middle: toPicture(frame, middle),
    along: {
      x: (frame.a * along.x - frame.b * along.y) / scale,
      y: (frame.b * along.x + frame.a * along.y) / scale,
    },
    halfLength: ((to - from) / 2) * scale,
    halfHeight: ((below - above) / 2) * scale,
    capitals: (capitals / mass) * scale,
    letters: (mass * stride ** 2) / (coreShare * (capitals / mass) ** 2),
  };
}

function cornersOf({ middle, along, from, to, above, below }: Piece): Point[] {
  return [from, to].flatMap((ahead) =>
    [above, below].map((aside) => ({
      x: middle.x + along.x * ahead - along.y * aside,
      y: middle.y + along.y * ahead + along.x * aside,
    })),
  );
}

/** The upright view of a candidate, its capitals 10 pixels high, with room for a line above and below and for letters that were missed. */
export function candidateFrame({
  middle,
  along,
  halfLength,
  halfHeight,
  capitals,
}: Candidate): Frame {
  const length = 2 * halfLength + 9 * capitals;
  const height = 2 * halfHeight + 8 * capitals;
  const scale = Math.max(
    capitals / sharpCapitals,
    1 / mostEnlarged,
    length / mostColumns,
    height / mostRows,
  );
  const upTo = (pixels: number, most: number) =>
    Math.min(most, Math.ceil(pixels / scale / multiple) * multiple);
  const columns = upTo(length, mostColumns);
  const rows = upTo(height, mostRows);
  const a = along.x * scale;
  const b = along.y * scale;
  return {
    a,
    b,
    left: middle.x - (a * columns - b * rows) / 2,
    top: middle.y - (b * columns + a * rows) / 2,
    rows,
    columns,
  };
}
