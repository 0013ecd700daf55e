import type { OperationDefinition } from '../../contract/operation.js';

/** Only an enrolled voice can be verified, and enrolling takes the voice engine. */
export const verifyVoice: OperationDefinition<'verifyVoice'> = { awaits: 'voice' };
