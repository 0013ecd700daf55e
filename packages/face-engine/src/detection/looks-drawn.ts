import { alignedSide, innerFace } from '../embedding/align.js';
import { brightness } from '../inference/tensor.js';

/** Differences of neighbouring pixels below this are none. Of 255. */
const none = 0.35;

/**
 * Share of a face, from 0 to 1, that may be of one brightness with what is right beside it. Skin is never flat: of 480 portraits at most
 * 0.13 were, and 0.37 when they were overexposed; of a drawing in plain colours, such as a moon with craters, 0.62.
 */
const mostFlat = 0.5;

/** Whether a face is filled with plain colours, as only drawings are. @param aligned the face, 112 x 112, red first. */
export function looksDrawn(aligned: Float32Array): boolean {
  const grey = brightness(aligned);
  let flat = 0;
  let pixels = 0;
  for (let y = innerFace.top; y < innerFace.bottom; y++) {
    for (let x = innerFace.left; x < innerFace.right; x++, pixels++) {
      const at = y * alignedSide + x;
      const here = grey[at] ?? 0;
      const across = Math.abs(here - (grey[at - 1] ?? 0));
      const down = Math.abs(here - (grey[at - alignedSide] ?? 0));
      if (across < none && down < none) flat++;
    }
  }
  return flat / pixels > mostFlat;
}
