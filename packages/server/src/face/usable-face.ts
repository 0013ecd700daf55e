import type { UploadedFile } from '../contract/uploaded-file.js';
import type { Face } from '../engines/guest.js';
import type { Choice } from './choose-face.js';
import { lives, requiredLiveness } from './liveness-policy.js';
import { facesOn, type Looker } from './look-at-photo.js';

/** A face that can be compared, as vectors of unit length in the order of the engine's encodings. */
export interface UsableFace {
  vectors: NonNullable<Face['vectors']>;
}

/** What a face is for. What is kept has to be better than what is compared once. */
export type Purpose = 'probe' | 'template';

/** Why a photo cannot be compared: for the audit log, and for a person. */
export interface Unusable {
  because: 'no usable face' | 'not living';
  reason: string;
}

/**
 * The face of a photo that counts, by the client's liveness policy as well.
 * @param choose which one counts.
 * @param purpose what it has to be good enough for.
 */
export async function usableFace(
  request: Looker,
  photo: UploadedFile,
  choose: (faces: readonly Face[]) => Choice,
  purpose: Purpose,
): Promise<UsableFace | Unusable> {
  const livingFrom = requiredLiveness(request);
  const choice = choose(
    await facesOn(request, photo, { vectors: true, liveness: livingFrom !== undefined }),
  );
  return 'face' in choice
    ? judge(choice.face, purpose, livingFrom)
    : { because: 'no usable face', reason: choice.reason };
}

/** All faces of a photo that can be compared; where there are none, why. */
export async function usableFaces(
  request: Looker,
  photo: UploadedFile,
): Promise<UsableFace[] | Unusable> {
  const livingFrom = requiredLiveness(request);
  const faces = await facesOn(request, photo, {
    which: 'all',
    vectors: true,
    liveness: livingFrom !== undefined,
  });
  const judged = faces.map((face) => judge(face, 'probe', livingFrom));
  const usable = judged.filter((face) => 'vectors' in face);
  if (usable.length > 0) return usable;
  const [unusable] = judged.filter((face) => 'reason' in face);
  return unusable ?? { because: 'no usable face', reason: "No faces found on 'photo'" };
}

function judge(
  face: Face,
  purpose: Purpose,
  livingFrom: number | undefined,
): UsableFace | Unusable {
  const { vectors } = face;
  const reason = whyUnfit(face, purpose);
  if (reason !== undefined || vectors === undefined)
    return { because: 'no usable face', reason: reason ?? "No usable face found on 'photo'" };
  if (livingFrom !== undefined && !lives(face, livingFrom))
    return { because: 'not living', reason: "No living face found on 'photo'" };
  return { vectors };
}

/** Why a face cannot be what it is for; undefined when it can. */
export function whyUnfit({ unusable, refusal }: Face, purpose: Purpose): string | undefined {
  return purpose === 'probe' ? unusable : (refusal ?? unusable);
}
