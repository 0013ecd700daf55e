import type { OperationDefinition } from '../../contract/operation.js';

/** Without a face engine nobody has an enrolled face. */
export const deleteFaceEnroll: OperationDefinition<'deleteFaceEnroll'> = { awaits: 'face' };
