import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject, onTestFinished, type TestContext } from 'vitest';
import type { ServerOptions } from '../../src/http/start-server.js';
import type { ClientSettings } from '../../src/tenants/client-settings.js';
import { pooledDatabase } from '../postgres/pgbouncer.js';
import { type PostgresServer, postgresServer } from '../postgres/postgres-server.js';
import { type ServerProcess, startServerProcess } from '../server-process.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
  testClient,
} from '../server-under-test.js';

/** Two servers with one PostgreSQL database and one key folder. They end with the test. */
export interface TwoServers {
  a: ServerUnderTest;
  b: ServerUnderTest;
  postgres: PostgresServer;
  /** The name of their database. */
  database: string;
  /** Makes a client. @returns it as it asks the one and the other. */
  client(settings?: Partial<ClientSettings>): Promise<[atA: TestClient, atB: TestClient]>;
  /** A third server, as a process of its own, by the built command. */
  process(settings?: object): Promise<ServerProcess>;
}

/** Cuts the connections that tell servers of changes, and cuts them again whenever they come back. @returns what lets them be; the end of the test does. */
export async function cutListeners({
  postgres,
  database,
}: TwoServers): Promise<() => Promise<void>> {
  const cut = async () => {
    const listeners = await postgres.admin(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = '${database}' AND query LIKE 'LISTEN%'`,
    );
    await sleep(20);
    return listeners.length;
  };
  // A server begins to listen a little after it has started, or was cut off before.
  for (let heard = 0; heard < 2; ) heard += await cut();
  const ended = new AbortController();
  const cutting = (async () => {
    while (!ended.signal.aborted) await cut();
  })();
  const letBe = () => {
    ended.abort();
    return cutting;
  };
  onTestFinished(letBe);
  return letBe;
}

/**
 * Without PostgreSQL on the machine the test is skipped, or fails in CI.
 * @param options those of the servers, and a PostgreSQL server other than that of the test run.
 */
export async function twoServers(
  ctx: TestContext,
  {
    postgres: own,
    ...options
  }: Partial<ServerOptions> & { postgres?: PostgresServer | undefined } = {},
): Promise<TwoServers> {
  const postgres = own ?? (await postgresServer(ctx));
  const { name: database, ...location } = await databaseOf(ctx, postgres);
  const a = await startServerUnderTest({ ...options, ...location });
  onTestFinished(() => a.stop());
  const keys = `${a.data}-keys`;
  const b = await startServerUnderTest({ ...options, ...location, keys });
  onTestFinished(() => b.stop());
  return {
    a,
    b,
    postgres,
    database,
    async client(settings) {
      const atA = await a.client(settings);
      return [atA, testClient(b.origin, atA)];
    },
    async process(settings) {
      const folder = mkdtempSync(join(tmpdir(), 'biometrid-third-'));
      // A command line would show the password.
      const config = join(folder, 'biometrid.json');
      writeFileSync(
        config,
        JSON.stringify({
          ...location,
          databaseTimeout: '60s',
          keys,
          ...{ faceEngine: 'none', voiceEngine: 'none', documentEngine: 'none' },
          ...settings,
        }),
      );
      const server = await startServerProcess('serve', join(folder, 'data'), '--config', config);
      onTestFinished(async () => {
        await server.end('SIGKILL');
        rmSync(folder, { recursive: true });
      });
      return server;
    },
  };
}

/** An empty database: behind PgBouncer where the project of the test says so, else of a PostgreSQL server itself. */
async function databaseOf(ctx: TestContext, postgres: PostgresServer) {
  if (!inject('behindPgbouncer')) {
    const { url: databaseUrl, name } = await postgres.freshDatabase();
    return { databaseUrl, name };
  }
  const { url: databaseUrl, directUrl: databaseDirectUrl, name } = await pooledDatabase(ctx);
  return { databaseUrl, databaseDirectUrl, databasePooled: true, name };
}
