import type { OperationDefinition } from '../../contract/operation.js';
import { verification } from '../../engines/decisions.js';
import { cosine } from '../../vectors/unit-vectors.js';
import type { VoiceRequest } from '../../voice/dialogue.js';
import { enrolledVoice, holdEnrolledDialogue } from '../../voice/enrolled-voice.js';
import { accept, type Heard, type Hearing, refuse } from '../../voice/recording.js';

/** Opens a verification of an enrolled voice, or takes the recording of it. */
export const verifyVoice: OperationDefinition<'verifyVoice'> = {
  needs: 'voice',
  handle: (request) => holdEnrolledDialogue(request, 'verify', compare),
};

/** Compares the voice with the one that is enrolled. Whoever said the prompt has one try. */
async function compare(request: VoiceRequest, hearing: Hearing) {
  const { client, templates, now } = request;
  if ('refusal' in hearing)
    return (await refuse(request, hearing, hearing.refusal)) ?? verificationFailed;

  const { engine, dialogue, vector } = hearing;
  const enrolled = await enrolledVoice(request, engine, dialogue.language);
  const threshold = verification(engine, client.settings.falseMatchRate.voice);
  const { falseMatchRate } = threshold;
  const score = Math.max(...enrolled.map((template) => cosine(template.vector, vector)));
  await templates.used(client.id, enrolled, now);
  if (score >= threshold.score) {
    const detailOf = (heard: Heard) => ({ ...heard, falseMatchRate });
    await accept(request, hearing, 'voice.verified', detailOf);
    return verifiedWithSuccess;
  }
  const because = 'another speaker';
  const detailOf = (heard: Heard) => ({ ...heard, because, falseMatchRate }) as const;
  await accept(request, hearing, 'voice.verification.refused', detailOf);
  return verificationFailed;
}

const verifiedWithSuccess = {
  status: true,
  data: { message: 'AUDIO_VERIFIED_WITH_SUCCESS', dialogueStatus: 'Suceeded', verified: true },
} as const;

const verificationFailed = {
  status: false,
  data: { message: 'AUDIO_VERIFICATION_FAILED', dialogueStatus: 'Failed', verified: false },
} as const;
