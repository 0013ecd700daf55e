import type { OperationDefinition } from '../../contract/operation.js';
import { acceptRecording } from '../../dialogues/dialogue.js';
import { verification } from '../../engines/decisions.js';
import type { VoiceEngine } from '../../engines/kinds.js';
import { cosine } from '../../vectors/unit-vectors.js';
import { holdEnrolledDialogue } from './enrolled-dialogue.js';
import { enrolledVoice } from './enrolled-voice.js';
import { type Hearing, hearingEntry, refuse, settle } from './hear-recording.js';
import type { VoiceRequest } from './open-dialogue.js';

/** Opens a verification of an enrolled voice, or takes the recording of it. */
export const verifyVoice: OperationDefinition<'verifyVoice'> = {
  needs: 'voice',
  handle: (request) => holdEnrolledDialogue(request, 'verify', compare),
};

/** Compares the voice with the one that is enrolled. Whoever said the prompt has one try. */
async function compare(request: VoiceRequest, engine: VoiceEngine, hearing: Hearing) {
  const { client, templates, storage, now } = request;
  const { dialogue, claimId, nextPrompt } = hearing;
  if ('fault' in hearing)
    return (await refuse(request, hearing, hearing.fault)) ?? verificationFailed;

  const enrolled = await enrolledVoice(request, engine, dialogue.language);
  const threshold = verification(engine, client.settings.falseMatchRate.voice);
  const { falseMatchRate } = threshold;
  const score = Math.max(...enrolled.map(({ vector }) => cosine(vector, hearing.vector)));
  const verified = score >= threshold.score;
  await templates.used(client.id, enrolled, now);
  const entry = await hearingEntry(request, hearing, 'voice.verified', (heard) => ({
    ...heard,
    verified,
    falseMatchRate,
  }));
  await storage.transaction((repositories) =>
    settle(repositories, request, entry, (current) =>
      acceptRecording(current, claimId, nextPrompt, undefined, now),
    ),
  );
  return verified ? verifiedWithSuccess : verificationFailed;
}

const verifiedWithSuccess = {
  status: true,
  data: { message: 'AUDIO_VERIFIED_WITH_SUCCESS', dialogueStatus: 'Suceeded', verified: true },
} as const;

const verificationFailed = {
  status: false,
  data: { message: 'AUDIO_VERIFICATION_FAILED', dialogueStatus: 'Failed', verified: false },
} as const;
