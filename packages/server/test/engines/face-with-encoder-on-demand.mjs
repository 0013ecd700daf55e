import createFaceEngine from './deterministic-face.mjs';
import createAnotherEngine from './face-with-another-encoder.mjs';

/**
 * The face engine for tests with the other encoder, and the first one's on demand. A face that is to be refused with `wants` is
 * refused with the encoders that it was asked for.
 */
export default function createEngine() {
  const [former, active] = [createFaceEngine(), createAnotherEngine()];
  return {
    ...active,
    version: '4.0.0',
    encodings: [
      ...active.encodings,
      ...former.encodings.map((encoding) => ({ ...encoding, onDemand: true })),
    ],
    faces(image, wants) {
      const before = former.faces(image, wants);
      return active.faces(image, wants).map(({ vectors, ...face }, index) => ({
        ...face,
        ...(face.refusal === 'wants' && { refusal: `wants ${wants.onDemand.join(', ')}` }),
        ...(vectors && {
          vectors: [
            ...vectors,
            ...(wants.onDemand.length > 0 ? before[index].vectors : [undefined]),
          ],
        }),
      }));
    },
  };
}
