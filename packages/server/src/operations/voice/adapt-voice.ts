import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { acceptRecording } from '../../dialogues/dialogue.js';
import { adaptation } from '../../engines/decisions.js';
import type { VoiceEngine } from '../../engines/kinds.js';
import type { Repositories } from '../../storage/storage.js';
import { voiceEncoder } from '../../templates/voice-encoder.js';
import { cosine, mean } from '../../vectors/unit-vectors.js';
import { holdEnrolledDialogue } from './enrolled-dialogue.js';
import { enrolledVoice } from './enrolled-voice.js';
import { type Hearing, hearingEntry, refuse, settle } from './hear-recording.js';
import type { VoiceRequest } from './open-dialogue.js';

/** Opens an adaptation of an enrolled voice, or takes the recording of it. */
export const adaptVoice: OperationDefinition<'adaptVoice'> = {
  needs: 'voice',
  handle: (request) => holdEnrolledDialogue(request, 'adapt', adapt),
};

/** Adapts the enrolled voice to a recording that is clearly of the same speaker. */
async function adapt(request: VoiceRequest, engine: VoiceEngine, hearing: Hearing) {
  const { client, input, templates, storage, now } = request;
  const { dialogue, claimId, nextPrompt } = hearing;
  if ('fault' in hearing)
    return (await refuse(request, hearing, hearing.fault)) ?? adaptationFailed;

  const enrolled = await enrolledVoice(request, engine, dialogue.language);
  const threshold = adaptation(engine, client.settings.falseMatchRate.voice);
  const { falseMatchRate } = threshold;
  // Alike to all of them: many small steps must not lead to another speaker.
  const score = Math.min(...enrolled.map(({ vector }) => cosine(vector, hearing.vector)));
  // Half of it stays what the user began with.
  const began = enrolled.filter(({ role }) => role === 'enrolment').map(({ vector }) => vector);
  const vector = mean([...began, hearing.vector]);
  const adapted = vector !== undefined && score >= threshold.score;
  await templates.used(client.id, enrolled, now);
  const entry = await hearingEntry(request, hearing, 'voice.adapted', (heard) => ({
    ...heard,
    adapted,
    falseMatchRate,
  }));
  const finish = async (repositories: Repositories) => {
    await settle(repositories, request, entry, (current) =>
      acceptRecording(current, claimId, nextPrompt, undefined, now),
    );
  };
  if (!adapted) {
    await storage.transaction(finish);
    return adaptationFailed;
  }
  const template = {
    userId: input.userId,
    modality: 'voice',
    encoder: voiceEncoder(engine, dialogue.language),
    vector,
  } as const;
  if (!(await templates.adapt(client.id, template, now, finish)))
    throw new ContractError('ENROLL_USER_VOICE_FIRST');
  return adaptedWithSuccess;
}

const adaptedWithSuccess = {
  status: true,
  data: { message: 'AUDIO_ADAPTED_WITH_SUCCESS', dialogueStatus: 'Suceeded', adapted: true },
} as const;

const adaptationFailed = {
  status: false,
  data: { message: 'AUDIO_ADAPT_FAILED', dialogueStatus: 'Failed', adapted: false },
} as const;
