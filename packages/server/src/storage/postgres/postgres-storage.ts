import type { AuditLink } from '../sql/audit.js';
import { text } from '../sql/columns.js';
import { changeChannel, dialects } from '../sql/dialect.js';
import { keySchema, mainSchema, migrate, type Schema } from '../sql/schema.js';
import { sqlStorage } from '../sql/sql-storage.js';
import type { Storage } from '../storage.js';
import { openPostgresDatabase, type PostgresDatabase } from './postgres-database.js';

/** Any number that nobody else locks: of several processes, one migrates. */
const migrating = 4_721_305_119;
/** Where everything but the keys lies. */
export const mainSchemaName = 'biometrid';
/** Where the wrapped keys of users lie. */
export const keySchemaName = 'biometrid_keys';
/** Connections for the keys: their statements are few and short. */
const keyConnections = 4;

/**
 * Opens the storage on a PostgreSQL database, and makes its tables where they are missing: the keys of users in the schema
 * `biometrid_keys`, so that they are backed up apart, and everything else in `biometrid`.
 * @param url `postgres://USER@HOST:PORT/DATABASE`
 * @param link what links the entries of the audit log.
 * @param timeout of a connection and of a statement. Milliseconds; as long as commands need when absent.
 * @throws when the database cannot be used, or was written by a newer release.
 */
export async function openPostgresStorage(
  url: string,
  link: AuditLink,
  timeout?: number,
): Promise<Storage> {
  const { main, keys } = await openPostgresDatabases(url, timeout);
  return sqlStorage(main, keys, link, {
    shared: true,
    // PostgreSQL keeps deleted bytes in its heap and its write-ahead log for a while; without their keys they cannot be opened.
    eraseDeleted: async () => true,
    async place() {
      const [row] = await main.read.all(
        'SELECT datname, oid::text AS oid FROM pg_database WHERE datname = current_database()',
      );
      return `the PostgreSQL database ${row?.['datname']} (oid ${row?.['oid']})`;
    },
    async examine() {
      const [row] = await main.read.all(`SELECT current_setting('server_version') AS version`);
      // Its files are its own affair.
      return { version: `PostgreSQL ${row?.['version']}`, broken: [] };
    },
    onForeignChange: (listener) => main.listen(changeChannel, listener),
  });
}

/** Opens the databases themselves, with their schemas in place. @throws as {@link openPostgresStorage}, and when they were moved elsewhere. */
export async function openPostgresDatabases(
  url: string,
  timeout?: number,
): Promise<{ main: PostgresDatabase; keys: PostgresDatabase }> {
  const main = await openMigrated(url, mainSchema, { schema: mainSchemaName }, timeout);
  const keyOptions = { schema: keySchemaName, poolSize: keyConnections } as const;
  const keys = await openMigrated(url, keySchema, keyOptions, timeout).catch(
    async (error: unknown) => {
      await main.close();
      throw error;
    },
  );
  const [moved] = await main.read.all(`SELECT value FROM deployment WHERE name = 'moved'`);
  if (moved !== undefined) {
    await keys.close();
    await main.close();
    throw new Error(text(moved, 'value'));
  }
  return { main, keys };
}

async function openMigrated(
  url: string,
  schema: Schema,
  options: Parameters<typeof openPostgresDatabase>[1],
  timeout: number | undefined,
): Promise<PostgresDatabase> {
  const database = await openPostgresDatabase(url, options);
  try {
    await database.transaction(async (session) => {
      await session.all('SELECT pg_advisory_xact_lock(?)', migrating);
      await migrate(session, schema(dialects.postgres));
    });
    if (timeout === undefined) return database;
  } catch (error) {
    await database.close();
    throw error;
  }
  // Migrations may take longer than requests may.
  await database.close();
  const timeouts = { connectTimeout: timeout, statementTimeout: timeout };
  return openPostgresDatabase(url, { ...options, ...timeouts });
}
