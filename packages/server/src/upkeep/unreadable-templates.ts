import { recordForClient } from '../audit/append.js';
import { isModality } from '../engines/kinds.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { Storage } from '../storage/storage.js';
import type { Unreadable } from '../templates/quarantine.js';
import type { Templates } from '../templates/templates.js';

/** More are not looked at again. */
const many = 10_000;

interface Rooms {
  storage: Storage;
  userKeys: UserKeys;
  templates: Templates;
}

/**
 * Puts the templates on record that were found not to open since the last call: once in the audit log, whichever server finds them,
 * and once by each server through `tell`.
 */
export async function recordUnreadable(
  { storage, userKeys, templates }: Rooms,
  now: number,
  tell: (unreadable: Unreadable) => void,
): Promise<void> {
  const untold = templates.quarantine.takeUntold();
  for (let next = untold.shift(); next !== undefined; next = untold.shift()) {
    const unreadable = next;
    const { clientId, userId, modality } = unreadable;
    try {
      const subject = await userKeys.pseudonym(clientId, userId);
      await storage.transaction(async (repositories) => {
        if (!(await repositories.unreadable.add(unreadable, now))) return;
        // The audit log has no words for what only another release knows.
        if (!isModality(modality)) return;
        await recordForClient(repositories.audit, clientId, {
          at: now,
          action: 'template.unreadable',
          detail: { modality },
          ...(subject === undefined ? {} : { subject }),
        });
      });
    } catch (error) {
      templates.quarantine.giveBack([unreadable, ...untold]);
      throw error;
    }
    tell(unreadable);
  }
}

/** Looks again at the templates that were found not to open, by whichever server: those that are gone, or open again, are forgotten. */
export async function lookAgain({ storage, templates }: Rooms): Promise<void> {
  const known = new Map<string, Unreadable>();
  for (const one of [...(await storage.unreadable.list(many)), ...templates.quarantine.all()])
    known.set(`${one.clientId} ${one.id}`, one);
  for (const { clientId, id } of known.values())
    if (!(await templates.lookAgain(clientId, id))) await storage.unreadable.remove(clientId, id);
}
