import { ContractError, refused } from '../contract/contract-error.js';
import { pendingDialogue } from '../dialogues/dialogue.js';
import { findDialogue } from '../dialogues/stored-dialogue.js';
import type { VoiceEngine } from '../engines/kinds.js';
import type { OpenTemplate } from '../templates/templates.js';
import { openVoiceDialogue, type VoiceRequest, voiceEngineOf } from './dialogue.js';
import { type Hearing, hearRecording } from './hearing.js';
import { chooseLanguage } from './languages.js';
import { isCounted } from './outcome.js';
import { voiceEncoder } from './voice-encoder.js';

/**
 * The user's templates in a language: that of the enrolment, and that of the last adaptation if there was one.
 * @throws {ContractError} when there are none.
 */
export async function enrolledVoice(
  { client, input, templates }: VoiceRequest,
  engine: VoiceEngine,
  language: string,
): Promise<OpenTemplate[]> {
  const encoder = voiceEncoder(engine, language);
  const all = await templates.of(client.id, input.userId, 'voice');
  const enrolled = all.filter((template) => template.encoder === encoder);
  if (enrolled.length === 0) throw refused('nothing enrolled');
  return enrolled;
}

/**
 * Opens a dialogue about the voice that the user has enrolled, or takes the recording of it.
 * @param decide uses up the prompt; see `hearRecording`.
 */
export async function holdEnrolledDialogue<T>(
  request: VoiceRequest,
  kind: 'verify' | 'adapt',
  decide: (request: VoiceRequest, hearing: Hearing) => Promise<T>,
) {
  const { client, input } = request;
  const engine = voiceEngineOf(request);
  await admit(request, kind);
  const language = chooseLanguage(client, engine, input.language);
  if (input.audio !== undefined)
    return hearRecording(request, kind, input.audio, (hearing) => decide(request, hearing));
  await enrolledVoice(request, engine, language);
  return openVoiceDialogue(request, kind, language);
}

/** @throws {ContractError} when too many verifications of the user have failed, unless this is a further recording of one that is counted. */
async function admit(
  { client, input, storage, voiceTries, now }: VoiceRequest,
  kind: 'verify' | 'adapt',
): Promise<void> {
  const wait = await voiceTries.admit(client, input.userId, now);
  if (wait === undefined) return;
  if (input.audio !== undefined) {
    const pending = pendingDialogue(await findDialogue(storage, client.id, input.userId), now);
    if (pending?.kind === kind && isCounted(pending)) return;
  }
  throw new ContractError(
    'too many verifications',
    { 'retry-after': String(wait) },
    'too many verifications of the user have failed',
  );
}
