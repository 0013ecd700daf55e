import type { OperationDefinition } from '../../contract/operation.js';

/** Replacing a stored face is the face engine's work. */
export const adaptFace: OperationDefinition<'adaptFace'> = { awaits: 'face' };
