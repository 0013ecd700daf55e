import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLink } from '../sql/audit.js';
import { dialects } from '../sql/dialect.js';
import { keySchema, mainSchema, migrate, type Schema } from '../sql/schema.js';
import { sqlStorage } from '../sql/sql-storage.js';
import type { Storage } from '../storage.js';
import { naming } from './driver.js';
import { shareFolder } from './folder-lock.js';
import { checkNotMoved } from './moved.js';
import { keyFile, mainFile } from './replacement.js';
import { openSqliteDatabase, type SqliteDatabase } from './sqlite-database.js';

/**
 * Opens the embedded database in a data folder, and makes both when they are not there.
 * @param folder the data folder; made with mode 0700.
 * @param link what links the entries of the audit log.
 * @param staleness see {@link openSqliteDatabase}.
 * @throws when the folder holds a database of a newer release.
 */
export async function openSqliteStorage(
  folder: string,
  link: AuditLink,
  staleness = 0,
): Promise<Storage> {
  const { main, keys, close } = await openSqliteDatabases(folder, staleness);
  const storage = sqlStorage(main, keys, link, {
    shared: false,
    async eraseDeleted() {
      const clean = await Promise.all([main.truncateLog(), keys.truncateLog()]);
      return clean.every(Boolean);
    },
    place: async () => realpathSync(folder),
    async examine() {
      const [row] = await main.read.all('SELECT sqlite_version() AS version');
      const broken: string[] = [];
      for (const [name, database] of Object.entries({ [mainFile]: main, [keyFile]: keys }))
        for (const row of await database.read.all('PRAGMA integrity_check(10)')) {
          const fault = String(row['integrity_check']);
          if (fault !== 'ok') broken.push(`${name}: ${fault}`);
        }
      return { version: `SQLite ${row?.['version']}`, broken };
    },
    room: async () => undefined,
    whyDeaf: async () => undefined,
    // One server has the folder to itself; what the commands change is looked up again within the second.
    onForeignChange: () => () => {},
  });
  return { ...storage, close };
}

/** The two databases of a data folder. */
export interface SqliteDatabases {
  main: SqliteDatabase;
  keys: SqliteDatabase;
  close(): Promise<void>;
}

/**
 * Opens the databases themselves, with their schemas in place.
 * @param moving for who moves them, whatever mark the folder has.
 * @throws as {@link openSqliteStorage}, when the folder was moved elsewhere, and when one of them is missing beside the other.
 */
export async function openSqliteDatabases(
  folder: string,
  staleness = 0,
  moving = false,
): Promise<SqliteDatabases> {
  if (!moving) checkNotMoved(folder);
  const lock = shareFolder(folder);
  const opened: SqliteDatabase[] = [];
  const close = async () => {
    for (const database of opened) await database.close();
    lock.release();
  };
  try {
    const hadMain = existsSync(join(folder, mainFile));
    const hadKeys = existsSync(join(folder, keyFile));
    if (hadKeys && !hadMain) throw missing(folder, mainFile, keyFile);
    const main = await openMigrated(join(folder, mainFile), mainSchema, staleness);
    opened.push(main);
    // Whoever is killed while making the two leaves the first alone, and nobody in it.
    if (!hadKeys && (await main.read.all('SELECT 1 FROM users LIMIT 1')).length > 0)
      throw missing(folder, keyFile, mainFile);
    const keys = await openMigrated(join(folder, keyFile), keySchema, staleness);
    opened.push(keys);
    return { main, keys, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Made anew and empty, it would have all users lost without a word. */
function missing(folder: string, name: string, other: string): Error {
  return new Error(
    `${name} is missing beside ${other} in ${folder}. Put it back, or restore a backup of both.`,
  );
}

async function openMigrated(
  file: string,
  schema: Schema,
  staleness: number,
): Promise<SqliteDatabase> {
  const database = await openSqliteDatabase(file, staleness);
  try {
    await database.transaction((session) => migrate(session, schema(dialects.sqlite)));
    return database;
  } catch (error) {
    await database.close();
    throw naming(file, error);
  }
}
