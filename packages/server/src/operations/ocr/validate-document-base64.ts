import { base64Image } from '../../contract/base64-file.js';
import { refused } from '../../contract/contract-error.js';
import type { OperationDefinition } from '../../contract/operation.js';
import { validateImages } from '../../document/validate-document.js';

/** Reads and checks an identity document whose images are sent as text. */
export const validateDocumentBase64: OperationDefinition<'validateDocumentBase64'> = {
  needs: 'document',
  engineFirst: true,
  async handle(request) {
    const { front, back, ...rest } = request.input;
    const images = {
      front: front === undefined ? undefined : base64Image(front),
      back: back === undefined ? undefined : base64Image(back),
    };
    try {
      const isNoImage = (side: 'front' | 'back') =>
        request.input[side] !== undefined && images[side] === undefined;
      if (isNoImage('front') || isNoImage('back')) throw refused('no picture');
      return await validateImages(request, { ...rest, ...images });
    } finally {
      for (const image of Object.values(images)) image?.erase();
    }
  },
};
