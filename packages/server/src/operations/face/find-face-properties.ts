import type { OperationDefinition } from '../../contract/operation.js';

/** Estimating properties is the face engine's work. */
export const findFaceProperties: OperationDefinition<'findFaceProperties'> = { awaits: 'face' };
