import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditLink } from '../sql/audit.js';
import { dialects } from '../sql/dialect.js';
import { keySchema, mainSchema, migrate, type Schema } from '../sql/schema.js';
import { sqlStorage } from '../sql/sql-storage.js';
import type { Storage } from '../storage.js';
import { openSqliteDatabase, type SqliteDatabase } from './sqlite-database.js';

/** File of everything but the keys, within the data folder. */
export const mainFile = 'biometrid.db';
/** File of the wrapped keys of users. */
export const keyFile = 'keys.db';

/**
 * Opens the embedded database in a data folder, and makes both when they are not there.
 * @param folder the data folder; made with mode 0700.
 * @param link what links the entries of the audit log.
 * @throws when the folder holds a database of a newer release.
 */
export async function openSqliteStorage(folder: string, link: AuditLink): Promise<Storage> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const main = await openMigrated(join(folder, mainFile), mainSchema);
  const keys = await openMigrated(join(folder, keyFile), keySchema).catch(
    async (error: unknown) => {
      await main.close();
      throw error;
    },
  );
  return sqlStorage(main, keys, link, {
    shared: false,
    async eraseDeleted() {
      const clean = await Promise.all([main.truncateLog(), keys.truncateLog()]);
      return clean.every(Boolean);
    },
    // One server has the folder to itself; what the commands change is looked up again within the second.
    onForeignChange: () => () => {},
  });
}

async function openMigrated(file: string, schema: Schema): Promise<SqliteDatabase> {
  const database = await openSqliteDatabase(file);
  try {
    await database.transaction((session) => migrate(session, schema(dialects.sqlite)));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}
