import { type AuditEvent, recordForClient } from '../audit/append.js';
import type { Repositories, Storage } from '../storage/storage.js';
import type { Dialogue } from './dialogue.js';
import { findDialogue, swapDialogue } from './stored-dialogue.js';

/** The user of a dialogue was removed meanwhile. */
export class UserGone extends Error {
  override readonly name = 'UserGone';

  constructor() {
    super('the user of the dialogue is gone');
  }
}

/**
 * Takes a step in a user's dialogue, by compare-and-swap.
 * @param repositories of the transaction in which all that belongs to the step is done.
 * @param step makes of the dialogue that stands, if any, what shall stand; undefined ends it. It may be asked again. What it
 *   throws, this throws.
 * @returns what stands now.
 * @throws {UserGone}
 */
export async function changeDialogue<Next extends Dialogue | undefined>(
  repositories: Repositories,
  clientId: string,
  userId: string,
  step: (current: Dialogue | undefined) => Next,
): Promise<Next> {
  if (!(await repositories.users.lock(clientId, userId))) throw new UserGone();
  for (;;) {
    const current = await findDialogue(repositories, clientId, userId);
    const next = step(current);
    if (next === current || (await swapDialogue(repositories, clientId, userId, current, next)))
      return next;
  }
}

/**
 * Ends the dialogue of a user, if there is one.
 * @param entry makes what the audit log says of it; asked only where there is one.
 */
export async function endDialogue(
  storage: Storage,
  clientId: string,
  userId: string,
  entry: () => Promise<AuditEvent<'dialogue.restarted'>>,
): Promise<void> {
  for (;;) {
    const dialogue = await findDialogue(storage, clientId, userId);
    if (dialogue === undefined) return;
    const ending = await entry();
    const ended = await storage.transaction(async (repositories) => {
      const swapped = await swapDialogue(repositories, clientId, userId, dialogue, undefined);
      if (swapped) await recordForClient(repositories.audit, clientId, ending);
      return swapped;
    });
    if (ended) return;
  }
}
