import type { OperationDefinition } from '../../contract/operation.js';
import { pendingDialogue } from '../../dialogues/dialogue.js';
import { promptText } from '../../dialogues/prompt.js';

/** The dialogue that waits for a recording, or no data at all. */
export const getPendingDialogue: OperationDefinition<'getPendingDialogue'> = {
  async handle({ client, input, storage, now }) {
    const dialogue = pendingDialogue(await storage.dialogues.find(client.id, input.userId), now);
    if (dialogue === undefined) return { status: true };
    const { id, promptCode, language } = dialogue;
    return {
      status: true,
      data: { dialogueId: id, promptCode, promptCodeText: promptText(promptCode, language) },
    };
  },
};
