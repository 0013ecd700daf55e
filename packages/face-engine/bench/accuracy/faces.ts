import type { Face, FaceEngine } from '../../src/index.js';
import type { Photo } from '../photos/photo-sets.js';

/** A photo with all that the engine found on it, the largest face first. */
export interface SeenPhoto extends Photo {
  readonly faces: readonly Face[];
}

/** Has an engine look at photos: vectors of all encodings, properties and liveness. */
export async function look(engine: FaceEngine, photos: readonly Photo[]): Promise<SeenPhoto[]> {
  const seen: SeenPhoto[] = [];
  for (const photo of photos) {
    const wants = { embeddings: true, properties: true, liveness: true };
    seen.push({ ...photo, faces: await engine.faces(photo.bytes, wants) });
  }
  return seen;
}
