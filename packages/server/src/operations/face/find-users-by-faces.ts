import type { OperationDefinition } from '../../contract/operation.js';

/** Searching for faces is the face engine's work. */
export const findUsersByFaces: OperationDefinition<'findUsersByFaces'> = { awaits: 'face' };
