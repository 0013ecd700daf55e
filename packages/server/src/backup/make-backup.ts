import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { recordForSystem } from '../audit/append.js';
import type { Keys } from '../keys/key-folder.js';
import { openDatabase } from '../storage/sqlite/driver.js';
import { keyFile, mainFile, sync } from '../storage/sqlite/replacement.js';
import type { Storage } from '../storage/storage.js';
import { copyDatabase, flush } from './copy-database.js';
import { withDrafts } from './drafts.js';
import { noteBackup, writeJournal } from './journal.js';
import { contentOf, type Manifest, writeManifest } from './manifest.js';
import type { Report } from './report.js';

/** The file of the wrapped user keys that belongs to a backup. */
export function keyFileOf(file: string): string {
  return `${file}.keys`;
}

/**
 * Backs a data folder up, beside a server that goes on writing: everything but the keys into one file, and the wrapped keys of
 * users into another, so that the backup is erased when its last key file is. Neither holds master keys or the pepper.
 * @param file where to; `FILE.keys` is the second. Both must not be there.
 * @throws when one is there or cannot be written; then nothing is left of either.
 */
export async function makeBackup(
  { data, storage, keys }: { data: string; storage: Storage; keys: Keys },
  file: string,
  release: string,
  report: Report,
  now = Date.now(),
): Promise<Manifest> {
  const id = randomUUID();
  const draft = `${file}.${id}`;
  const keyDraft = `${keyFileOf(file)}.${id}`;
  const mustBeFree = () => refuseUnlessFree(file, keyFileOf(file));
  mustBeFree();
  return withDrafts([draft, keyDraft, `${keyDraft}-journal`, `${draft}-journal`], async () => {
    await noteBackup(storage.userKeys, id, now);
    // The keys second: a key is made before what it seals, so that each template copied has its key in the copy.
    await copyDatabase(join(data, mainFile), draft, report, 'copying the database');
    await copyDatabase(join(data, keyFile), keyDraft, report, 'copying the keys of users');
    leaveGalleriesOut(draft);
    leaveJournalOut(keyDraft);
    await flush(keyDraft);
    report('taking checksums');
    const manifest = await describe(draft, keyDraft, { id, release, keys, now });
    await flush(draft);
    // Before a copy of the data can be taken away, its making is on record.
    await storage.transaction(({ audit }) =>
      recordForSystem(audit, { at: now, action: 'backup.made', detail: { backup: id } }),
    );
    mustBeFree();
    renameSync(keyDraft, keyFileOf(file));
    renameSync(draft, file);
    sync(dirname(file));
    return manifest;
  });
}

/**
 * Writes the erasure journal to a file, to be kept apart from the machine.
 * @returns how many erased keys it lists.
 * @throws when the file is there or cannot be written.
 */
export async function exportJournal(storage: Storage, file: string): Promise<number> {
  refuseUnlessFree(file);
  const draft = `${file}.${randomUUID()}`;
  return withDrafts([draft, `${draft}-journal`], async () => {
    writeFileSync(draft, '', { mode: 0o600, flag: 'wx' });
    const count = await writeJournal(storage.userKeys, draft);
    await flush(draft);
    refuseUnlessFree(file);
    renameSync(draft, file);
    sync(dirname(file));
    return count;
  });
}

/** SHA-256 of a file, in hexadecimal digits. */
export async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

function refuseUnlessFree(...files: string[]): void {
  for (const file of files) {
    if (!existsSync(dirname(file)))
      throw new Error(`There is no folder ${dirname(file)}. Make it first, or choose another.`);
    if (existsSync(file))
      throw new Error(`${file} is there already and is not overwritten. Choose another name.`);
  }
}

/** The copies of galleries, with their keys: what was erased since would be in them. */
function leaveGalleriesOut(draft: string): void {
  const database = openDatabase(draft);
  try {
    const held = database.prepare('SELECT 1 FROM gallery_chunks LIMIT 1').all().length > 0;
    database.exec(`
      PRAGMA secure_delete = ON;
      DELETE FROM gallery_chunk_keys;
      DELETE FROM gallery_chunks;
      DELETE FROM gallery_snapshots;
    `);
    // They may be half of the file.
    if (held) database.exec('VACUUM');
  } finally {
    database.close();
  }
}

function leaveJournalOut(keyDraft: string): void {
  const database = openDatabase(keyDraft);
  try {
    database.exec('PRAGMA secure_delete = ON; DELETE FROM erased_keys');
  } finally {
    database.close();
  }
}

async function describe(
  draft: string,
  keyDraft: string,
  { id, release, keys, now }: { id: string; release: string; keys: Keys; now: number },
): Promise<Manifest> {
  const database = openDatabase(draft);
  try {
    const manifest: Manifest = {
      format: 1,
      id,
      release,
      createdAt: new Date(now).toISOString(),
      keys: keys.fingerprint(),
      ...(await contentOf(database)),
      keyFile: await digestOf(keyDraft),
    };
    writeManifest(database, keys, manifest);
    return manifest;
  } finally {
    database.close();
  }
}
