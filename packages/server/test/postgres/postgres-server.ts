import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { expect, inject, onTestFinished, type TestContext } from 'vitest';
import { startCluster } from './cluster.js';
import type { PostgresOfTheRun } from './for-the-run.js';

/** A PostgreSQL server on a port of this machine. */
export interface PostgresServer {
  /** Makes an empty database, owned by an ordinary user whose password is in the URL. */
  freshDatabase(): Promise<FreshDatabase>;
  /** Runs a statement as the superuser, in the named database or in none of the tests'. */
  admin(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Locks a table for everybody else. @returns what lets it go. */
  hold(table: string, database: string): Promise<() => Promise<void>>;
  /** Resolves once somebody waits for a lock in a database. */
  waiting(database: string): Promise<void>;
}

/** One that nobody else uses, so that it may be stopped and changed. */
export interface OwnPostgresServer extends PostgresServer {
  /** Ends it orderly; its data stays. */
  stop(): Promise<void>;
  /** Ends it as a crash does: nothing more is written. */
  killHard(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

export interface FreshDatabase {
  name: string;
  url: string;
  /** Removes it, connections to it included. */
  drop(): Promise<void>;
}

/**
 * The server of this test run; the first call starts it, and the end of the run removes it with all databases. Other test files
 * use it at the same time, so nobody stops it or changes what is not of one database. Without PostgreSQL on the machine the test
 * is skipped, or fails in CI.
 */
export async function postgresServer(ctx: TestContext): Promise<PostgresServer> {
  const { port, template } = await postgresOfTheRun(ctx);
  return serverAt(port, template.password);
}

/** A server for one test, which ends with it. */
export async function ownPostgresServer(ctx: TestContext): Promise<OwnPostgresServer> {
  const { template } = await postgresOfTheRun(ctx);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-postgres-'));
  chmodSync(folder, 0o755);
  const cluster = await startCluster(template, join(folder, 'server'));
  onTestFinished(async () => {
    await cluster.end('SIGQUIT');
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    ...serverAt(cluster.port, template.password),
    stop: () => cluster.end('SIGINT'),
    killHard: () => cluster.end('SIGQUIT'),
    start: cluster.start,
  };
}

async function postgresOfTheRun(ctx: TestContext): Promise<PostgresOfTheRun> {
  const offer = inject('postgresOfTheRun');
  if (offer === undefined) {
    const missing = 'PostgreSQL is not installed; Debian has it as postgresql';
    if (process.env['CI']) throw new Error(missing);
    ctx.skip(missing);
  }
  const answer = await fetch(String(offer));
  if (!answer.ok) throw new Error(await answer.text());
  const postgres: PostgresOfTheRun = await answer.json();
  return postgres;
}

function serverAt(port: number, password: string): PostgresServer {
  async function connect(database: string): Promise<Client> {
    const client = new Client({ host: '127.0.0.1', port, user: 'admin', password, database });
    await client.connect();
    return client;
  }
  async function admin(sql: string, database = 'postgres'): Promise<Record<string, unknown>[]> {
    const client = await connect(database);
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }
  return {
    admin,
    async hold(table, database) {
      const client = await connect(database);
      await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
      return () => client.end();
    },
    async waiting(database) {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = '${database}' AND wait_event_type = 'Lock'`;
      await expect.poll(() => admin(sql)).not.toEqual([]);
    },
    async freshDatabase() {
      const name = `test_${randomUUID().replaceAll('-', '')}`;
      await admin(`CREATE DATABASE ${name} OWNER biometrid`);
      return {
        name,
        url: `postgres://biometrid:${password}@127.0.0.1:${port}/${name}`,
        async drop() {
          await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
        },
      };
    },
  };
}
