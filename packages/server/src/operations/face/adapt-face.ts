import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { decisionAlong, recordDecision } from '../../contract/record-decision.js';
import type { Threshold } from '../../engines/guest.js';
import { faceBesideEnrolled } from '../../face/enrolled-face.js';
import { faceEngineOf } from '../../face/faces-on-photo.js';
import { faceScores } from '../../face/score.js';
import { faceThresholds } from '../../face/thresholds.js';

/**
 * Keeps a face with those that the user has, when it is much like the mean of these and like the one that the user began with: a
 * series of small changes leads to no other person. Where another encoder made them and it is so like them that hardly anybody else's
 * would be, it takes their place, made by the encoder in use.
 */
export const adaptFace: OperationDefinition<'adaptFace'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const { client, input, templates, now } = request;
    const { userId } = input;
    const pair = await faceBesideEnrolled(request, 'adaptation');
    if ('reason' in pair) {
      const { reason } = pair;
      return { status: false, data: { message: 'FACE_ADAPT_FAILED', reason } };
    }
    const { vector, active, enrolled } = pair;
    const { encoding, enrolment, middle } = enrolled;
    const [{ encoder }] = faceEngineOf(request).encodings;
    const thresholds = await faceThresholds(request, encoding);
    const scoreOf = faceScores(encoding, vector);
    const reaches = ({ score }: Threshold) =>
      [...new Set([enrolment, middle])].every((known) => scoreOf(known) >= score);

    const moving = thresholds.replacement();
    if (enrolled.encoder !== encoder && moving !== undefined && reaches(moving)) {
      const { falseMatchRate } = moving;
      const detail = { falseMatchRate, encoder, formerEncoder: enrolled.encoder };
      const recorded = await decisionAlong(request, 'face.moved', userId, detail);
      const template = { userId, modality: 'face', encoder, vector: active } as const;
      return answer(await templates.move(client.id, template, now, recorded));
    }
    const threshold = thresholds.adaptation();
    const { falseMatchRate } = threshold;
    // What holds the encoding's vector as a part cannot be made of it.
    if (enrolled.encoder !== encoding.encoder || !reaches(threshold)) {
      const detail = { because: 'not alike enough', falseMatchRate } as const;
      await recordDecision(request, 'face.adaptation.refused', [userId], detail);
      const message = 'FACE_NOT_REALIABLE_TO_ADAPT';
      return { status: false, data: { message, alreadyExists: false } };
    }
    const template = { userId, modality: 'face', encoder: encoding.encoder, vector } as const;
    const recorded = await decisionAlong(request, 'face.adapted', userId, { falseMatchRate });
    return answer(await templates.adapt(client.id, template, now, recorded));
  },
};

function answer(adapted: boolean) {
  // The enrolment was deleted meanwhile.
  if (!adapted) throw refused('nothing enrolled');
  return { status: true, data: { message: 'FACE_ADAPTED_WITH_SUCCESS', adapted } } as const;
}
