import type { ClientConfig } from 'pg';
import { types } from './values.js';

/**
 * What every connection to a database is opened with. Timeouts and a name in the URL win over these.
 * @param connectTimeout how long a connection may take to open. Milliseconds.
 * @param statementTimeout how long PostgreSQL works on one statement at most. Milliseconds.
 * @throws when the URL cannot be read. The message does not repeat it, for it may hold a password.
 */
export function connectionOptions(
  url: string,
  connectTimeout: number,
  statementTimeout: number,
): ClientConfig {
  const parsed = readable(url);
  const settings = [
    parsed.searchParams.get('options') ?? '',
    // As `values.ts` reads bytes.
    '-c bytea_output=hex',
  ];
  parsed.searchParams.set('options', settings.join(' '));
  return {
    connectionString: parsed.href,
    application_name: 'biometrid',
    connectionTimeoutMillis: connectTimeout,
    statement_timeout: statementTimeout,
    // For a server that does not answer at all; one that does keeps to the statement timeout.
    query_timeout: statementTimeout + grace,
    lock_timeout: Math.min(statementTimeout, 5_000),
    idle_in_transaction_session_timeout: 30_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    types,
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
