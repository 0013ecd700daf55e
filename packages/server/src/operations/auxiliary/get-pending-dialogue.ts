import type { OperationDefinition } from '../../contract/operation.js';
import { pendingDialogue } from '../../dialogues/dialogue.js';
import { promptText } from '../../dialogues/prompt.js';
import { findDialogue } from '../../dialogues/stored-dialogue.js';
import { andThen } from '../../maybe-promise.js';

/** The dialogue that waits for a recording, or no data at all. */
export const getPendingDialogue: OperationDefinition<'getPendingDialogue'> = {
  // Asked before every step of a dialogue: it answers at once where the storage does.
  handle: ({ client, input, storage, now }) =>
    andThen(findDialogue(storage, client.id, input.userId), (found) => {
      const dialogue = pendingDialogue(found, now);
      if (dialogue === undefined) return { status: true };
      const { id, promptCode, language } = dialogue;
      return {
        status: true,
        data: { dialogueId: id, promptCode, promptCodeText: promptText(promptCode, language) },
      };
    }),
};
