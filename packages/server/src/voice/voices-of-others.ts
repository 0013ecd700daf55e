import type { VoiceDescription } from '../engines/guest.js';
import type { Storage } from '../storage/storage.js';
import { isOfLanguage, voiceEncoder } from './voice-encoder.js';

/** How many users of a client have a voice in a language by other encoders alone, so that they have to enrol again. */
export interface VoicesOfOthers {
  clientId: string;
  language: string;
  users: number;
}

/** Whose voices an engine cannot verify, because other encoders made them. In the languages that it understands. */
export async function voicesOfOthers(
  storage: Pick<Storage, 'templates'>,
  engine: VoiceDescription,
): Promise<VoicesOfOthers[]> {
  const enrolled = await storage.templates.usersByEncoder('voice');
  const lacking: VoicesOfOthers[] = [];
  for (const { code } of engine.languages) {
    const encoder = voiceEncoder(engine, code);
    const others = enrolled
      .map((each) => each.encoder)
      .filter((other) => other !== encoder && isOfLanguage(other, code));
    const users = await storage.templates.usersWithout('voice', encoder, [...new Set(others)]);
    for (const [clientId, count] of users) lacking.push({ clientId, language: code, users: count });
  }
  return lacking;
}
