import type { OperationDefinition } from '../../contract/operation.js';

/** Judging liveness is the liveness engine's work. */
export const checkLiveness: OperationDefinition<'checkLiveness'> = { awaits: 'liveness' };
