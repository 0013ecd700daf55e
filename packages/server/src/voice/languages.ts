import { refused } from '../contract/contract-error.js';
import { promptLanguages } from '../dialogues/prompt.js';
import type { VoiceEngine } from '../engines/kinds.js';
import type { Client } from '../tenants/client.js';

/** The client's languages that dialogues can be held in, in the client's order. Without an engine that is all of them. */
export function spokenLanguages(
  { settings: { languages } }: Client,
  engine: VoiceEngine | undefined,
): readonly string[] {
  const understood = engine?.languages.map(({ code }) => code) ?? languages;
  return languages.filter(
    (language) => promptLanguages.includes(language) && understood.includes(language),
  );
}

/**
 * The language that a request is about.
 * @param asked what it names, in any letter case; the first that can be used when it names none.
 * @throws {ContractError} when it cannot be used.
 */
export function chooseLanguage(
  client: Client,
  engine: VoiceEngine | undefined,
  asked: string | undefined,
): string {
  const languages = spokenLanguages(client, engine);
  const [first] = languages;
  if (first === undefined) throw refused('no spoken language');
  const language = asked?.toLowerCase() ?? first;
  if (!languages.includes(language)) throw refused('unoffered language');
  return language;
}
