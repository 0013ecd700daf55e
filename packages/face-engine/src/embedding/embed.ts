import type { FoundFace } from '../detection/find-faces.js';
import type { Pyramid } from '../image/pyramid.js';
import type { Encoder } from './encoder.js';

/** What encoders make of a face of an image, one after the other: vectors of unit length. */
export async function embed(
  encoders: readonly Encoder[],
  image: Pyramid,
  face: FoundFace,
): Promise<Float32Array[]> {
  const cut = new Map<Encoder['crops'], readonly Float32Array[]>();
  const vectors: Float32Array[] = [];
  for (const { crops, embed } of encoders) {
    // Encoders that are shown the same share it.
    const shown = cut.get(crops) ?? crops(image, face);
    cut.set(crops, shown);
    vectors.push(await embed(shown));
  }
  return vectors;
}
