import type { FoundFace } from '../detection/find-faces.js';
import type { Pyramid } from '../image/pyramid.js';
import { alignedFace } from './align.js';
import type { Encoder } from './encoder.js';

/** What encoders make of a face of an image, one after the other: vectors of unit length. */
export async function embed(
  encoders: readonly Encoder[],
  image: Pyramid,
  { points }: FoundFace,
): Promise<Float32Array[]> {
  const face = alignedFace(image, points);
  const vectors: Float32Array[] = [];
  for (const encoder of encoders) vectors.push(await encoder.embed(face));
  return vectors;
}
