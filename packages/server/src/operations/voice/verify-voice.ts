import type { RefusalReason } from '@biometrid/types';
import type { OperationDefinition } from '../../contract/operation.js';
import { isLastRecording } from '../../dialogues/dialogue.js';
import { voiceVerification } from '../../engines/decisions.js';
import { mean } from '../../vectors/unit-vectors.js';
import type { VoiceRequest } from '../../voice/dialogue.js';
import { enrolledVoice, holdEnrolledDialogue } from '../../voice/enrolled-voice.js';
import { type Hearing, voicesBefore } from '../../voice/hearing.js';
import { fail, giveUp, goOn, type Heard, refuse, success } from '../../voice/outcome.js';
import { scoring } from '../../voice/score.js';

/** Opens a verification of an enrolled voice, or takes a recording of it. */
export const verifyVoice: OperationDefinition<'verifyVoice'> = {
  needs: 'voice',
  handle: (request) => holdEnrolledDialogue(request, 'verify', compare),
};

/** Compares the voice with the one that is enrolled. Who is neither clearly the same nor clearly another says a second prompt. */
async function compare(request: VoiceRequest, hearing: Hearing) {
  if ('refusal' in hearing) return refuse(request, hearing, verificationFailed);

  const { client, storage, templates, now } = request;
  const { engine, dialogue, utterance } = hearing;
  const enrolled = await enrolledVoice(request, engine, dialogue.language);
  const rates = voiceVerification(engine, client.settings.falseMatchRate.voice);
  const earlier = await voicesBefore(request, hearing);
  await templates.used(client.id, enrolled, now);
  if (earlier === undefined) {
    await giveUp(request, hearing);
    return verificationFailed();
  }
  const voices = [...earlier, utterance.vector];
  const voice = mean(voices);
  const scoreOf = scoring(request, engine, dialogue.language);
  // Opposite ones have no mean, and are alike to nobody.
  const scores = voice && enrolled.map((template) => scoreOf(template.vector, voice));
  const score = Math.max(...(await Promise.all(scores ?? [])));

  const { falseMatchRate } = rates;
  if (score >= (earlier.length === 0 ? rates.pass : rates.ofTwo)) {
    const detailOf = (heard: Heard) => ({ ...heard, falseMatchRate });
    await storage.transaction(await success(request, hearing, 'voice.verified', detailOf));
    return verifiedWithSuccess;
  }
  if (score >= rates.floor && !isLastRecording(dialogue)) return goOn(request, hearing, voices);
  const because = 'another voice';
  const detailOf = (heard: Heard) => ({ ...heard, because, falseMatchRate }) as const;
  await fail(request, hearing, 'voice.verification.refused', detailOf);
  return verificationFailed();
}

const verifiedWithSuccess = {
  status: true,
  data: { message: 'AUDIO_VERIFIED_WITH_SUCCESS', dialogueStatus: 'Suceeded', verified: true },
} as const;

/** @param reason what was wrong with the last recording; nothing of a voice that is not the user's, which would help whoever tries. */
function verificationFailed(reason?: RefusalReason) {
  const data = {
    message: 'AUDIO_VERIFICATION_FAILED',
    dialogueStatus: 'Failed',
    verified: false,
  } as const;
  return { status: false, data: { ...data, ...(reason && { reason }) } } as const;
}
