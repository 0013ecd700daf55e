import { setTimeout as sleep } from 'node:timers/promises';
import { recordForSystem } from '../audit/append.js';
import type { ProcessRecord, Storage, UserKeyRecord } from '../storage/storage.js';
import { dropMasterKey, type Keys, neededBy, nextMasterKey } from './key-folder.js';
import { type KnownDatabase, knownDatabase, noteNeeds } from './known-databases.js';
import { proveKeys } from './prove-keys.js';
import { SealBroken } from './sealing.js';

/** What a rotation works on. */
export interface Rotation {
  storage: Storage;
  keys: Keys;
  /** Folder of the keys. */
  folder: string;
  /** The servers that run; undefined while one that starts has not said yet which keys it holds. */
  servers(): Promise<readonly ProcessRecord[] | undefined>;
  progress(progress: RotationProgress): void;
  /** Ends the rotation where it is; the next one goes on from there. */
  signal: AbortSignal;
}

export type RotationProgress =
  /** Servers do not hold the new key yet. */
  | { step: 'waiting'; masterKeyId: string; servers: number; lacking: number }
  /** Keys of users are wrapped by the new key. */
  | { step: 'wrapping'; done: number; all: number };

/** What a rotation came to. */
export interface Rotated {
  /** Id of the master key in use from now on. */
  masterKeyId: string;
  /** Whether an earlier rotation, which was interrupted, had made it. */
  resumed: boolean;
  /** Keys of users that were wrapped anew. */
  rewrapped: number;
  /** Master keys that left the ring. */
  removed: string[];
  /** Master keys that stay in the ring for another database, with those that need them. */
  kept: { masterKeyId: string; neededBy: KnownDatabase[] }[];
}

/** How long after the change a server may still use the old key: they look every second. Milliseconds. */
const changeOver = 3_000;
/** How often servers are asked which keys they hold. Milliseconds. */
const pause = 500;
/** Keys of users that are wrapped in one transaction. */
const batch = 200;

/**
 * Puts a new master key in the place of the old one, beside servers that go on working. It is used when all of them hold it,
 * and the old one goes when nothing is wrapped by it any more, in this database or another one that the ring knows. Wherever it is interrupted, nothing is lost, and the next call
 * goes on from there.
 * @throws the reason of the signal; or with advice when another rotation came in between, or a key cannot be opened.
 */
export async function rotateMasterKey(rotation: Rotation): Promise<Rotated> {
  const { storage, keys, folder, signal } = rotation;
  await proveKeys(storage.userKeys, keys);
  const from = await inUse(storage);
  await noteNeeds(storage, keys, from);
  const own = await knownDatabase(storage);
  const { id: to, added } = nextMasterKey(folder);
  keys.refresh();
  // Fixed here: what a later rotation brings is none of this one's business.
  const old = keys.masterKeyIds().filter((id) => id !== to);
  if (from !== to) {
    await untilHeld(to, rotation);
    // Another database's rotation must not take the new one away.
    keys.note({ ...own, needs: keys.masterKeyIds() });
    await activate(storage, from, to);
  }
  await sleep(changeOver, undefined, { signal });
  // A server that started meanwhile on a copy of the ring without the key would go on with an old one.
  await untilHeld(to, rotation);
  const rewrapped = await rewrap(old, to, rotation);
  // Copies of galleries are made anew, as everything that only an old key opens has to go.
  if (old.length > 0) await storage.gallerySnapshots.dropKeys(old);
  keys.note({ ...own, needs: [to] });
  const removed: string[] = [];
  const kept: Rotated['kept'] = [];
  for (const id of old) {
    // Another call, which went on from the same place, may have been faster.
    keys.refresh();
    if (!keys.has(id)) continue;
    const needing = neededBy(keys.databases(), id, own.database);
    if (needing.length > 0) {
      kept.push(keptFor(id, needing));
      continue;
    }
    await recordForSystem(storage.audit, {
      at: Date.now(),
      action: 'masterkey.removed',
      detail: { key: id },
    });
    const meanwhile = dropMasterKey(folder, id, own.database);
    if (meanwhile.length === 0) removed.push(id);
    else kept.push(keptFor(id, meanwhile));
  }
  return { masterKeyId: to, resumed: !added, rewrapped, removed, kept };
}

function keptFor(masterKeyId: string, needing: readonly KnownDatabase[]): Rotated['kept'][number] {
  return { masterKeyId, neededBy: needing.map(({ database, place }) => ({ database, place })) };
}

async function untilHeld(
  masterKeyId: string,
  { servers, progress, signal }: Rotation,
): Promise<void> {
  for (;;) {
    const running = await servers();
    const lacking = running?.filter(({ masterKeyIds }) => !masterKeyIds.includes(masterKeyId));
    if (lacking?.length === 0) return;
    progress({
      step: 'waiting',
      masterKeyId,
      servers: running?.length ?? 1,
      lacking: lacking?.length ?? 1,
    });
    await sleep(pause, undefined, { signal });
  }
}

async function activate(storage: Storage, from: string, to: string): Promise<void> {
  await storage.transaction(async ({ deployment, audit }) => {
    // The lock on the chain keeps two rotations apart.
    await recordForSystem(audit, {
      at: Date.now(),
      action: 'masterkey.activated',
      detail: { from, to },
    });
    if ((await deployment.get('masterKey')) !== from) throw rotatedMeanwhile();
    await deployment.set('masterKey', to);
  });
}

/** Wraps by the new key whatever the old ones wrap, until there is nothing left. @returns how many were wrapped anew. */
async function rewrap(
  old: readonly string[],
  to: string,
  { storage, keys, progress, signal }: Rotation,
): Promise<number> {
  let done = 0;
  for (;;) {
    const counts = await storage.userKeys.countByMasterKey();
    const left = old.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
    if ((await inUse(storage)) !== to) throw rotatedMeanwhile();
    if (left === 0) return done;
    const all = done + left;
    for (let after = ''; ; ) {
      signal.throwIfAborted();
      const page = await storage.userKeys.page(after, batch);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
      const stale = page.filter(({ masterKeyId }) => old.includes(masterKeyId));
      if (stale.length === 0) continue;
      await storage.userKeys.rewrap(
        stale.map((key) => ({ ...wrappedBy(to, key, keys), seen: key })),
      );
      done += stale.length;
      progress({ step: 'wrapping', done, all: Math.max(done, all) });
    }
  }
}

function wrappedBy(masterKeyId: string, key: UserKeyRecord, keys: Keys) {
  let dataKey: Uint8Array;
  try {
    dataKey = keys.unwrap(key.masterKeyId, key.wrapped, key);
  } catch (cause) {
    if (!(cause instanceof SealBroken)) throw cause;
    throw new Error(
      `A key of the user ${key.userId} of the client ${key.clientId} was changed and cannot be opened. Restore it, or delete the user; then run biometrid keys rotate again.`,
      { cause },
    );
  }
  const wrapped = keys.wrap(masterKeyId, dataKey, key);
  dataKey.fill(0);
  return { masterKeyId, wrapped };
}

/** The master key that the database says is in use. */
async function inUse(storage: Storage): Promise<string> {
  const id = await storage.transaction(({ deployment }) => deployment.get('masterKey'));
  if (id === undefined) throw new Error('The database names no master key.');
  return id;
}

function rotatedMeanwhile(): Error {
  return new Error(
    'Another rotation changed the master key meanwhile. Run biometrid keys rotate again when it is done.',
  );
}
