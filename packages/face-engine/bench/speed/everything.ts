import { decodePhoto } from '../../src/image/decode-photo.js';
import { createFaceEngine } from '../../src/index.js';
import { takePart } from './take-part.js';

// All that the engine can do with a photo, by all of its networks.
const engine = await createFaceEngine({ encoders: ['mobilefacenet', 'fr-feature'] });
takePart({
  decode: decodePhoto,
  async embed(photo) {
    const wants = { embeddings: true, properties: true, liveness: true };
    const [face] = await engine.faces(photo, wants);
    return face?.embeddings !== undefined;
  },
});
