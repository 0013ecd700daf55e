import type { OperationDefinition } from '../../contract/operation.js';
import { validateImages } from '../../document/validate-document.js';

/** Reads and checks an identity document. */
export const validateDocument: OperationDefinition<'validateDocument'> = {
  needs: 'document',
  engineFirst: true,
  handle: (request) => validateImages(request, request.input),
};
