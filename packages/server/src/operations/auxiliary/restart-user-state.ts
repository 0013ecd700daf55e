import { recordForClient } from '../../audit/append.js';
import type { OperationDefinition } from '../../contract/operation.js';

/** Ends the running dialogue of a user, if any. */
export const restartUserState: OperationDefinition<'restartUserState'> = {
  async handle({ client, input, storage, auditEntry }) {
    for (;;) {
      const dialogue = await storage.dialogues.find(client.id, input.userId);
      if (dialogue === undefined) break;
      const entry = await auditEntry('dialogue.restarted', input.userId, {});
      const ended = await storage.transaction(async ({ dialogues, audit }) => {
        const ended = await dialogues.swap(client.id, input.userId, dialogue, undefined);
        if (ended) await recordForClient(audit, client.id, entry);
        return ended;
      });
      if (ended) break;
    }
    return { status: true, data: { message: 'STATE_RESTARTED_WITH_SUCCESS' } };
  },
};
