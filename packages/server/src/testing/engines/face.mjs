import { forTestsAlone } from './for-tests-alone.mjs';
import { dimensions, like, ofPeople, readSample, thresholds, vectorOf } from './sample-format.mjs';

/** The encoder that is the fusion of this engine's and another one's. */
export const both = 'deterministic-face-1+deterministic-face-2';

export default forTestsAlone(faceEngine);

/** A face engine for tests, which sees what a photo of `facePhoto()` says is there. */
export function faceEngine() {
  return {
    kind: 'face',
    id: '0123456789abcdef01234567',
    name: 'deterministic face',
    version: '1.0.0',
    encodings: [
      {
        ...{ encoder: 'deterministic-face-1', dimensions, thresholds },
        within: [{ encoder: both, from: 0 }],
      },
    ],
    offers: { properties: true, liveness: true },
    livenessOperatingPoints: [
      { bpcer: 0.01, score: 0.25 },
      { bpcer: 0.05, score: 0.5 },
      { bpcer: 0.1, score: 0.75 },
    ],
    faces(image, wants) {
      const { faces = [], remains } = readSample(image);
      const heights = faces.map(({ height = 120 }) => height);
      const largest = heights.indexOf(Math.max(...heights));
      return faces.map(({ person, noise, seed, people, like: other, ...face }, index) => {
        const wanted = wants.which === 'all' || index === largest;
        return {
          box: { x: 10, y: 20, width: 100, height: heights[index] },
          quality: face.quality ?? 0.9,
          ...(face.refusal && { refusal: face.refusal }),
          ...(face.unusable && { refusal: face.unusable, unusable: face.unusable }),
          ...(wants.vectors &&
            wanted &&
            !face.unusable && {
              vectors: [
                ofPeople(like(vectorOf(person, noise, seed), other), people).slice(
                  0,
                  face.dimensions,
                ),
              ].slice(0, face.vectors),
            }),
          ...(wants.properties &&
            wanted && {
              properties: { age: 32, gender: 'male', emotions: ['neutral'], ...face.properties },
            }),
          ...(wants.liveness && wanted && { liveness: face.live ?? 0.98 }),
          // What is left of the sample before, where a test asks.
          ...(person === 'who is left' && { refusal: `${remains} bytes` }),
        };
      });
    },
  };
}
