import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';

/** Erases a user with all that belongs to it. */
export const deleteUser: OperationDefinition<'deleteUser'> = {
  async handle({ client, input, users, occasion }) {
    // Two simultaneous deletions both saw the user; one of them removed it.
    if (!(await users.delete(client.id, input.userId, occasion))) throw refused('unknown user');
    return { status: true, data: { message: 'USER_REMOVED_WITH_SUCCESS' } };
  },
};
