import type { FaceDescription } from '../engines/guest.js';

/**
 * What an engine can do with templates of an encoder.
 * - `in use`: it enrols with it.
 * - `former`: it enrols with another one, and compares with these as it did before.
 * - `part`: it verifies who has them by a part of them, and no search sees them.
 * - `lost`: it compares with nothing of theirs.
 */
export type KnownBy = 'in use' | 'former' | 'part' | 'lost';

/** How an engine knows who has templates of an encoder. */
export function knownBy({ encodings }: FaceDescription, encoder: string): KnownBy {
  const index = encodings.findIndex((encoding) => encoding.encoder === encoder);
  if (index >= 0) return index === 0 ? 'in use' : 'former';
  return encodings.some(({ within = [] }) => within.some((place) => place.encoder === encoder))
    ? 'part'
    : 'lost';
}
