import { ContractError } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';

/** Erases the voice that a user enrolled. */
export const deleteVoiceEnroll: OperationDefinition<'deleteVoiceEnroll'> = {
  needs: 'voice',
  async handle({ client, input, erasure, now, requestId }) {
    const note = { action: 'voice.erased', at: now, request: requestId };
    if (!(await erasure.enrolment(client.id, input.userId, 'voice', note)))
      throw new ContractError('ENROLL_USER_VOICE_FIRST');
    return { status: true, data: { message: 'USER_VOICE_CREDENTIALS_DELETED' } };
  },
};
