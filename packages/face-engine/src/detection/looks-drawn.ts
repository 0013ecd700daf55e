import { alignedFace, alignedSide } from '../embedding/align.js';
import type { Pyramid } from '../image/pyramid.js';
import { brightness } from '../inference/tensor.js';
import type { FivePoints } from '../mesh/landmarks.js';

/** Differences of neighbouring pixels below this are none. Of 255. */
const none = 0.35;

/**
 * Share of a face, from 0 to 1, that may be of one brightness with what is right beside it. Skin is never flat: of 480 portraits at most
 * 0.13 were, and 0.37 when they were overexposed; of a drawing in plain colours, such as a moon with craters, 0.62.
 */
const mostFlat = 0.5;

/** Whether a face is filled with plain colours, as only drawings are. */
export function looksDrawn(image: Pyramid, points: FivePoints): boolean {
  const grey = brightness(alignedFace(image, points, alignedSide, 1));
  let flat = 0;
  let pixels = 0;
  for (let y = 22; y < 104; y++) {
    for (let x = 22; x < 90; x++, pixels++) {
      const at = y * alignedSide + x;
      const here = grey[at] ?? 0;
      const across = Math.abs(here - (grey[at - 1] ?? 0));
      const down = Math.abs(here - (grey[at - alignedSide] ?? 0));
      if (across < none && down < none) flat++;
    }
  }
  return flat / pixels > mostFlat;
}
