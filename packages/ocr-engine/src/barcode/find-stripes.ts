import type { GreyImage } from '@biometrid/image-reader';
import type { Quad } from '../geometry/quad.js';

/** Pixels along a block's side: wider than a PDF417 module's largest bars, and so small that a code has many. */
const side = 16;

/** Blocks that a code has at least. At 2 pixels a module the smallest code with a driving licence's data has 60. */
const fewestBlocks = 12;

/** How much of a block's change lies in one direction: 0 where it has none, 1 for perfect stripes. Bars have 0.6 and more. */
const leastCoherence = 0.35;

/** Mean square of a block's differences between neighbours but one: bars of a tenth of full contrast. */
const leastChange = 300;

/** Degrees within which neighbours run the same way. */
const tolerance = 14;

/**
 * Boxes around the parts of a picture that are densely striped in one direction, as PDF417 is: at most `most`, the one with most stripes
 * first. The upper side of a box runs across its stripes, to within some degrees.
 */
export function findStripes(picture: GreyImage, most: number): Quad[] {
  const blocks = blocksOf(picture);
  const parts: { blocks: number[]; weight: number }[] = [];
  const taken = new Uint8Array(blocks.columns * blocks.rows);
  for (let start = 0; start < taken.length; start++) {
    if (taken[start] !== 0 || !blocks.striped(start)) continue;
    const part = grow(blocks, start, taken);
    if (part.length < fewestBlocks) continue;
    parts.push({
      blocks: part,
      weight: part.reduce((sum, block) => sum + blocks.strength(block), 0),
    });
  }
  return parts
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, most)
    .map((part) => frame(blocks, part.blocks));
}

/** Structure tensors of a picture's blocks: sums of the products of its differences along x and y. */
interface Blocks {
  readonly columns: number;
  readonly rows: number;
  readonly xx: Float64Array;
  readonly yy: Float64Array;
  readonly xy: Float64Array;
  /** Whether a block is striped at all. */
  striped(block: number): boolean;
  /** Length of the doubled-angle vector. */
  strength(block: number): number;
}

function blocksOf({ width, height, data }: GreyImage): Blocks {
  const columns = Math.floor(width / side);
  const rows = Math.floor(height / side);
  const count = Math.max(0, columns * rows);
  const [xx, yy, xy] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let y = 1; y < rows * side && y < height - 1; y++) {
    const line = Math.floor(y / side) * columns;
    for (let column = 0; column < columns; column++) {
      let [sumXx, sumYy, sumXy] = [0, 0, 0];
      const first = Math.max(1, column * side);
      const end = Math.min(width - 1, column * side + side);
      for (let at = y * width + first, last = y * width + end; at < last; at++) {
        const dx = (data[at + 1] ?? 0) - (data[at - 1] ?? 0);
        const dy = (data[at + width] ?? 0) - (data[at - width] ?? 0);
        sumXx += dx * dx;
        sumYy += dy * dy;
        sumXy += dx * dy;
      }
      const block = line + column;
      xx[block] = (xx[block] ?? 0) + sumXx;
      yy[block] = (yy[block] ?? 0) + sumYy;
      xy[block] = (xy[block] ?? 0) + sumXy;
    }
  }
  const strength = (block: number) =>
    Math.hypot((xx[block] ?? 0) - (yy[block] ?? 0), 2 * (xy[block] ?? 0));
  const striped = (block: number) => {
    const change = (xx[block] ?? 0) + (yy[block] ?? 0);
    return change > leastChange * side * side && strength(block) > leastCoherence * change;
  };
  return { columns, rows, xx, yy, xy, striped, strength };
}

/** All striped blocks that hang together with one, corners included, and run as their neighbours do. */
function grow(blocks: Blocks, start: number, taken: Uint8Array): number[] {
  const part = [start];
  taken[start] = 1;
  for (const block of part) {
    const column = block % blocks.columns;
    const row = Math.floor(block / blocks.columns);
    for (let y = Math.max(0, row - 1); y <= Math.min(blocks.rows - 1, row + 1); y++) {
      for (let x = Math.max(0, column - 1); x <= Math.min(blocks.columns - 1, column + 1); x++) {
        const next = y * blocks.columns + x;
        if (taken[next] !== 0 || !blocks.striped(next) || !runAlike(blocks, block, next)) continue;
        taken[next] = 1;
        part.push(next);
      }
    }
  }
  return part;
}

const alike = Math.cos((2 * tolerance * Math.PI) / 180);

function runAlike({ xx, yy, xy, strength }: Blocks, a: number, b: number): boolean {
  const product =
    ((xx[a] ?? 0) - (yy[a] ?? 0)) * ((xx[b] ?? 0) - (yy[b] ?? 0)) + 4 * (xy[a] ?? 0) * (xy[b] ?? 0);
  return product >= alike * strength(a) * strength(b);
}

/** The direction of a part and the box around it that lies in this direction. */
function frame(blocks: Blocks, part: readonly number[]): Quad {
  let [cosine, sine] = [0, 0];
  for (const block of part) {
    cosine += (blocks.xx[block] ?? 0) - (blocks.yy[block] ?? 0);
    sine += 2 * (blocks.xy[block] ?? 0);
  }
  const turn = Math.atan2(sine, cosine) / 2;
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const block of part) {
    const x = ((block % blocks.columns) + 0.5) * side;
    const y = (Math.floor(block / blocks.columns) + 0.5) * side;
    left = Math.min(left, x * c + y * s);
    right = Math.max(right, x * c + y * s);
    top = Math.min(top, y * c - x * s);
    bottom = Math.max(bottom, y * c - x * s);
  }
  // Outer blocks are seldom counted when less than half of them is striped; and a code needs its quiet zone.
  const margin = side * 2;
  const corner = (along: number, across: number) => ({
    x: along * c - across * s,
    y: along * s + across * c,
  });
  const [l, r, t, b] = [left - margin, right + margin, top - margin, bottom + margin];
  return [corner(l, t), corner(r, t), corner(r, b), corner(l, b)];
}
