import createFaceEngine from './deterministic-face.mjs';
import createAnotherEngine from './face-with-another-encoder.mjs';

/**
 * The face engine for tests with the other encoder, and the first one's on demand; with `?reversed`, with the first one and the other on
 * demand. A face that is to be refused with `wants` is refused with the encoders that it was asked for.
 */
export default function createEngine() {
  const engines = [createAnotherEngine(), createFaceEngine()];
  if (new URL(import.meta.url).searchParams.has('reversed')) engines.reverse();
  const [active, other] = engines;
  return {
    ...active,
    version: '4.0.0',
    encodings: [
      ...active.encodings,
      ...other.encodings.map((encoding) => ({ ...encoding, onDemand: true })),
    ],
    faces(image, wants) {
      const others = other.faces(image, wants);
      return active.faces(image, wants).map(({ vectors, ...face }, index) => ({
        ...face,
        ...(face.refusal === 'wants' && { refusal: `wants ${wants.onDemand.join(', ')}` }),
        ...(vectors && {
          vectors: [
            ...vectors,
            ...(wants.onDemand.length > 0 ? others[index].vectors : [undefined]),
          ],
        }),
      }));
    },
  };
}
