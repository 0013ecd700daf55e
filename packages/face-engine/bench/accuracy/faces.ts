import type { Face, FaceEngine } from '../../src/index.js';
import type { Photo } from '../photos/photo-sets.js';

/** A photo with all that the engine found on it, the largest face first. */
export interface SeenPhoto extends Photo {
  readonly faces: readonly Face[];
}

/**
 * Has engines look at photos: properties and liveness of the largest face, as the first of them sees it, and its vectors of all encodings
 * of all of them.
 */
export async function look<Shown extends Photo>(
  [first, ...others]: readonly [FaceEngine, ...FaceEngine[]],
  photos: readonly Shown[],
): Promise<(SeenPhoto & Shown)[]> {
  const seen: (SeenPhoto & Shown)[] = [];
  for (const photo of photos) {
    const which = 'largest';
    const wants = { which, embeddings: true, properties: true, liveness: true } as const;
    const [largest, ...rest] = await first.faces(photo.bytes, wants);
    const embeddings = [...(largest?.embeddings ?? [])];
    for (const other of others) {
      const [same] = await other.faces(photo.bytes, { which, embeddings: true });
      embeddings.push(...(same?.embeddings ?? []));
    }
    seen.push({ ...photo, faces: largest ? [{ ...largest, embeddings }, ...rest] : [] });
  }
  return seen;
}
