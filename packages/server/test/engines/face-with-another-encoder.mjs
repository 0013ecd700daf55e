import { dimensions, thresholds } from '../../src/testing/engines/sample-format.mjs';
import createFaceEngine, { both } from './deterministic-face.mjs';

/**
 * The face engine for tests with another encoder, which tells the numbers of a vector backwards: its templates cannot be
 * compared with those of the first.
 */
export default function createEngine() {
  const engine = createFaceEngine();
  const within = [{ encoder: both, from: dimensions }];
  return {
    ...engine,
    version: '2.0.0',
    encodings: [{ encoder: 'deterministic-face-2', dimensions, thresholds, within }],
    faces: (image, wants) =>
      engine.faces(image, wants).map(({ vectors, ...face }) => ({
        ...face,
        ...(vectors && { vectors: vectors.map((vector) => vector.toReversed()) }),
      })),
  };
}
