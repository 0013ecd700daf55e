import { afterAll, type TestContext } from 'vitest';
import { type FreshDatabase, postgresServer } from './postgres-server.js';
import { findPgbouncer, type Pgbouncer, startPgbouncer } from './start-pgbouncer.js';

/** A database that is reached through PgBouncer, and past it. */
export interface PooledDatabase extends FreshDatabase {
  directUrl: string;
}

/** Connections of PostgreSQL that a database's clients share: fewer than two servers would open. */
export const sharedConnections = 8;

let running: Promise<Pgbouncer> | undefined;

/**
 * An empty database behind PgBouncer, which runs by `docs/deploy/pgbouncer.ini` for the tests of this file. Without PgBouncer or
 * PostgreSQL on the machine the test is skipped, or fails in CI.
 * @param settings what the role has, which is what the guide says when absent.
 */
export async function pooledDatabase(
  ctx: TestContext,
  settings: Readonly<Record<string, string>> = roleSettings,
): Promise<PooledDatabase> {
  const server = await postgresServer(ctx);
  const program = findPgbouncer();
  if (program === undefined) {
    const missing = 'PgBouncer is not installed; Debian has it as pgbouncer';
    if (process.env['CI']) throw new Error(missing);
    ctx.skip(missing);
  }
  const { url: directUrl, name, drop } = await server.freshDatabase();
  for (const [setting, value] of Object.entries(settings))
    await server.admin(`ALTER ROLE biometrid IN DATABASE ${name} SET ${setting} = '${value}'`);
  running ??= startPgbouncer(program, {
    url: directUrl,
    settings: { default_pool_size: sharedConnections, max_db_connections: sharedConnections },
  });
  const url = new URL(directUrl);
  url.port = String((await running).port);
  return { url: url.href, directUrl, name, drop };
}

const roleSettings = {
  statement_timeout: '3s',
  lock_timeout: '3s',
  idle_in_transaction_session_timeout: '30s',
};

afterAll(async () => (await running)?.end());
