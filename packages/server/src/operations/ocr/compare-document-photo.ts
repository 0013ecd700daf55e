import type { OperationId, Outcomes } from '@biometrid/types';
import type { AuditDetail } from '../../audit/actions.js';
import type { OperationDefinition, OperationRequest } from '../../contract/operation.js';
import { recordDecision } from '../../contract/record-decision.js';
import type { UploadedFile } from '../../contract/uploaded-file.js';
import { confidence } from '../../engines/decisions.js';
import { chooseFace, faceEngineOf, facesOn, whyUnfit } from '../../face/faces-on-photo.js';
import { looksLiving, requiredLiveness } from '../../face/liveness.js';
import { faceReason } from '../../face/reasons.js';
import { faceScore } from '../../face/score.js';
import { faceThresholds } from '../../face/thresholds.js';

/** Compares a document photo with a selfie. */
export const compareDocumentPhoto: OperationDefinition<'compareDocumentPhoto'> = {
  needs: 'face',
  engineFirst: true,
  handle: (request) => comparePhotos(request, request.input.photo1, request.input.photo2),
};

/**
 * Compares the largest faces of a document photo and a selfie, in either order. Where the client requires liveness, one of the two
 * has to be living: the other is a print by nature.
 */
export async function comparePhotos(
  request: OperationRequest<OperationId>,
  photo1: UploadedFile,
  photo2: UploadedFile,
): Promise<Outcomes['compareDocumentPhoto']> {
  const [active] = faceEngineOf(request).encodings;
  const threshold = (await faceThresholds(request, active)).verification();
  const livingFrom = requiredLiveness(request);
  const faceOn = async (photo: UploadedFile, field: string) => {
    const wants = { vectors: true, liveness: livingFrom !== undefined };
    const choice = chooseFace(await facesOn(request, photo, wants), 'verification', field);
    if ('reason' in choice) return choice;
    const { face } = choice;
    const reason = whyUnfit(face, 'verification');
    return face.vectors && reason === undefined
      ? {
          vector: face.vectors[0],
          living: livingFrom === undefined || looksLiving(face, livingFrom),
        }
      : { reason: `${reason ?? faceReason('unexplained')} (on '${field}')` };
  };
  const [one, other] = [await faceOn(photo1, 'photo1'), await faceOn(photo2, 'photo2')];
  if ('reason' in one) return failed(request, 'no usable face', one.reason);
  if ('reason' in other) return failed(request, 'no usable face', other.reason);
  if (!one.living && !other.living)
    return failed(request, 'not living', faceReason('notLiving', 'photo1', 'photo2'));

  const score = faceScore(active, one.vector, other.vector);
  const verified = score >= threshold.score;
  const { falseMatchRate } = threshold;
  await recordDecision(request, 'face.compared', [], { verified, falseMatchRate });
  return {
    status: true,
    data: {
      message: 'FACE_COMPARED_WITH_SUCCESS',
      verified,
      confidence: confidence(active, score, threshold).toFixed(4),
    },
  };
}

async function failed(
  request: OperationRequest<OperationId>,
  because: AuditDetail<'face.comparison.refused'>['because'],
  reason: string,
) {
  await recordDecision(request, 'face.comparison.refused', [], { because });
  return { status: false, data: { message: 'FACE_COMPARISON_FAILED', reason } } as const;
}
