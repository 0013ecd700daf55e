import type { Face } from '../engines/guest.js';

/** The face that counts on a photo, or why none does. */
export type Choice = { face: Face } | { reason: string; crowd: boolean };

/** The one face of a photo. Somebody in the background, whose face is at most half as high, does not count. */
export function onlyFace(faces: readonly Face[]): Choice {
  return choose(faces, 0.5, 'photo');
}

/**
 * The largest face of a photo, unless a second one is nearly as large and could be the one that is meant.
 * @param field what the request calls the photo.
 */
export function largestFace(faces: readonly Face[], field = 'photo'): Choice {
  return choose(faces, 0.9, field);
}

/** @param allowed height of a second face, as a share of the largest one's. */
function choose(faces: readonly Face[], allowed: number, field: string): Choice {
  const [largest, second] = [...faces].sort((one, other) => other.box.height - one.box.height);
  if (largest === undefined) return { reason: `No faces found on '${field}'`, crowd: false };
  if (second !== undefined && second.box.height > allowed * largest.box.height)
    return { reason: `Several faces found on '${field}'`, crowd: true };
  return { face: largest };
}
