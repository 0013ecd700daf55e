import type { UserKeyStore } from '../storage/storage.js';
import type { Keys } from './key-folder.js';
import { SealBroken } from './sealing.js';

/** Keys of users that are opened in one go. */
const batch = 200;

/** What master keys without a check value make of the keys of users that they wrap. */
interface Tally {
  opened: number;
  broken: number;
}

/**
 * Makes sure that the master keys which have no check value are those of the database, by opening all that they wrap, and gives
 * check values to those that open everything. A ring that cannot be written, such as a mounted secret, stays without.
 * @throws when one of them opens nothing of what it wraps, with what to restore.
 */
export async function proveKeys(userKeys: UserKeyStore, keys: Keys): Promise<void> {
  if (keys.unchecked().length === 0) return;
  const tallies = await tallyUnchecked(userKeys, keys);
  const wrong = wrongKey(tallies);
  if (wrong !== undefined) throw new Error(wrong);
  const right = [...tallies].flatMap(([id, { broken }]) => (broken === 0 ? [id] : []));
  if (right.length === 0) return;
  try {
    keys.addChecks(right);
  } catch {
    // They are proved again at the next start.
  }
}

/** Opens all that the master keys without a check value wrap. */
export async function tallyUnchecked(
  userKeys: UserKeyStore,
  keys: Keys,
): Promise<ReadonlyMap<string, Tally>> {
  const tallies = new Map<string, Tally>(
    keys.unchecked().map((id) => [id, { opened: 0, broken: 0 }]),
  );
  for (let after = ''; ; ) {
    const page = await userKeys.page(after, batch);
    for (const key of page) {
      const tally = tallies.get(key.masterKeyId);
      if (tally === undefined) continue;
      try {
        keys.unwrap(key.masterKeyId, key.wrapped, key).fill(0);
        tally.opened += 1;
      } catch (error) {
        if (!(error instanceof SealBroken)) throw error;
        tally.broken += 1;
      }
    }
    const last = page.at(-1);
    if (last === undefined) return tallies;
    after = last.id;
  }
}

/** What to say of a master key that opens nothing; undefined where there is none. A few keys of users that do not open are damaged themselves. */
export function wrongKey(tallies: ReadonlyMap<string, Tally>): string | undefined {
  for (const [id, { opened, broken }] of tallies)
    if (opened === 0 && broken > 0)
      return `The master key ${id} opens none of the ${broken} keys of users that it wraps: the key ring was changed. Restore keyring.json from its backup; nothing was written with it.`;
  return undefined;
}
