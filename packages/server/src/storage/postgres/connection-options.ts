import type { ClientConfig } from 'pg';
import { types } from './values.js';

/** How long what is asked of PostgreSQL may take. Milliseconds. */
export interface Timeouts {
  /** Until a connection is open. */
  connectTimeout: number;
  /** One statement. */
  statementTimeout: number;
}

/** How long a transaction may keep PostgreSQL waiting. Milliseconds. */
export const idleTimeout = 30_000;

/** How long a statement may wait for a lock. Milliseconds. */
export function lockTimeout({ statementTimeout }: Timeouts): number {
  return Math.min(statementTimeout, 5_000);
}

/**
 * What every connection to a database is opened with. Timeouts and a name in the URL win over these.
 * @param pooled whether it leads to PgBouncer, which refuses what it cannot keep for one client: the role has to have that.
 * @throws when the URL cannot be read. The message does not repeat it, for it may hold a password.
 */
export function connectionOptions(url: string, timeouts: Timeouts, pooled = false): ClientConfig {
  const parsed = readable(url);
  const connection = {
    application_name: 'biometrid',
    connectionTimeoutMillis: timeouts.connectTimeout,
    // For a server that does not answer at all; one that does keeps to the statement timeout.
    query_timeout: timeouts.statementTimeout + grace,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
  };
  if (pooled) return { ...connection, connectionString: parsed.href };
  const settings = [
    parsed.searchParams.get('options') ?? '',
    // As `values.ts` reads bytes.
    '-c bytea_output=hex',
  ];
  parsed.searchParams.set('options', settings.join(' '));
  return {
    ...connection,
    connectionString: parsed.href,
    statement_timeout: timeouts.statementTimeout,
    lock_timeout: lockTimeout(timeouts),
    idle_in_transaction_session_timeout: idleTimeout,
  };
}

/** How much later the answer of a server may come that has just given a statement up. Milliseconds. */
const grace = 500;

function readable(url: string): URL {
  try {
    const parsed = new URL(url);
    if (!/^postgres(ql)?:$/.test(parsed.protocol)) throw new TypeError('another protocol');
    for (const part of [parsed.username, parsed.password, parsed.hostname]) {
      decodeURIComponent(part);
    }
    return parsed;
  } catch {
    throw new Error(
      'The database URL cannot be read. Write it as postgres://USER@HOST:PORT/DATABASE, with special characters as %XX.',
    );
  }
}
