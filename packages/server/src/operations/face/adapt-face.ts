import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { decisionAlong, recordDecision } from '../../contract/record-decision.js';
import { faceBesideEnrolled } from '../../face/enrolled-face.js';
import { faceReason } from '../../face/reasons.js';
import { faceScores } from '../../face/score.js';
import { faceThresholds } from '../../face/thresholds.js';

/**
 * Keeps a face with those that the user has, when it is much like the mean of these and like the one that the user began with: a
 * series of small changes leads to no other person.
 */
export const adaptFace: OperationDefinition<'adaptFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const { client, input, templates, now } = request;
    const { userId } = input;
    const pair = await faceBesideEnrolled(request, 'adaptation');
    if ('reason' in pair) return failed(pair.reason);
    const { vector, enrolled } = pair;
    if (!enrolled.whole) {
      const detail = { because: 'another encoder' } as const;
      await recordDecision(request, 'face.adaptation.refused', [userId], detail);
      return failed(faceReason('unadaptable'));
    }
    const threshold = (await faceThresholds(request, enrolled.encoding)).adaptation();
    const { falseMatchRate } = threshold;
    const scoreOf = faceScores(enrolled.encoding, vector);
    const alike = [...new Set([enrolled.enrolment, enrolled.middle])].every(
      (known) => scoreOf(known) >= threshold.score,
    );
    if (!alike) {
      const detail = { because: 'not alike enough', falseMatchRate } as const;
      await recordDecision(request, 'face.adaptation.refused', [userId], detail);
      const message = 'FACE_NOT_REALIABLE_TO_ADAPT';
      return { status: false, data: { message, alreadyExists: false } };
    }
    const { encoder } = enrolled.encoding;
    const template = { userId, modality: 'face', encoder, vector } as const;
    const recorded = await decisionAlong(request, 'face.adapted', userId, { falseMatchRate });
    const adapted = await templates.adapt(client.id, template, now, recorded);
    // The enrolment was deleted meanwhile.
    if (!adapted) throw new ContractError('ENROLL_USER_FACE_FIRST');
    return { status: true, data: { message: 'FACE_ADAPTED_WITH_SUCCESS', adapted } };
  },
};

function failed(reason: string) {
  return { status: false, data: { message: 'FACE_ADAPT_FAILED', reason } } as const;
}
