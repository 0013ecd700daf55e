import type { UploadedFile } from '../contract/uploaded-file.js';
import type { Face } from '../engines/guest.js';
import type { Choice } from './choose-face.js';
import { lives, mustLive } from './liveness-policy.js';
import { facesOn, type Looker } from './look-at-photo.js';

/** A face that can be compared, as a vector of unit length. */
export interface UsableFace {
  vector: Float32Array;
}

/** Why a photo cannot be compared: for the audit log, and for a person. */
export interface Unusable {
  because: 'no usable face' | 'not living';
  reason: string;
}

/**
 * The face of a photo that counts, by the client's liveness policy as well.
 * @param choose which one counts.
 */
export async function usableFace(
  request: Looker,
  photo: UploadedFile,
  choose: (faces: readonly Face[]) => Choice,
): Promise<UsableFace | Unusable> {
  const living = mustLive(request);
  const choice = choose(await facesOn(request, photo, { vectors: true, liveness: living }));
  return 'face' in choice
    ? judge(choice.face, living)
    : { because: 'no usable face', reason: choice.reason };
}

/** All faces of a photo that can be compared; where there are none, why. */
export async function usableFaces(
  request: Looker,
  photo: UploadedFile,
): Promise<UsableFace[] | Unusable> {
  const living = mustLive(request);
  const faces = await facesOn(request, photo, { vectors: true, liveness: living });
  const judged = faces.map((face) => judge(face, living));
  const usable = judged.filter((face) => 'vector' in face);
  if (usable.length > 0) return usable;
  const [unusable] = judged.filter((face) => 'reason' in face);
  return unusable ?? { because: 'no usable face', reason: "No faces found on 'photo'" };
}

function judge(face: Face, living: boolean): UsableFace | Unusable {
  const { refusal, vector } = face;
  if (refusal !== undefined || vector === undefined)
    return { because: 'no usable face', reason: refusal ?? "No usable face found on 'photo'" };
  if (living && !lives(face))
    return { because: 'not living', reason: "No living face found on 'photo'" };
  return { vector };
}
