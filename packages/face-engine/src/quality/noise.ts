import { alignedSide, innerFace } from '../embedding/align.js';

/** The median of what is normally distributed, however it is signed, in standard deviations. */
const medianDeviation = 0.6745;

/**
 * The standard deviation of noise in an aligned face, of 255: by the Laplacian difference of Immerkær, "Fast noise variance
 * estimation" (1996), which what is straight does not answer to. The median of its answers, not their mean: hair, wrinkles and lashes
 * are in few places, noise is everywhere.
 * @param grey brightness, 112 x 112.
 */
export function noiseOf(grey: Float32Array): number {
  const { left, right, top, bottom } = innerFace;
  const answers = new Float32Array((right - left) * (bottom - top));
  const at = (x: number, y: number) => grey[y * alignedSide + x] ?? 0;
  let index = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const corners = at(x - 1, y - 1) + at(x + 1, y - 1) + at(x - 1, y + 1) + at(x + 1, y + 1);
      const sides = at(x, y - 1) + at(x - 1, y) + at(x + 1, y) + at(x, y + 1);
      answers[index++] = Math.abs(corners - 2 * sides + 4 * at(x, y));
    }
  }
  const median = answers.sort()[answers.length >> 1] ?? 0;
  // Six is the length of the difference's weights: the root of the sum of their squares.
  return median / medianDeviation / 6;
}
