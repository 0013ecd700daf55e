import { photograph } from '../../../ocr-engine/test/specimens/photograph.js';
import {
  type Specimen,
  type SpecimenOptions,
  specimen,
} from '../../../ocr-engine/test/specimens/specimen.js';

/** The document engine that comes with the server. */
export const realDocumentEngine = '@biometrid/ocr-engine/guest';

/** A document of somebody who does not exist, and photos of its sides. */
export interface PhotographedDocument {
  readonly specimen: Specimen;
  readonly front: Blob;
  readonly back?: Blob;
}

/** Makes a document, and photographs it on a table: fit to be read, but not without flaws. */
export async function photographedDocument(
  options: SpecimenOptions,
  angle = 3,
): Promise<PhotographedDocument> {
  const made = await specimen(options);
  const photo = async (side: Specimen['front']) => {
    const { jpeg } = await photograph(side, {
      ...{ seed: options.seed, letterHeight: 18, angle, perspective: 0.02 },
      ...{ blur: 0.4, noise: 3, jpeg: 90, ground: 'plain' },
    });
    return new Blob([Uint8Array.from(jpeg)], { type: 'image/jpeg' });
  };
  const front = await photo(made.front);
  return { specimen: made, front, ...(made.back && { back: await photo(made.back) }) };
}
