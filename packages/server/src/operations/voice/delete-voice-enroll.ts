import type { OperationDefinition } from '../../contract/operation.js';

/** Without a voice engine nobody has an enrolled voice. */
export const deleteVoiceEnroll: OperationDefinition<'deleteVoiceEnroll'> = { awaits: 'voice' };
