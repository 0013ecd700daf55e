import type { OperationDefinition } from '../../contract/operation.js';
import { endDialogue } from '../../dialogues/change-dialogue.js';

/** Ends the running dialogue of a user, if any. */
export const restartUserState: OperationDefinition<'restartUserState'> = {
  async handle({ client, input, storage, auditEntry }) {
    await endDialogue(storage, client.id, input.userId, () =>
      auditEntry('dialogue.restarted', input.userId, {}),
    );
    return { status: true, data: { message: 'STATE_RESTARTED_WITH_SUCCESS' } };
  },
};
