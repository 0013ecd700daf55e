import { dimensions, thresholds } from '../../src/testing/engines/sample-format.mjs';
import createFaceEngine, { both } from './deterministic-face.mjs';
import createAnotherEngine from './face-with-another-encoder.mjs';

/** Both face engines for tests as one, and first their fusion: one vector of the two, each scaled by 1/√2. */
export default function createEngine() {
  const [one, other] = [createFaceEngine(), createAnotherEngine()];
  const fusion = { encoder: both, dimensions: 2 * dimensions, thresholds };
  return {
    ...one,
    version: '3.0.0',
    encodings: [fusion, ...one.encodings, ...other.encodings],
    faces(image, wants) {
      const others = other.faces(image, wants);
      return one.faces(image, wants).map(({ vectors, ...face }, index) => {
        if (!vectors) return face;
        const parts = [...vectors, ...others[index].vectors];
        const fused = Float32Array.from(
          parts.flatMap((part) => [...part]),
          (n) => n / Math.SQRT2,
        );
        return { ...face, vectors: [fused, ...parts] };
      });
    },
  };
}
