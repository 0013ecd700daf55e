import { greyOf, type RgbImage, warp } from '@biometrid/image-reader';
import { frameOf } from '../geometry/frame.js';

const size = { width: 48, height: 30 };

/** Two photos of one side correlate above this, front and back of a card below: see the test. */
const alike = 0.9;

/** Whether two cuts show the same side of a document, photographed once or twice. */
export function sameSide(one: RgbImage, other: RgbImage): boolean {
  return correlation(small(one), small(other)) > alike;
}

function small(cut: RgbImage): Uint8Array {
  return greyOf(warp(cut, frameOf(cut), size)).data;
}

/** Pearson's, of grey values. */
function correlation(one: Uint8Array, other: Uint8Array): number {
  const [a, b] = [centred(one), centred(other)];
  const both = a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);
  const norm = Math.hypot(...a) * Math.hypot(...b);
  return norm === 0 ? (one[0] === other[0] ? 1 : 0) : both / norm;
}

function centred(values: Uint8Array): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Array.from(values, (value) => value - mean);
}
