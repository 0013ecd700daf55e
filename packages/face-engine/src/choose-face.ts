import { FaceRefused } from './errors.js';
import type { Face } from './face.js';

/**
 * Height of a second face, as a share of the largest one's, above which it is not clear who is meant. Somebody in the background
 * does not keep a person from enrolling; at a comparison the person in front counts.
 */
const allowed = { enrollment: 0.5, probe: 0.9 } as const;

/**
 * The face of a photo that counts.
 * @param faces the largest first.
 * @throws {FaceRefused} when there is none, or several.
 */
export function chooseFace(faces: readonly Face[], purpose: keyof typeof allowed): Face {
  const [largest, second] = faces;
  if (largest === undefined) throw new FaceRefused('no-face');
  if (second !== undefined && second.box.height > allowed[purpose] * largest.box.height) {
    throw new FaceRefused('several-faces');
  }
  return largest;
}
