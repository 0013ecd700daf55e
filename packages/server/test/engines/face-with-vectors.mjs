import { thresholds } from '../../src/testing/engines/sample-format.mjs';
import createFaceEngine from './deterministic-face.mjs';

/**
 * The face engine for tests with vectors of another length: `length` in its URL says how long they are, `dimensions` of how
 * many numbers, where those beyond the usual ones are 0.
 */
export default function createEngine() {
  const asked = new URL(import.meta.url).searchParams;
  const length = Number(asked.get('length') ?? 1);
  const dimensions = Number(asked.get('dimensions') ?? 128);
  const engine = createFaceEngine();
  const scaled = (vector) =>
    Float32Array.from({ length: dimensions }, (_, index) => (vector[index] ?? 0) * length);
  return {
    ...engine,
    encodings: [{ encoder: `face-${dimensions}`, dimensions, thresholds }],
    faces: (image, wants) =>
      engine.faces(image, wants).map(({ vectors, ...face }) => ({
        ...face,
        ...(vectors && { vectors: vectors.map(scaled) }),
      })),
  };
}
