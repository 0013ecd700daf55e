import type { OperationDefinition } from '../../contract/operation.js';
import { recordDecision } from '../../contract/record-decision.js';
import { confidence } from '../../engines/decisions.js';
import { faceBesideEnrolled } from '../../face/enrolled-face.js';
import { recognize } from '../../face/recognition.js';
import { faceThresholds } from '../../face/thresholds.js';

/** Compares a face with what the user has. */
export const verifyFace: OperationDefinition<'verifyFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const { userId } = request.input;
    const pair = await faceBesideEnrolled(request, 'verification');
    if ('reason' in pair) return notRecognized({ reason: pair.reason });
    const { vector, enrolled } = pair;
    const thresholds = await faceThresholds(request, enrolled.encoding);
    const { own, score, threshold } = recognize(enrolled, vector, thresholds);
    const { falseMatchRate } = threshold;
    if (!own) {
      const detail = { because: 'another face', falseMatchRate } as const;
      await recordDecision(request, 'face.verification.refused', [userId], detail);
      return notRecognized();
    }
    await recordDecision(request, 'face.verified', [userId], { falseMatchRate });
    return {
      status: true,
      data: {
        message: 'FACE_RECOGNIZED_WITH_SUCCESS',
        verified: true,
        confidence: confidence(enrolled.encoding, score, threshold).toFixed(4),
      },
    };
  },
};

function notRecognized(more: { reason?: string } = {}) {
  const message = 'FACE_RECOGNITION_FAILED';
  return { status: false, data: { message, verified: false, ...more } } as const;
}
