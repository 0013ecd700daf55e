import type { AuditLink } from '../sql/audit.js';
import { number, text } from '../sql/columns.js';
import { changeChannel, dialects } from '../sql/dialect.js';
import { keySchema, mainSchema, migrate, type Schema } from '../sql/schema.js';
import { sqlStorage } from '../sql/sql-storage.js';
import type { ServerRoom, Storage } from '../storage.js';
import {
  openPostgresDatabase,
  type PostgresDatabase,
  type PostgresOptions,
} from './postgres-database.js';
import { keySchemaName, mainSchemaName, withoutSchema } from './schema.js';

/** Any number that nobody else locks: of several processes, one migrates. */
const migrating = 4_721_305_119;

/**
 * Opens the storage on a PostgreSQL database, and makes its tables where they are missing: the keys of users in the schema
 * `biometrid_keys`, so that they are backed up apart, and everything else in `biometrid`.
 * @param url `postgres://USER@HOST:PORT/DATABASE`
 * @param link what links the entries of the audit log.
 * @param options timeouts are as long as commands need when absent.
 * @throws when the database cannot be used, or was written by a newer release.
 */
export async function openPostgresStorage(
  url: string,
  link: AuditLink,
  options: PostgresOptions = {},
): Promise<Storage> {
  const database = await openPostgresTables(url, options);
  const rest = {
    shared: true,
    // PostgreSQL keeps deleted bytes in its heap and its write-ahead log for a while; without their keys they cannot be opened.
    eraseDeleted: async () => true,
    async place() {
      const [row] = await database.read.all(
        'SELECT datname, oid::text AS oid FROM pg_database WHERE datname = current_database()',
      );
      return `the PostgreSQL database ${row?.['datname']} (oid ${row?.['oid']})`;
    },
    async examine() {
      const [row] = await database.read.all(`SELECT current_setting('server_version') AS version`);
      // Its files are its own affair.
      return { version: `PostgreSQL ${row?.['version']}`, broken: [] };
    },
    room: async () => (options.pooled ? undefined : roomOf(database)),
    whyDeaf: () => database.whyDeaf(),
    onForeignChange: (listener: (clientId: string) => void) =>
      database.listen(changeChannel, listener),
  };
  return sqlStorage(database, database, link, rest, async (clientIds) => {
    await database.read.all(
      `SELECT pg_notify('${changeChannel}', id) FROM (VALUES ${clientIds.map(() => '(?)').join(', ')}) AS told (id)`,
      ...clientIds,
    );
  });
}

/** What PostgreSQL has for servers: the role's own bound, or what is left of all connections beside those for superusers. */
async function roomOf({ read, connections }: PostgresDatabase): Promise<ServerRoom> {
  const [row] = await read.all(
    `SELECT CASE WHEN rolconnlimit < 0 THEN ordinary ELSE LEAST(rolconnlimit, ordinary) END AS connections
     FROM pg_roles, (SELECT SUM(CASE name WHEN 'max_connections' THEN 1 ELSE -1 END * CAST(setting AS INTEGER)) AS ordinary
       FROM pg_settings WHERE name IN ('max_connections', 'superuser_reserved_connections', 'reserved_connections')) AS bounds
     WHERE rolname = current_user`,
  );
  const all = row === undefined ? 0 : number(row, 'connections');
  // One more hears of changes.
  const each = connections + 1;
  return { servers: Math.floor(all / each), connections: all, each };
}

/**
 * Opens the database itself, with all tables in place.
 * @throws as {@link openPostgresStorage}, and when it was moved elsewhere.
 */
export async function openPostgresTables(
  url: string,
  options: PostgresOptions = {},
): Promise<PostgresDatabase> {
  const database = await openMigrated(url, options);
  const [moved] = await database.read.all(
    `SELECT value FROM biometrid.deployment WHERE name = 'moved'`,
  );
  if (moved === undefined) return database;
  await database.close();
  throw new Error(text(moved, 'value'));
}

async function openMigrated(url: string, options: PostgresOptions): Promise<PostgresDatabase> {
  // Migrations may take longer than requests may.
  const { connectTimeout, statementTimeout, ...rest } = options;
  const patient = await openPostgresDatabase(url, { ...rest, roleTimeout: statementTimeout });
  try {
    await migrateSchema(patient, mainSchemaName, mainSchema);
    await migrateSchema(patient, keySchemaName, keySchema);
    if (connectTimeout === undefined && statementTimeout === undefined) return patient;
  } catch (error) {
    await patient.close();
    throw error;
  }
  await patient.close();
  return openPostgresDatabase(url, options);
}

async function migrateSchema(
  database: PostgresDatabase,
  name: string,
  schema: Schema,
): Promise<void> {
  await database.transaction(async (session) => {
    await session.all('SELECT pg_advisory_xact_lock(?)', migrating);
    await withoutSchema(session, name);
    await migrate(session, schema(dialects.postgres));
  });
}
