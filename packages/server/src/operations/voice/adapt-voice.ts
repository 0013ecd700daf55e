import type { RefusalReason } from '@biometrid/types';
import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { adaptation } from '../../engines/decisions.js';
import { mean } from '../../vectors/unit-vectors.js';
import type { VoiceRequest } from '../../voice/dialogue.js';
import { enrolledVoice, holdEnrolledDialogue } from '../../voice/enrolled-voice.js';
import type { Hearing } from '../../voice/hearing.js';
import { fail, type Heard, refuse, success } from '../../voice/outcome.js';
import { scoring } from '../../voice/score.js';
import { voiceEncoder } from '../../voice/voice-encoder.js';

/** Opens an adaptation of an enrolled voice, or takes the recording of it. */
export const adaptVoice: OperationDefinition<'adaptVoice'> = {
  needs: 'voice',
  handle: (request) => holdEnrolledDialogue(request, 'adapt', adapt),
};

/** Adapts the enrolled voice to a recording that is clearly of the same speaker. */
async function adapt(request: VoiceRequest, hearing: Hearing) {
  if ('refusal' in hearing) return refuse(request, hearing, adaptationFailed);

  const { client, input, templates, now } = request;
  const { engine, dialogue, utterance } = hearing;
  const enrolled = await enrolledVoice(request, engine, dialogue.language);
  const threshold = adaptation(engine, client.settings.falseMatchRate.voice);
  const { falseMatchRate } = threshold;
  const scoreOf = scoring(request, engine, dialogue.language);
  const scores = enrolled.map(({ vector }) => scoreOf(vector, utterance.vector));
  // Alike to all of them: many small steps must not lead to another speaker.
  const alike = (await Promise.all(scores)).every((score) => score >= threshold.score);
  // Half of it stays what the user began with.
  const began = enrolled.filter(({ role }) => role === 'enrolment').map(({ vector }) => vector);
  const vector = mean([...began, utterance.vector]);
  await templates.used(client.id, enrolled, now);
  if (!alike || vector === undefined) {
    const because = 'not alike enough';
    const detailOf = (heard: Heard) => ({ ...heard, because, falseMatchRate }) as const;
    await fail(request, hearing, 'voice.adaptation.refused', detailOf);
    return adaptationFailed();
  }
  const encoder = voiceEncoder(engine, dialogue.language);
  const template = { userId: input.userId, modality: 'voice', encoder, vector } as const;
  const detailOf = (heard: Heard) => ({ ...heard, falseMatchRate });
  const adapted = await success(request, hearing, 'voice.adapted', detailOf);
  if (!(await templates.adapt(client.id, template, now, adapted)))
    throw refused('nothing enrolled');
  return adaptedWithSuccess;
}

const adaptedWithSuccess = {
  status: true,
  data: { message: 'AUDIO_ADAPTED_WITH_SUCCESS', dialogueStatus: 'Suceeded', adapted: true },
} as const;

/** @param reason what was wrong with the last recording; nothing of a voice that is not the user's, which would help whoever tries. */
function adaptationFailed(reason?: RefusalReason) {
  const data = { message: 'AUDIO_ADAPT_FAILED', dialogueStatus: 'Failed', adapted: false } as const;
  return { status: false, data: { ...data, ...(reason && { reason }) } } as const;
}
