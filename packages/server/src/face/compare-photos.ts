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
  const [active] = faceEngineOf(request).encodings;
  const threshold = verificationThreshold(active, request.client);
  const living = mustLive(request);
  const faces: Face[] = [];
  for (const photo of photos) {
    const choice = largestFace(await facesOn(request, photo, { vectors: true, liveness: living }));
    if ('face' in choice && choice.face.unusable === undefined) faces.push(choice.face);
  }
  const [one, other] = faces;
  if (one?.vectors === undefined || other?.vectors === undefined)
    return failed(request, 'no usable face');
  if (living && !faces.some(lives)) return failed(request, 'not living');

  const score = cosine(one.vectors[0], other.vectors[0]);
  const verified = score >= threshold.score;
  const { falseMatchRate } = threshold;
  await recordDecision(request, 'face.compared', [], { verified, falseMatchRate });
  return {
    status: true,
    data: {
      message: 'FACE_COMPARED_WITH_SUCCESS',
      verified,
      confidence: confidenceText(active, score, threshold),
    },
  };
}

async function failed(request: OperationRequest<OperationId>, because: string) {
  await recordDecision(request, 'face.comparison.refused', [], { because });
  return { status: false, data: { message: 'FACE_COMPARISON_FAILED' } } as const;
}
