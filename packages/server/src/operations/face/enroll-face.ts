import type { OperationDefinition } from '../../contract/operation.js';

/** Storing a face is the face engine's work. */
export const enrollFace: OperationDefinition<'enrollFace'> = { awaits: 'face' };
