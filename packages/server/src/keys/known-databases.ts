import { createHash, randomUUID } from 'node:crypto';
import type { Storage } from '../storage/storage.js';
import type { Keys } from './key-folder.js';

/** A database, as the key ring knows it. */
export interface KnownDatabase {
  /** Names it among the databases that use one ring; a copy at another place has another name. */
  database: string;
  place: string;
}

/** What the key ring calls a database. */
export async function knownDatabase(storage: Storage): Promise<KnownDatabase> {
  const [fact, place] = await Promise.all([
    storage.deployment.settle('database', randomUUID()),
    storage.place(),
  ]);
  const digest = createHash('sha256').update(`${fact} ${place}`).digest('hex');
  return { database: `d-${digest.slice(0, 8)}`, place };
}

/**
 * Has the ring know which of its master keys a database needs, so that no rotation of another one takes them away. A ring that cannot
 * be written, such as a mounted secret, is left as it is: nobody rotates there either.
 * @param active the one that it uses.
 */
export async function noteNeeds(storage: Storage, keys: Keys, active: string): Promise<void> {
  const known = await knownDatabase(storage);
  const held = keys.masterKeyIds();
  const wrapping = held.length === 1 ? [] : [...(await storage.userKeys.countByMasterKey()).keys()];
  const needs = held.filter((id) => id === active || wrapping.includes(id));
  try {
    // A rotation may go on beside this, and what it has noted meanwhile must stay.
    keys.noteAlso({ ...known, needs });
  } catch {
    // It is tried again at the next start.
  }
}
