import type { OperationDefinition } from '../../contract/operation.js';

/** Ends the running dialogue of a user, if any. */
export const restartUserState: OperationDefinition<'restartUserState'> = {
  async handle({ client, input, storage }) {
    await storage.dialogues.remove(client.id, input.userId);
    return { status: true, data: { message: 'STATE_RESTARTED_WITH_SUCCESS' } };
  },
};
