import type { RefusalReason } from '@biometrid/types';
import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { type Dialogue, isLastRecording, recordingsNeeded } from '../../dialogues/dialogue.js';
import { agreement, voiceVerification } from '../../engines/decisions.js';
import { agreeingVoice } from '../../voice/agreement.js';
import { openVoiceDialogue, type VoiceRequest } from '../../voice/dialogue.js';
import {
  type Hearing,
  hearRecording,
  type SpokenPrompt,
  voicesBefore,
} from '../../voice/hearing.js';
import { chooseLanguage } from '../../voice/languages.js';
import { fail, giveUp, goOn, type Heard, refuse, success } from '../../voice/outcome.js';
import { notLikeBefore } from '../../voice/reasons.js';
import { scoring } from '../../voice/score.js';
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

/** Keeps a recording with those before it, until three of them agree: these make the template. */
async function takeRecording(request: VoiceRequest, hearing: Hearing) {
  const { dialogue } = hearing;
  if ('refusal' in hearing)
    return refuse(request, hearing, (reason) => enrollmentFailed(dialogue, reason));

  const earlier = await voicesBefore(request, hearing);
  if (earlier === undefined) {
    await giveUp(request, hearing);
    return enrollmentFailed(dialogue);
  }
  const { engine } = hearing;
  // Where it is not known who could be verified, nobody need enrol.
  voiceVerification(engine, request.client.settings.falseMatchRate.voice);
  const voices = [...earlier, hearing.utterance.vector];
  if (voices.length < recordingsNeeded.enroll.least) return goOn(request, hearing, voices);
  const score = scoring(request, engine, dialogue.language);
  const vector = await agreeingVoice(voices, score, agreement(engine).score);
  if (vector !== undefined) return keep(request, hearing, vector);
  if (!isLastRecording(dialogue)) return goOn(request, hearing, voices, notLikeBefore);
  const because = 'not like before';
  const detailOf = (heard: Heard) => ({ ...heard, because }) as const;
  await fail(request, hearing, 'voice.enrolment.refused', detailOf);
  return enrollmentFailed(dialogue, notLikeBefore);
}

async function keep(request: VoiceRequest, hearing: SpokenPrompt, vector: Float32Array) {
  const { client, input, templates, now } = request;
  const encoder = voiceEncoder(hearing.engine, hearing.dialogue.language);
  const template = { userId: input.userId, modality: 'voice', encoder, vector } as const;
  const enrolled = await success(request, hearing, 'voice.enrolled', (heard) => heard);
  if (!(await templates.replace(client.id, template, now, enrolled))) throw refused('unknown user');
  return {
    status: true,
    data: { message: 'AUDIO_ENROLLED_WITH_SUCCESS', enrolled: true },
  } as const;
}

/** @param reason what was wrong with the last recording, where the person who spoke can do better. */
function enrollmentFailed({ acceptedPrompts, refused }: Dialogue, reason?: RefusalReason) {
  return {
    status: false,
    data: {
      message: 'ENROLLMENT_FAILED',
      detail: 'Enrollment failed. Please start over.',
      attempt: acceptedPrompts.length + refused + 1,
      ...(reason && { reason }),
    },
  } as const;
}
