import type { OperationDefinition } from '../../contract/operation.js';

/** Reading a document is the document engine's work. */
export const validateDocumentBase64: OperationDefinition<'validateDocumentBase64'> = {
  awaits: 'document',
};
