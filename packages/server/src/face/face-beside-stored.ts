import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import type { OpenTemplate } from '../templates/templates.js';
import { largestFace } from './choose-face.js';
import { faceEngineOf } from './look-at-photo.js';
import { recordDecision } from './record-decision.js';
import { incomparable, type StoredFace, storedFace } from './stored-face.js';
import { type Purpose, usableFace } from './usable-face.js';

/** A face, and the stored one that it is to be compared with, of one encoding. */
export interface FacePair {
  vector: Float32Array;
  stored: StoredFace;
}

/**
 * The face of a photo beside the stored one; or why the two cannot be compared, which is on record then.
 * @param purpose what the photo's has to be good enough for.
 * @param refused what the audit log calls a refusal.
 */
export async function faceBesideStored(
  request: OperationRequest<OperationId>,
  userId: string,
  photo: UploadedFile,
  enrolled: readonly OpenTemplate[],
  purpose: Purpose,
  refused: 'face.verification.refused' | 'face.adaptation.refused',
): Promise<FacePair | { reason: string }> {
  const face = await usableFace(request, photo, largestFace, purpose);
  const stored = storedFace(faceEngineOf(request), enrolled);
  const vector = 'vectors' in face && stored && face.vectors[stored.index];
  if (vector && stored) return { vector, stored };
  const { because, reason } =
    'reason' in face ? face : ({ because: 'another encoder', reason: incomparable } as const);
  await recordDecision(request, refused, [userId], { because });
  return { reason };
}
