import { engineKinds, type Modality } from '../engines/kinds.js';
import { asOne, type Standing } from './as-one.js';
import type { OpenTemplate } from './opening.js';

export type { Standing } from './as-one.js';

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
