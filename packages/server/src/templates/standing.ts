import { engineKinds, type Modality } from '../engines/kinds.js';
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

/** Whether all that a user has of an encoder counts as one, by its mean, and not each by itself. */
export function countsAsOne(modality: Modality): boolean {
  return engineKinds[modality].templates.adaptations.averaged;
}

/**
 * What users are known by.
 * @param templates all that each of them has of an encoder, from the oldest to the youngest, where that counts as one.
 */
export function standingOf(modality: Modality, templates: readonly OpenTemplate[]): Standing[] {
  if (!countsAsOne(modality)) return [...templates];
  const ofUsers = new Map<string, OpenTemplate[]>();
  for (const template of templates) {
    const { userId } = template;
    ofUsers.set(userId, [...(ofUsers.get(userId) ?? []), template]);
  }
  return [...ofUsers.values()].flatMap((all) => asOne(all) ?? []);
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
