import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';

/** Erases the face that a user enrolled. */
export const deleteFaceEnroll: OperationDefinition<'deleteFaceEnroll'> = {
  needs: 'face',
  async handle({ client, input, erasure, now, requestId }) {
    const note = { action: 'face.erased', at: now, request: requestId };
    if (!(await erasure.enrolment(client.id, input.userId, 'face', note)))
      throw new ContractError('ENROLL_USER_FACE_FIRST');
    return { status: true, data: { message: 'USER_FACE_CREDENTIALS_DELETED' } };
  },
};
