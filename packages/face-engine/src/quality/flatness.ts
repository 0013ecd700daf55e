import { alignedSide } from '../embedding/align.js';
import type { Area } from './colour.js';

/** Differences of neighbouring pixels below this are none that one sees. Of 255. */
const unseen = 1;

/**
 * Share of an area, 0 to 1, that is no brighter or darker than what is right beside and above it: paint, paper, cloth, and shadows in
 * which nothing is seen.
 * @param grey brightness of an aligned face, 112 x 112.
 */
export function flatShare(grey: Float32Array, [left, right, top, bottom]: Area): number {
  let flat = 0;
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const at = y * alignedSide + x;
      const here = grey[at] ?? 0;
      const across = Math.abs(here - (grey[at - 1] ?? 0));
      const down = Math.abs(here - (grey[at - alignedSide] ?? 0));
      if (across < unseen && down < unseen) flat++;
    }
  }
  return flat / ((right - left) * (bottom - top));
}
