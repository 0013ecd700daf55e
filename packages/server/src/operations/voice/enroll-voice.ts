import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { recordingsNeeded } from '../../dialogues/dialogue.js';
import { openProgress, sealProgress } from '../../dialogues/progress.js';
import { verification } from '../../engines/decisions.js';
import { cosine, mean } from '../../vectors/unit-vectors.js';
import { openVoiceDialogue, type VoiceRequest } from '../../voice/dialogue.js';
import { chooseLanguage } from '../../voice/languages.js';
import {
  accept,
  acceptance,
  askNext,
  type Heard,
  type Hearing,
  hearRecording,
  type RecordingRefusal,
  refuse,
} from '../../voice/recording.js';
import { voiceEncoder } from '../../voice/voice-encoder.js';

/** Opens an enrolment, or takes a recording of it. The prompt is the server's work; a recording is the engine's. */
export const enrollVoice: OperationDefinition<'enrollVoice'> = {
  filesFor: 'voice',
  async handle(request) {
    const { client, engines, input } = request;
    const language = chooseLanguage(client, engines.voice, input.language);
    return input.audio === undefined
      ? openVoiceDialogue(request, 'enroll', language)
      : hearRecording(request, 'enroll', input.audio, (hearing) => takeRecording(request, hearing));
  },
};

/** Keeps a recording with those before it; the last one makes the template. */
async function takeRecording(request: VoiceRequest, hearing: Hearing) {
  const { client, input, templates, userKeys, now } = request;
  const { engine, dialogue } = hearing;
  const refused = async (refusal: RecordingRefusal) =>
    (await refuse(request, hearing, refusal)) ?? enrollmentFailed(dialogue);

  if ('refusal' in hearing) return refused(hearing.refusal);
  const encoder = voiceEncoder(engine, dialogue.language);
  const owner = { clientId: client.id, userId: input.userId, encoder };
  const earlier = await openProgress(userKeys, owner, dialogue, now);
  if (earlier === undefined) return refused({ because: 'recordings gone' });
  const threshold = verification(engine, client.settings.falseMatchRate.voice);
  const before = mean(earlier);
  if (before !== undefined && !(cosine(before, hearing.vector) >= threshold.score))
    return refused({ because: 'another speaker' });
  const vectors = [...earlier, hearing.vector];
  const vector = mean(vectors);
  // Opposite ones have no mean.
  if (vector === undefined) return refused({ because: 'another speaker' });

  const detailOf = (heard: Heard) => heard;
  if (vectors.length < recordingsNeeded.enroll) {
    const progress = await sealProgress(userKeys, owner, dialogue, vectors, now);
    await accept(request, hearing, 'voice.accepted', detailOf, progress);
    return askNext(hearing);
  }
  const template = { userId: input.userId, modality: 'voice', encoder, vector } as const;
  const kept = await acceptance(request, hearing, 'voice.enrolled', detailOf);
  if (!(await templates.replace(client.id, template, now, kept)))
    throw new ContractError('USERID_NOT_EXISTS');
  return {
    status: true,
    data: { message: 'AUDIO_ENROLLED_WITH_SUCCESS', enrolled: true },
  } as const;
}

function enrollmentFailed({ accepted, refused }: Hearing['dialogue']) {
  return {
    status: false,
    data: {
      message: 'ENROLLMENT_FAILED',
      detail: 'Enrollment failed. Please start over.',
      attempt: accepted + refused + 1,
    },
  } as const;
}
