import { ContractError } from '../../contract/contract-error.js';
import type { VoiceEngine } from '../../engines/kinds.js';
import type { OpenTemplate } from '../../templates/templates.js';
import { voiceEncoder } from '../../templates/voice-encoder.js';
import type { VoiceRequest } from './open-dialogue.js';

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
  if (enrolled.length === 0) throw new ContractError('ENROLL_USER_VOICE_FIRST');
  return enrolled;
}
