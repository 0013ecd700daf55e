import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordForSystem } from '../audit/append.js';
import type { Keys } from '../keys/key-folder.js';
import { MasterKey } from '../keys/master-key.js';
import { proveKeys } from '../keys/prove-keys.js';
import type { AuditLink } from '../storage/sql/audit.js';
import { openDatabase } from '../storage/sqlite/driver.js';
import { takeFolder } from '../storage/sqlite/folder-lock.js';
import { checkNotMoved } from '../storage/sqlite/moved.js';
import {
  beginReplacement,
  keyFile,
  mainFile,
  replaceDatabases,
} from '../storage/sqlite/replacement.js';
import { openSqliteStorage } from '../storage/sqlite/sqlite-storage.js';
import type { Storage } from '../storage/storage.js';
import { copyDatabase } from './copy-database.js';
import { withDrafts } from './drafts.js';
import { type Forgotten, forgetErased } from './forget-erased.js';
import { type Journal, journalFile, openJournal } from './journal.js';
import { digestOf, keyFileOf } from './make-backup.js';
import { contentOf, type Manifest, readManifest } from './manifest.js';
import type { Report } from './report.js';

/** What a restore is told. */
export interface RestoreOptions {
  /** The backup's main file; the key file lies beside it. */
  file: string;
  /** Folder whose databases are replaced, or made. */
  data: string;
  keys: Keys;
  link: AuditLink;
  /** A further erasure journal: the keys.db of a lost machine, or what `biometrid backup --journal` wrote. */
  journal?: string | undefined;
  /** Go on when nobody knows what was erased since the backup. */
  withoutJournal?: boolean;
  report: Report;
  now?: number;
}

/** What a restore came to. */
export interface Restored extends Forgotten {
  manifest: Manifest;
  /** False when what was erased after the backup is back, because no journal knows of it. */
  journalled: boolean;
}

/**
 * Puts a backup in the place of a folder's databases, and erases again what was erased since. A crash at any moment leaves the
 * databases before or those after.
 * @throws beside a server, when the backup is damaged, when the keys do not fit it, or when nobody knows what was erased
 * since; then nothing is
 * changed.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { file, data, keys, report } = options;
  for (const [name, loss] of [
    [file, 'There is nothing to restore.'],
    [keyFileOf(file), 'Without the keys in it no template of the backup can be opened.'],
  ] as const)
    if (!existsSync(name)) throw new Error(`There is no file ${name}. ${loss}`);
  checkNotMoved(data);
  const lock = takeFolder(data);
  try {
    const draft = beginReplacement(data);
    return await withDrafts([draft], async () => {
      const work = join(draft, 'work');
      mkdirSync(work, { mode: 0o700 });
      report('copying the backup');
      await copyPrivate(file, join(work, mainFile));
      await copyPrivate(keyFileOf(file), join(work, keyFile));
      const manifest = await checkBackup(file, work, keys, report);
      const journal = openJournal(join(work, journalFile));
      const journalled = gatherJournal(journal, manifest, options);
      journal.close();
      report('erasing what was erased since');
      const forgotten = await bringUpToDate(work, manifest, options);
      // Copied once more, for a copy holds nothing of what was deleted.
      await copyDatabase(
        join(work, mainFile),
        join(draft, mainFile),
        report,
        'writing the database',
      );
      await copyDatabase(
        join(work, keyFile),
        join(draft, keyFile),
        report,
        'writing the keys of users',
      );
      rmSync(work, { recursive: true });
      replaceDatabases(data);
      return { manifest, journalled, ...forgotten };
    });
  } finally {
    lock.release();
  }
}

async function copyPrivate(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  chmodSync(to, 0o600);
}

/** Compares the copied backup with its manifest, and the keys with both. */
async function checkBackup(
  file: string,
  work: string,
  keys: Keys,
  report: Report,
): Promise<Manifest> {
  report('checking the backup');
  const main = openDatabase(join(work, mainFile));
  try {
    const manifest = readManifest(main, keys);
    if ((await digestOf(join(work, keyFile))) !== manifest.keyFile)
      throw new Error(`${keyFileOf(file)} was changed, or belongs to another backup`);
    const [check] = main.prepare('PRAGMA integrity_check(1)').all();
    if (check?.['integrity_check'] !== 'ok') throw new Error('its pages do not fit each other');
    if ((await contentOf(main)).content !== manifest.content)
      throw new Error('its content was changed');
    main.exec('DROP TABLE backup');
    return manifest;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${file} cannot be restored: ${reason}.`, { cause: error });
  } finally {
    main.close();
  }
}

/**
 * Brings the journal of the folder and the one that was named together.
 * @returns whether they reach back to the backup.
 */
function gatherJournal(
  journal: Journal,
  { id, createdAt }: Manifest,
  { data, journal: named, withoutJournal = false }: RestoreOptions,
): boolean {
  if (named !== undefined) journal.add(named);
  const present = join(data, keyFile);
  if (existsSync(present)) {
    try {
      journal.add(present);
    } catch (error) {
      // What is restored may well have been damaged.
      if (named === undefined && !withoutJournal)
        throw new Error(`The erasure journal in ${present} cannot be read. ${advice}`, {
          cause: error,
        });
    }
  }
  const known = journal.reachesBackTo(id);
  if (!known && !withoutJournal)
    throw new Error(
      `No erasure journal here reaches back to this backup of ${createdAt}: users who were deleted since would come back. ${advice}`,
    );
  return known;
}

const advice =
  'Name one with --journal: the keys.db of the machine that made the backup, or what biometrid backup --journal wrote there since. Or go on with --without-journal, and delete those users again yourself.';

/** Brings the copied databases to the schema of this release and to what may still be known. */
async function bringUpToDate(
  work: string,
  { id, createdAt }: Manifest,
  { keys, link, now = Date.now() }: RestoreOptions,
): Promise<Forgotten> {
  const storage = await openSqliteStorage(work, link);
  try {
    await checkRing(storage, keys);
    const forgotten = await forgetErased(storage, work);
    await storage.transaction(({ audit }) =>
      recordForSystem(audit, {
        at: now,
        action: 'backup.restored',
        detail: { backup: id, createdAt, ...forgotten },
      }),
    );
    return forgotten;
  } finally {
    await storage.close();
  }
}

/** @throws when a key of a user is wrapped by a master key that the ring does not have. */
async function checkRing(storage: Storage, keys: Keys): Promise<void> {
  for (const [masterKeyId, count] of await storage.userKeys.countByMasterKey())
    if (!keys.has(masterKeyId))
      throw new Error(
        `The key ring lacks the master key ${masterKeyId}, which wraps ${count} keys of this backup. Restore it with the keyring.json of that time.`,
      );
  await storage.transaction(async ({ deployment }) => {
    const active = await deployment.get('masterKey');
    const youngest = keys.masterKeyIds().at(-1);
    // A rotation came between the copy of the database and that of the keys, and took the one in use away.
    if (active !== undefined && !keys.has(active) && youngest !== undefined)
      await deployment.set('masterKey', youngest);
  });
  await MasterKey.open(storage, keys);
  await proveKeys(storage.userKeys, keys);
}
