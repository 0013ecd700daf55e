import type { OperationId } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import type { FaceEngine } from '../engines/engines.js';
import type { OpenTemplate } from '../templates/templates.js';
import { largestFace } from './choose-face.js';
import { recordDecision } from './record-decision.js';
import { incomparable, type StoredFace, storedFace } from './stored-face.js';
import { usableFace } from './usable-face.js';

/**
 * The face of a photo beside the stored one that it is to be compared with; or why the two cannot be compared, which is on
 * record then.
 * @param refused what the audit log calls a refusal.
 */
export async function faceBesideStored(
  request: OperationRequest<OperationId>,
  engine: FaceEngine,
  userId: string,
  photo: UploadedFile,
  enrolled: readonly OpenTemplate[],
  refused: string,
): Promise<{ vector: Float32Array; stored: StoredFace } | { reason: string }> {
  const face = await usableFace(request, photo, largestFace);
  const stored = storedFace(engine, enrolled);
  if ('vector' in face && stored !== undefined) return { vector: face.vector, stored };
  const { because, reason } =
    'reason' in face ? face : { because: 'another encoder', reason: incomparable };
  await recordDecision(request, refused, [userId], { because });
  return { reason };
}
