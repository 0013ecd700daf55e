import { randomUUID } from 'node:crypto';
import type { ClientBase } from 'pg';
import type { SqlDatabase } from '../sql/sql-database.js';

/** What a connection is to have that PgBouncer keeps nobody's start-up parameters of. */
interface RoleSettings {
  /** How long PostgreSQL works on one statement at most. Milliseconds. */
  statementTimeout: number;
  /** The same of a wait for a lock, and of a transaction that nothing is asked of. */
  lockTimeout: number;
  idleTimeout: number;
}

/**
 * Checks that connections through PgBouncer have what a direct one is opened with: it hands them from one client to the next, so
 * that only what the role has itself is sure.
 * @throws with the statements that set what is missing.
 */
export async function checkRoleSettings(
  { read }: SqlDatabase,
  { statementTimeout, lockTimeout, idleTimeout }: RoleSettings,
): Promise<void> {
  const [found] = await read.all(
    `SELECT current_user AS role, current_database() AS name, current_setting('bytea_output') AS bytes,
       (SELECT setting FROM pg_settings WHERE name = 'statement_timeout') AS statement_timeout,
       (SELECT setting FROM pg_settings WHERE name = 'lock_timeout') AS lock_timeout,
       (SELECT setting FROM pg_settings WHERE name = 'idle_in_transaction_session_timeout') AS idle_in_transaction_session_timeout`,
  );
  const within = (name: string, most: number) => {
    const set = Number(found?.[name]);
    return set > 0 && set <= most ? [] : [`SET ${name} = '${most}ms'`];
  };
  const missing = [
    ...within('statement_timeout', statementTimeout),
    ...within('lock_timeout', lockTimeout),
    ...within('idle_in_transaction_session_timeout', idleTimeout),
    // As `values.ts` reads bytes.
    ...(found?.['bytes'] === 'hex' ? [] : ['SET bytea_output = hex']),
  ];
  if (missing.length === 0) return;
  const role = `ALTER ROLE "${found?.['role']}" IN DATABASE "${found?.['name']}"`;
  throw new Error(
    `Behind PgBouncer the timeouts of statements are those of the role, which lacks some. Run, as the role itself or as a superuser: ${missing.map((setting) => `${role} ${setting};`).join(' ')} Then have PgBouncer open its connections anew, with RECONNECT in its console.`,
  );
}

/**
 * Finds out whether statements may be prepared by name: from 1.21 on, and where it is told to, PgBouncer gives each client's names
 * of their own on the connections that it shares.
 */
export async function keepsNames(client: ClientBase): Promise<boolean> {
  const name = `biometrid_${randomUUID()}`;
  // One transaction has one connection of PostgreSQL to itself.
  await client.query('BEGIN');
  try {
    const { rows } = await client.query({
      name,
      text: 'SELECT 1 FROM pg_prepared_statements WHERE name = $1',
      values: [name],
    });
    if (rows.length === 0) return true;
    // PostgreSQL has it by the name that it was given.
    await client.query(`DEALLOCATE "${name}"`);
    return false;
  } finally {
    await client.query('COMMIT');
  }
}
