import { randomUUID } from 'node:crypto';
import { ContractError, invalidRequest } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { type NewDialogue, openDialogue } from '../../dialogues/dialogue.js';
import { promptText, randomPromptCode } from '../../dialogues/prompt.js';
import { newSession, sessionCookie } from '../../dialogues/session-cookie.js';
import { missingEngine } from '../../engines/missing-engine.js';

/** Opens an enrolment dialogue. The prompt is the server's work; a recording is the engine's. */
export const enrollVoice: OperationDefinition<'enrollVoice'> = {
  filesFor: 'voice',
  async handle({ client, input, storage, now, secure, crossOrigin, setHeader }) {
    // A recording gets no further than this release: it is refused for want of the engine it is for.
    if (input.audio !== undefined) throw missingEngine('voice');
    const [defaultLanguage] = client.settings.languages;
    const language = input.language?.toLowerCase() ?? defaultLanguage;
    if (!client.settings.languages.includes(language))
      throw invalidRequest('a language that the client does not have');

    const session = newSession(client.id);
    const fresh: NewDialogue = {
      id: randomUUID(),
      kind: 'enroll',
      language,
      promptCode: randomPromptCode(),
      sessionHash: session.hash,
    };
    for (;;) {
      const current = await storage.dialogues.find(client.id, input.userId);
      const dialogue = openDialogue(current, fresh, now);
      if (await storage.dialogues.swap(client.id, input.userId, current, dialogue)) {
        setHeader('set-cookie', sessionCookie(session.token, secure, crossOrigin));
        return {
          status: true,
          data: {
            message: 'DIALOGUE_STARTED_WITH_SUCCESS',
            dialogueId: dialogue.id,
            promptCode: dialogue.promptCode,
            promptCodeText: promptText(dialogue.promptCode, dialogue.language),
          },
        };
      }
      // Another opening came between, and its dialogue stands now; or the user was deleted.
      if (!(await storage.users.exists(client.id, input.userId)))
        throw new ContractError('USERID_NOT_EXISTS');
    }
  },
};
