import createFaceEngine from './deterministic-face.mjs';

/** The face engine for tests, as one would be that estimates no properties and judges no liveness. */
export default function createEngine() {
  const engine = createFaceEngine();
  return {
    ...engine,
    offers: { properties: false, liveness: false },
    faces: (image, wants) =>
      engine.faces(image, { vectors: wants.vectors, properties: false, liveness: false }),
  };
}
