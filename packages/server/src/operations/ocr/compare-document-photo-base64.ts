import { base64Image } from '../../contract/base64-file.js';
import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { comparePhotos } from './compare-document-photo.js';

/** Compares a document photo with a selfie, both sent as text. */
export const compareDocumentPhotoBase64: OperationDefinition<'compareDocumentPhotoBase64'> = {
  needs: 'face',
  engineFirst: true,
  async handle(request) {
    const { input } = request;
    const [photo1, photo2] = [base64Image(input.photo1), base64Image(input.photo2)];
    try {
      if (photo1 === undefined || photo2 === undefined) throw refused('no picture');
      return await comparePhotos(request, photo1, photo2);
    } finally {
      for (const photo of [photo1, photo2]) photo?.erase();
    }
  },
};
