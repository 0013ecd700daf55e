import type { SqlDatabase, SqlSession } from '../sql/sql-database.js';
import { StatementRefused } from './failures.js';

const oldestVersion = 15;
/** Any number that nobody else locks: two processes that make the same schema at once would fail otherwise. */
const makingSchema = 4_721_305_118;

/** Where everything but the keys lies. */
export const mainSchemaName = 'biometrid';
/** Where the wrapped keys of users lie, so that they are backed up apart. */
export const keySchemaName = 'biometrid_keys';

/** Has what a transaction writes without a schema lie in one: the steps of a schema name none, for a released one never changes. */
export async function withoutSchema(session: SqlSession, schema: string): Promise<void> {
  await session.run(`SET LOCAL search_path TO ${schema}`);
}

/**
 * Makes the schemas of the tables where they are missing.
 * @throws when the database is too old, does not keep Unicode, or its user may not make a schema.
 */
export async function prepareSchemas(database: SqlDatabase): Promise<void> {
  const [server] = await database.read.all(
    `SELECT current_setting('server_version') AS version, current_setting('server_version_num') AS number,
       current_setting('server_encoding') AS encoding, current_user AS role, current_database() AS name`,
  );
  if (Number(server?.['number']) < oldestVersion * 10_000) {
    throw new Error(
      `PostgreSQL ${server?.['version']} is too old. Use version ${oldestVersion} or newer.`,
    );
  }
  if (server?.['encoding'] !== 'UTF8') {
    throw new Error(
      `The database ${server?.['name']} keeps text as ${server?.['encoding']}. Make one with ENCODING 'UTF8'.`,
    );
  }
  const schemas = [mainSchemaName, keySchemaName];
  try {
    await database.transaction(async (session) => {
      await session.all('SELECT pg_advisory_xact_lock(?)', makingSchema);
      for (const schema of schemas) {
        const [found] = await session.all('SELECT to_regnamespace(?) AS schema', schema);
        if (found?.['schema'] === null) await session.run(`CREATE SCHEMA ${schema}`);
      }
    });
  } catch (error) {
    if (!(error instanceof StatementRefused) || error.sqlState !== '42501') throw error;
    const statements = schemas.map(
      (schema) => `CREATE SCHEMA IF NOT EXISTS ${schema} AUTHORIZATION "${server['role']}";`,
    );
    throw new Error(
      `The user ${server['role']} may not make schemas in the database ${server['name']}. Let its owner run: ${statements.join(' ')}`,
    );
  }
}
