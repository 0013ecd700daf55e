import { mean } from '../vectors/unit-vectors.js';
import type { OpenTemplate } from './opening.js';

/** What somebody is known by among others. */
export interface Standing {
  /** Of the template that it goes by. */
  id: string;
  userId: string;
  /** Of unit length. */
  vector: Float32Array;
  /** What the user began with, where `vector` is its mean with later ones. */
  enrolment?: Float32Array;
}

/**
 * What a user is known by who has these templates of an encoder, from the oldest to the youngest.
 * @returns undefined where the enrolment is not among them.
 */
export function asOne(templates: readonly OpenTemplate[]): Standing | undefined {
  const enrolment = templates.find(({ role }) => role === 'enrolment');
  if (enrolment === undefined) return undefined;
  const { id, userId, vector } = enrolment;
  const middle = templates.length > 1 && mean(templates.map((each) => each.vector));
  return middle ? { id, userId, vector: middle, enrolment: vector } : { id, userId, vector };
}
