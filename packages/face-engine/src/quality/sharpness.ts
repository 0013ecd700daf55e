import { alignedSide, innerFace } from '../embedding/align.js';

/** Pixels that are averaged to blur a face once more. */
const blurWidth = 9;

/**
 * What blurring a face once more takes from the differences of its neighbouring pixels, after Crete et al., "The blur effect:
 * perception and estimation with a new no-reference perceptual blur metric" (2007). 0 to 1.
 * @param grey brightness, 112 x 112.
 */
export function sharpnessOf(grey: Float32Array): number {
  const { left, right, top, bottom } = innerFace;
  let before = 0;
  let lost = 0;
  const half = (blurWidth - 1) / 2;
  for (const step of [1, alignedSide]) {
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = y * alignedSide + x;
        const sharp = Math.abs((grey[at] ?? 0) - (grey[at - step] ?? 0));
        // The difference of two neighbouring means is that of the pixels at their ends.
        const ends = (grey[at + half * step] ?? 0) - (grey[at - (half + 1) * step] ?? 0);
        before += sharp;
        lost += Math.max(0, sharp - Math.abs(ends) / blurWidth);
      }
    }
  }
  return before === 0 ? 0 : lost / before;
}
