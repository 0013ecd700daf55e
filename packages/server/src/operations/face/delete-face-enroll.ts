import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';

/** Erases the face that a user enrolled. It takes no engine, so that one that is gone leaves nothing behind for ever. */
export const deleteFaceEnroll: OperationDefinition<'deleteFaceEnroll'> = {
  async handle({ client, input, erasure, now, requestId }) {
    const note = { action: 'face.erased', at: now, request: requestId } as const;
    if (!(await erasure.enrollment(client.id, input.userId, 'face', note)))
      throw refused('nothing enrolled');
    return { status: true, data: { message: 'USER_FACE_CREDENTIALS_DELETED' } };
  },
};
