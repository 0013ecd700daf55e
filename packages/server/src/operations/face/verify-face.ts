import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { confidence, verification } from '../../engines/decisions.js';
import { faceBesideStored } from '../../face/face-beside-stored.js';
import { recordDecision } from '../../face/record-decision.js';
import { cosine } from '../../vectors/unit-vectors.js';

/** Compares a face with the one that the user has. */
export const verifyFace: OperationDefinition<'verifyFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const { client, input, templates, now } = request;
    const { userId } = input;
    const enrolled = await templates.of(client.id, userId, 'face');
    if (enrolled.length === 0) throw new ContractError('ENROLL_USER_FACE_FIRST');
    const compared = await faceBesideStored(
      request,
      userId,
      input.photo,
      enrolled,
      'probe',
      'face.verification.refused',
    );
    if ('reason' in compared) return notRecognized({ reason: compared.reason });
    const { vector, stored } = compared;
    const threshold = verification(stored.encoding, client.settings.falseMatchRate.face);
    const { falseMatchRate } = threshold;
    const score = cosine(stored.current, vector);
    const verified = score >= threshold.score;
    await templates.used(client.id, enrolled, now);
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
        confidence: confidence(stored.encoding, score, threshold).toFixed(4),
      },
    };
  },
};

function notRecognized(more: { reason?: string } = {}) {
  const message = 'FACE_RECOGNITION_FAILED';
  return { status: false, data: { message, verified: false, ...more } } as const;
}
