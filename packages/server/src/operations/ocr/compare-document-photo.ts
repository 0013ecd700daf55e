import type { OperationDefinition } from '../../contract/operation.js';

/** Comparing a portrait with a selfie is an engine's work. */
export const compareDocumentPhoto: OperationDefinition<'compareDocumentPhoto'> = {
  awaits: 'document',
};
