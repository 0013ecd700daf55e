import { ContractError } from '../contract/contract-error.js';
import type { Repositories } from '../storage/storage.js';
import type { DialogueRecord } from './dialogue.js';

/**
 * Takes a step in a user's dialogue, by compare-and-swap.
 * @param repositories of the transaction in which all that belongs to the step is done.
 * @param step makes of the dialogue that stands, if any, what shall stand; undefined ends it. It may be asked again. What it
 *   throws, this throws.
 * @returns what stands now.
 * @throws {ContractError} when the user is gone.
 */
export async function changeDialogue<Next extends DialogueRecord | undefined>(
  { users, dialogues }: Repositories,
  clientId: string,
  userId: string,
  step: (current: DialogueRecord | undefined) => Next,
): Promise<Next> {
  if (!(await users.lock(clientId, userId))) throw new ContractError('USERID_NOT_EXISTS');
  for (;;) {
    const current = await dialogues.find(clientId, userId);
    const next = step(current);
    if (next === current || (await dialogues.swap(clientId, userId, current, next))) return next;
  }
}
