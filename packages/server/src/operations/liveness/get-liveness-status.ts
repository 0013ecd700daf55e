import type { OperationDefinition } from '../../contract/operation.js';

/** The status is that of the liveness engine. */
export const getLivenessStatus: OperationDefinition<'getLivenessStatus'> = { awaits: 'liveness' };
