import { Random } from '../random.js';
import type { Canvas } from './canvas.js';

/**
 * A picture out of focus.
 *
 * @param sigma of the Gaussian, in pixels
 */
export function blurred(canvas: Canvas, sigma: number): Canvas {
  if (sigma < 0.15) return canvas;
  // Two Gaussians after one another are one whose variance is the sum.
  if (sigma > widest) return blurred(blurred(canvas, sigma * Math.SQRT1_2), sigma * Math.SQRT1_2);
  const { width, height, data } = canvas;
  const length = width * 3;
  const weights = weightsOf(sigma);
  const across = new Uint8Array(data.length);
  const padded = new Uint8Array(length + 12);
  for (let row = 0; row < height; row++) {
    const at = row * length;
    padded.set(data.subarray(at, at + length), 6);
    // What lies beyond an end is as the end.
    for (let i = 0; i < 6; i++) {
      padded[i] = data[at + (i % 3)] ?? 0;
      padded[length + 6 + i] = data[at + length - 3 + (i % 3)] ?? 0;
    }
    weigh(padded, [0, 3, 6, 9, 12], weights, across, at, length);
  }
  const down = new Uint8Array(data.length);
  const start = (row: number) => Math.min(height - 1, Math.max(0, row)) * length;
  for (let row = 0; row < height; row++) {
    const rows = [
      start(row - 2),
      start(row - 1),
      start(row),
      start(row + 1),
      start(row + 2),
    ] as const;
    weigh(across, rows, weights, down, row * length, length);
  }
  return { width, height, data: down };
}

type Five<Item> = readonly [Item, Item, Item, Item, Item];

/** Of the widest Gaussian that five pixels hold. */
const widest = 0.85;

/** In the middle, beside it and beside that, together 32,768. */
function weightsOf(sigma: number): readonly [number, number, number] {
  const near = Math.exp(-1 / (2 * sigma * sigma));
  const far = Math.exp(-4 / (2 * sigma * sigma));
  const share = 32_768 / (1 + 2 * near + 2 * far);
  const [beside, beyond] = [Math.round(near * share), Math.round(far * share)];
  return [32_768 - 2 * beside - 2 * beyond, beside, beyond];
}

function weigh(
  from: Uint8Array,
  [one, two, three, four, five]: Five<number>,
  [middle, beside, beyond]: readonly [number, number, number],
  to: Uint8Array,
  at: number,
  length: number,
): void {
  for (let i = 0; i < length; i++) {
    const near = (from[two + i] ?? 0) + (from[four + i] ?? 0);
    const far = (from[one + i] ?? 0) + (from[five + i] ?? 0);
    to[at + i] = (middle * (from[three + i] ?? 0) + beside * near + beyond * far + 16_384) >> 15;
  }
}

/**
 * Makes a picture grainy.
 *
 * @param deviation of 255
 */
export function grain({ width, height, data }: Canvas, deviation: number, random: Random): void {
  if (deviation <= 0) return;
  const scaled = Int16Array.from(normal, (value) => Math.round(value * deviation * 16));
  for (let row = 0; row < height; row++) {
    let next = random.below(65_536);
    const end = (row + 1) * width * 3;
    for (let at = row * width * 3; at < end; at++) {
      const value = (((data[at] ?? 0) << 4) + (scaled[next & 65_535] ?? 0) + 8) >> 4;
      data[at] = value < 0 ? 0 : Math.min(value, 255);
      next++;
    }
  }
}

const source = new Random(1);
const normal = Float32Array.from({ length: 65_536 }, () => source.normal());
