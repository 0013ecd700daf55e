import type { FaceEngine } from '../engines/engines.js';
import type { OpenTemplate } from '../templates/templates.js';

/** What a user's faces are to this engine. */
export interface StoredFace {
  /** What the user enrolled. */
  first: OpenTemplate;
  /** What stands in its place, when it was adapted; else the same. */
  current: OpenTemplate;
}

/** What a person is told whose face was enrolled with another encoder: the two are never compared. */
export const incomparable =
  'The enrolled face was made by another encoder; delete it and enroll the face again';

/** The stored face of a user, by their templates. @returns undefined when none is of this engine's encoder. */
export function storedFace(
  { encoder }: FaceEngine,
  templates: readonly OpenTemplate[],
): StoredFace | undefined {
  const own = templates.filter((template) => template.encoder === encoder);
  const first = own.find(({ role }) => role === 'enrolment');
  const current = own.find(({ role }) => role === 'adaptation') ?? first;
  return first && current && { first, current };
}
