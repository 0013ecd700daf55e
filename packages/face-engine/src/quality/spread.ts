import { alignedSide, innerFace } from '../embedding/align.js';
import type { Area } from './colour.js';

/** The face itself. */
const whole: Area = [innerFace.left, innerFace.right, innerFace.top, innerFace.bottom];

/** Mean and standard deviation of an aligned face's brightness, or of a part of it. */
export function spread(
  grey: Float32Array,
  [left, right, top, bottom]: Area = whole,
): { mean: number; deviation: number } {
  let sum = 0;
  let squares = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const value = grey[y * alignedSide + x] ?? 0;
      sum += value;
      squares += value * value;
    }
  }
  const pixels = (right - left) * (bottom - top);
  const mean = sum / pixels;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / pixels - mean * mean)) };
}
