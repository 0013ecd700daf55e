import type { OperationDefinition } from '../../contract/operation.js';
import { spokenLanguages } from '../../voice/languages.js';

/** The languages of the client's dialogues. */
export const listVoiceLanguages: OperationDefinition<'listVoiceLanguages'> = {
  handle({ client, engines }) {
    const spoken = spokenLanguages(client, engines.voice);
    const [defaultLanguage = client.settings.languages[0]] = spoken;
    // The contract has no answer without a language, so who can use none is told what the client has.
    const languages = spoken.length > 0 ? [...spoken] : [...client.settings.languages];
    return { status: true, data: { languages, defaultLanguage } };
  },
};
