import type { OperationDefinition } from '../../contract/operation.js';

/** Comparing a portrait with a selfie is an engine's work. */
export const compareDocumentPhotoBase64: OperationDefinition<'compareDocumentPhotoBase64'> = {
  awaits: 'document',
};
