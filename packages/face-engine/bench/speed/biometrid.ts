import { decodePhoto } from '../../src/image/decode-photo.js';
import { createFaceEngine } from '../../src/index.js';
import { takePart } from './take-part.js';

// The engine as it comes. It assesses the face's quality as well, which the others do not.
const engine = await createFaceEngine();
takePart({
  decode: decodePhoto,
  async embed(photo) {
    const [face] = await engine.faces(photo, { embeddings: true });
    return face?.embeddings !== undefined;
  },
});
