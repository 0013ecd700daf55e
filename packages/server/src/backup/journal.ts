import { existsSync } from 'node:fs';
import { attach, openDatabase } from '../storage/sqlite/driver.js';
import type { UserKeyStore } from '../storage/storage.js';

/** File of a journal, within a folder. */
export const journalFile = 'journal.db';

/** Ids that are read at once. */
const batch = 500;

const table = `CREATE TABLE erased_keys (id TEXT PRIMARY KEY, erased_at INTEGER NOT NULL) STRICT, WITHOUT ROWID`;

/**
 * The erasure journal is the list of erased keys. It is never in a backup, for it has to be younger than the backup: what it
 * lists stays erased when the backup is restored.
 */
export interface Journal {
  /** Adds what a database of keys or a written journal lists. @throws when it is neither. */
  add(file: string): void;
  /** Whether all that was erased since a backup is in it. */
  reachesBackTo(backupId: string): boolean;
  close(): void;
}

/** Notes in the journal that a backup was begun: a journal without the note does not know what was erased since. */
export async function noteBackup(
  userKeys: UserKeyStore,
  backupId: string,
  now: number,
): Promise<void> {
  await userKeys.replayErased([{ id: noteOf(backupId), erasedAt: now }]);
}

/** Writes the journal to a file that is not there yet. @returns how many ids it lists. */
export async function writeJournal(userKeys: UserKeyStore, file: string): Promise<number> {
  const database = openDatabase(file);
  try {
    database.exec(table);
    const insert = database.prepare('INSERT INTO erased_keys (id, erased_at) VALUES (?, ?)');
    let count = 0;
    let after = '';
    for (;;) {
      const page = await userKeys.erasedPage(after, batch);
      database.exec('BEGIN');
      for (const { id, erasedAt } of page) insert.run(id, erasedAt);
      database.exec('COMMIT');
      count += page.length;
      after = page.at(-1)?.id ?? after;
      if (page.length < batch) return count;
    }
  } finally {
    database.close();
  }
}

/** Begins an empty journal in a file, to bring several together. */
export function openJournal(file: string): Journal {
  const database = openDatabase(file);
  database.exec(table);
  return {
    add(other) {
      // To attach what is not there would make it.
      if (!existsSync(other)) throw new Error(`There is no file ${other}.`);
      try {
        attach(database, other, 'other');
        try {
          database.exec(
            'INSERT OR IGNORE INTO erased_keys SELECT id, erased_at FROM other.erased_keys',
          );
        } finally {
          database.exec('DETACH other');
        }
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw new Error(`${other} holds no erasure journal: ${reason}.`, { cause: error });
      }
    },
    reachesBackTo: (backupId) =>
      database.prepare('SELECT 1 FROM erased_keys WHERE id = ?').get(noteOf(backupId)) !==
      undefined,
    close: () => database.close(),
  };
}

function noteOf(backupId: string): string {
  return `backup ${backupId}`;
}
