import type { OperationDefinition } from '../../contract/operation.js';

/** Comparing a face is the face engine's work. */
export const verifyFace: OperationDefinition<'verifyFace'> = { awaits: 'face' };
