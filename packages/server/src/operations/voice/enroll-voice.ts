import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { acceptRecording, recordingsNeeded } from '../../dialogues/dialogue.js';
import { openProgress, sealProgress } from '../../dialogues/progress.js';
import { verification } from '../../engines/decisions.js';
import { MissingEngine } from '../../engines/errors.js';
import type { VoiceEngine } from '../../engines/kinds.js';
import type { Repositories } from '../../storage/storage.js';
import { voiceEncoder } from '../../templates/voice-encoder.js';
import { cosine, mean } from '../../vectors/unit-vectors.js';
import {
  askNext,
  type Hearing,
  hearingEntry,
  hearRecording,
  refuse,
  settle,
} from './hear-recording.js';
import { chooseLanguage } from './languages.js';
import { openVoiceDialogue, type VoiceRequest } from './open-dialogue.js';

/** Opens an enrolment, or takes a recording of it. The prompt is the server's work; a recording is the engine's. */
export const enrollVoice: OperationDefinition<'enrollVoice'> = {
  filesFor: 'voice',
  async handle(request) {
    const { client, engines, input } = request;
    const language = chooseLanguage(client, engines.voice, input.language);
    if (input.audio === undefined) return openVoiceDialogue(request, 'enroll', language);
    const { voice } = engines;
    if (voice === undefined) throw new MissingEngine('voice');
    return hearRecording(request, 'enroll', voice, input.audio, (hearing) =>
      takeRecording(request, voice, hearing),
    );
  },
};

/** Keeps a recording with those before it; the last one makes the template. */
async function takeRecording(request: VoiceRequest, engine: VoiceEngine, hearing: Hearing) {
  const { client, input, templates, userKeys, storage, now } = request;
  const { dialogue, claimId, nextPrompt } = hearing;
  const { id: clientId, settings } = client;
  const refused = async (fault: string) =>
    (await refuse(request, hearing, fault)) ?? enrolmentFailed(dialogue);

  if ('fault' in hearing) return refused(hearing.fault);
  const encoder = voiceEncoder(engine, dialogue.language);
  const owner = { clientId, userId: input.userId, encoder };
  const earlier = await openProgress(userKeys, owner, dialogue, now);
  if (earlier === undefined) return refused('the recordings before are gone');
  const threshold = verification(engine, settings.falseMatchRate.voice);
  const before = mean(earlier);
  if (before !== undefined && cosine(before, hearing.vector) < threshold.score)
    return refused('another speaker');
  const vectors = [...earlier, hearing.vector];
  const vector = mean(vectors);
  // Opposite ones have no mean.
  if (vector === undefined) return refused('another speaker');

  const last = vectors.length >= recordingsNeeded.enroll;
  const progress = last ? undefined : await sealProgress(userKeys, owner, dialogue, vectors, now);
  const action = last ? 'voice.enrolled' : 'voice.accepted';
  const entry = await hearingEntry(request, hearing, action, (heard) => heard);
  const accept = async (repositories: Repositories) => {
    await settle(repositories, request, entry, (current) =>
      acceptRecording(current, claimId, nextPrompt, progress, now),
    );
  };
  if (!last) {
    await storage.transaction(accept);
    return askNext(hearing);
  }
  const template = { ...owner, modality: 'voice', vector } as const;
  if (!(await templates.replace(clientId, template, now, accept)))
    throw new ContractError('USERID_NOT_EXISTS');
  return {
    status: true,
    data: { message: 'AUDIO_ENROLLED_WITH_SUCCESS', enrolled: true },
  } as const;
}

function enrolmentFailed({ accepted, refused }: Hearing['dialogue']) {
  return {
    status: false,
    data: {
      message: 'ENROLLMENT_FAILED',
      detail: 'Enrollment failed. Please start over.',
      attempt: accepted + refused + 1,
    },
  } as const;
}
