import { dimensions, readSample, thresholds, vectorOf } from './sample-format.mjs';

/** A face engine for tests, which sees what a photo of `facePhoto()` says is there. */
export default function createEngine() {
  return {
    kind: 'face',
    id: '0123456789abcdef01234567',
    name: 'deterministic face',
    version: '1.0.0',
    encoder: 'deterministic-face-1',
    dimensions,
    thresholds,
    offers: { properties: true, liveness: true },
    faces(image, wants) {
      const { faces = [], remains } = readSample(image);
      return faces.map(({ person, noise, seed, ...face }) => ({
        box: { x: 10, y: 20, width: 100, height: face.height ?? 120 },
        quality: face.quality ?? 0.9,
        ...(face.refusal && { refusal: face.refusal }),
        ...(wants.vectors && { vector: vectorOf(person, noise, seed).slice(0, face.dimensions) }),
        ...(wants.properties && {
          properties: { age: 32, gender: 'male', emotions: ['neutral'], ...face.properties },
        }),
        ...(wants.liveness && { liveness: face.live ?? 0.98 }),
        // What is left of the sample before, where a test asks.
        ...(person === 'who is left' && { refusal: `${remains} bytes` }),
      }));
    },
  };
}
