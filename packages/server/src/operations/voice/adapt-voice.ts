import type { OperationDefinition } from '../../contract/operation.js';

/** Only an enrolled voice can be adapted, and enrolling takes the voice engine. */
export const adaptVoice: OperationDefinition<'adaptVoice'> = { awaits: 'voice' };
