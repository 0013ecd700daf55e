import type { OperationDefinition } from '../../contract/operation.js';

/** The languages of the client's dialogues. */
export const listVoiceLanguages: OperationDefinition<'listVoiceLanguages'> = {
  handle({ client }) {
    const [defaultLanguage] = client.settings.languages;
    return { status: true, data: { languages: [...client.settings.languages], defaultLanguage } };
  },
};
