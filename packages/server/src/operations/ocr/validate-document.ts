import type { OperationDefinition } from '../../contract/operation.js';

/** Reading a document is the document engine's work. */
export const validateDocument: OperationDefinition<'validateDocument'> = { awaits: 'document' };
