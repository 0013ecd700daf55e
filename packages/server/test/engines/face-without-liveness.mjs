import createFaceEngine from './deterministic-face.mjs';

/** The face engine for tests, as one would be that estimates no properties and judges no liveness. */
export default function createEngine() {
  const engine = createFaceEngine();
  return {
    ...engine,
    offers: { properties: false, liveness: false },
    origin: 'Nobody trained it.',
    faces(image, wants) {
      if (wants.properties || wants.liveness) throw new Error('it offers neither');
      return engine.faces(image, wants);
    },
  };
}
