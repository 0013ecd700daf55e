import type { OperationDefinition } from '../../contract/operation.js';
import { recordDecision } from '../../contract/record-decision.js';
import { confidence, verification } from '../../engines/decisions.js';
import { faceBesideEnrolled } from '../../face/enrolled-face.js';
import { faceScore } from '../../face/score.js';

/** Compares a face with the one that the user has. */
export const verifyFace: OperationDefinition<'verifyFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const { userId } = request.input;
    const pair = await faceBesideEnrolled(request, 'verification');
    if ('reason' in pair) return notRecognized({ reason: pair.reason });
    const { encoding, current } = pair.enrolled;
    const threshold = verification(encoding, request.client.settings.falseMatchRate.face);
    const { falseMatchRate } = threshold;
    const score = faceScore(encoding, current, pair.vector);
    const verified = score >= threshold.score;
    if (!verified) {
      const detail = { because: 'another face', falseMatchRate } as const;
      await recordDecision(request, 'face.verification.refused', [userId], detail);
      return notRecognized();
    }
    await recordDecision(request, 'face.verified', [userId], { falseMatchRate });
    return {
      status: true,
      data: {
        message: 'FACE_RECOGNIZED_WITH_SUCCESS',
        verified,
        confidence: confidence(encoding, score, threshold).toFixed(4),
      },
    };
  },
};

function notRecognized(more: { reason?: string } = {}) {
  const message = 'FACE_RECOGNITION_FAILED';
  return { status: false, data: { message, verified: false, ...more } } as const;
}
