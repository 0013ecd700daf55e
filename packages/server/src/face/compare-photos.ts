import type { OperationId, Outcomes } from '@biometrid/types';
import type { OperationRequest } from '../contract/operation.js';
import type { UploadedFile } from '../contract/uploaded-file.js';
import type { Face } from '../engines/guest.js';
import { cosine } from '../gallery/vector.js';
import { largestFace } from './choose-face.js';
import { confidenceText } from './confidence.js';
import { lives, mustLive } from './liveness-policy.js';
import { faceEngineOf, facesOn } from './look-at-photo.js';
import { recordDecision } from './record-decision.js';
import { verificationThreshold } from './thresholds.js';

/**
 * Compares the largest faces of a document photo and a selfie, in either order. Where the client requires liveness, one of the two
 * has to be living: the other is a print by nature.
 */
export async function comparePhotos(
  request: OperationRequest<OperationId>,
  photos: readonly [UploadedFile, UploadedFile],
): Promise<Outcomes['compareDocumentPhoto']> {
  const engine = faceEngineOf(request);
  const threshold = verificationThreshold(engine, request.client);
  const living = mustLive(request);
  const faces: Face[] = [];
  for (const photo of photos) {
    const choice = largestFace(await facesOn(request, photo, { vectors: true, liveness: living }));
    if ('face' in choice && choice.face.refusal === undefined) faces.push(choice.face);
  }
  const [one, other] = faces;
  if (one?.vector === undefined || other?.vector === undefined)
    return failed(request, 'no usable face');
  if (living && !faces.some(lives)) return failed(request, 'not living');

  const score = cosine(one.vector, other.vector);
  const verified = score >= threshold.score;
  const { falseMatchRate } = threshold;
  await recordDecision(request, 'face.compared', [], { verified, falseMatchRate });
  return {
    status: true,
    data: {
      message: 'FACE_COMPARED_WITH_SUCCESS',
      verified,
      confidence: confidenceText(engine, score, threshold),
    },
  };
}

async function failed(request: OperationRequest<OperationId>, because: string) {
  await recordDecision(request, 'face.comparison.refused', [], { because });
  return { status: false, data: { message: 'FACE_COMPARISON_FAILED' } } as const;
}
