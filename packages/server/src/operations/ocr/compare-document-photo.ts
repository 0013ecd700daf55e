import type { OperationDefinition } from '../../contract/operation.js';
import { comparePhotos } from '../../face/compare-photos.js';

/** Compares a document photo with a selfie. */
export const compareDocumentPhoto: OperationDefinition<'compareDocumentPhoto'> = {
  needs: 'face',
  engineFirst: true,
  handle: (request) => comparePhotos(request, request.input.photo1, request.input.photo2),
};
