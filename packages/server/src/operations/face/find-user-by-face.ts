import type { OperationDefinition } from '../../contract/operation.js';

/** Searching for a face is the face engine's work. */
export const findUserByFace: OperationDefinition<'findUserByFace'> = { awaits: 'face' };
