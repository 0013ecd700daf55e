import type { FaceEncoding } from '../engines/guest.js';
import type { FaceEngine } from '../engines/kinds.js';
import type { OpenTemplate } from '../templates/templates.js';
import { unit } from '../vectors/unit-vectors.js';

/** What a user's faces are to this engine: vectors of unit length of one of its encodings. */
export interface StoredFace {
  encoding: FaceEncoding;
  /** Which of the engine's encodings that is. */
  index: number;
  /** What the user enrolled. */
  first: Float32Array;
  /** What stands in its place, when it was adapted; else the same. */
  current: Float32Array;
  /** Whether the templates are of that encoding, and not of another one that holds it as a part. */
  whole: boolean;
}

/** What a person is told whose face was enrolled with another encoder: the two are never compared. */
export const incomparable =
  'The enrolled face was made by another encoder; delete it and enroll the face again';

/**
 * The stored face of a user in the first of the engine's encodings that it can be told in.
 * @returns undefined when there is none.
 */
export function storedFace(
  { encodings }: FaceEngine,
  templates: readonly OpenTemplate[],
): StoredFace | undefined {
  for (const [index, encoding] of encodings.entries()) {
    const { encoder, dimensions, within = [] } = encoding;
    const places = [{ encoder, from: 0 }, ...within];
    for (const place of places) {
      const own = templates.filter((template) => template.encoder === place.encoder);
      const first = own.find(({ role }) => role === 'enrolment');
      if (first === undefined) continue;
      const latest = own.find(({ role }) => role === 'adaptation') ?? first;
      const whole = place.encoder === encoder;
      const vectorOf = ({ vector }: OpenTemplate) =>
        whole ? vector : unit(vector.subarray(place.from, place.from + dimensions));
      const [began, current] = [vectorOf(first), vectorOf(latest)];
      // A part may be all zeros, and tells nothing then.
      if (began && current) return { encoding, index, first: began, current, whole };
    }
  }
  return undefined;
}
