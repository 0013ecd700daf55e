import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { biometrid } from '../command-in-process.js';
import { newDataFolder, startServerProcess } from '../server-process.js';
import { describeStorage } from '../storage/describe-storage.js';
import { aClient, aTemplate, aUserOf, auditLink } from '../storage/samples.js';
import { type PooledDatabase, pooledDatabase, sharedConnections } from './pgbouncer.js';
import { postgresServer } from './postgres-server.js';

const opened: Storage[] = [];
let database: PooledDatabase | undefined;

afterAll(() => database?.drop());

describeStorage('PostgreSQL behind PgBouncer', async (ctx) => {
  // One database for all: its tables are emptied, which is faster than to make them.
  database ??= await pooledDatabase(ctx);
  const { url, directUrl } = database;
  if (opened.length === 0) opened.push(await open(url));
  await runDirectly(directUrl, emptyTables);
  return {
    async open() {
      const storage = await open(url);
      opened.push(storage);
      return storage;
    },
    alter: (sql) => runDirectly(directUrl, `SET search_path TO biometrid; ${sql}`),
    async remove() {
      for (const storage of opened.splice(1)) await storage.close();
    },
  };
});

describe('behind PgBouncer', () => {
  let pooled: PooledDatabase;
  beforeEach(async (ctx) => {
    pooled = await pooledDatabase(ctx);
    return pooled.drop;
  });

  it('nothing of a server stays in the connections that it shares', async () => {
    const storage = await openForTest(pooled.url);
    const [client, user] = await aUserOf(storage);
    await Promise.all(
      Array.from({ length: 40 }, async () => {
        await storage.transaction(({ templates }) => templates.add(client, aTemplate(user)));
        await storage.templates.of(client, user, 'face');
        await storage.audit.append(client, { at: 1, action: 'a decision' });
      }),
    );
    expect(await leftBehind(pooled.url)).toEqual([]);
  });

  it.each([
    ['a setting of a session', `SET work_mem = '8MB'`, 'setting work_mem'],
    ['a statement with a name', 'PREPARE named AS SELECT 1', 'statement named'],
    ['a lock of a session', 'SELECT pg_advisory_lock(7)', 'advisory lock'],
    ['a listener', 'LISTEN changes', 'channel changes'],
  ])('%s would be noticed', async (_, statement, left) => {
    await runDirectly(pooled.url, statement);
    expect(await leftBehind(pooled.url)).toEqual([left]);
  });

  it('a server without the role’s settings says what to run, and starts once that is done', async (ctx) => {
    const bare = await pooledDatabase(ctx, {});
    onTestFinished(bare.drop);
    const refused = await open(bare.url).catch((error: unknown) => error);
    const message = String(refused);
    const statements = message.match(/ALTER ROLE [^;]+;/g) ?? [];
    expect(statements).toEqual([
      `ALTER ROLE "biometrid" IN DATABASE "${bare.name}" SET statement_timeout = '3000ms';`,
      `ALTER ROLE "biometrid" IN DATABASE "${bare.name}" SET lock_timeout = '3000ms';`,
      `ALTER ROLE "biometrid" IN DATABASE "${bare.name}" SET idle_in_transaction_session_timeout = '30000ms';`,
    ]);
    await runDirectly(bare.directUrl, statements.join(' '));
    await runDirectly(
      bare.directUrl,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    // PgBouncer may tell the next client of a connection that was ended.
    await expect.poll(() => openForTest(bare.url).catch(() => undefined)).toBeDefined();
  });

  it('who is not told it is there is refused', async () => {
    await expect(openPostgresStorage(pooled.url, auditLink)).rejects.toThrow(
      /unsupported startup parameter/,
    );
  });

  it('a server hears of changes past it, and looks by itself where it has no other way', async () => {
    const [writer, hearing, looking] = [
      await openForTest(pooled.url),
      await openForTest(pooled.url, pooled.directUrl),
      await openForTest(pooled.url),
    ];
    const heard: string[] = [];
    const looked: string[] = [];
    onTestFinished(hearing.onForeignChange((client) => heard.push(client)));
    onTestFinished(looking.onForeignChange((client) => looked.push(client)));
    await expect.poll(() => heard).toContain('');
    const { id } = await aClient(writer);
    const [client, user] = await aUserOf(writer);
    await writer.transaction(({ templates }) => templates.add(client, aTemplate(user)));
    const record = await writer.clients.lock(id);
    if (record === undefined) throw new Error('The client is gone.');
    await writer.transaction(({ clients }) => clients.update(record));
    await expect.poll(() => heard).toEqual(expect.arrayContaining([client, id]));
    expect([...new Set(looked)]).toEqual(['']);
  });

  it('a way past it that leads nowhere, to another database or through it is told of in the log and by the doctor', async (ctx) => {
    const nowhere = new URL(pooled.directUrl);
    nowhere.port = '1';
    const another = await (await postgresServer(ctx)).freshDatabase();
    onTestFinished(another.drop);
    const data = newDataFolder();
    onTestFinished(() => rmSync(dirname(data), { recursive: true }));
    const engines = ['face', 'voice', 'document'].flatMap((kind) => [`--${kind}-engine`, 'none']);
    const examined = async (directUrl: string) => {
      const config = join(dirname(data), 'biometrid.json');
      // A command line would show the password.
      const settings = {
        databaseUrl: pooled.url,
        databasePooled: true,
        databaseDirectUrl: directUrl,
      };
      writeFileSync(config, JSON.stringify(settings));
      const words = ['--data', data, '--config', config, ...engines];
      const { stdout } = await biometrid('doctor', '--json', ...words);
      expect(stdout).not.toContain(nowhere.password);
      const findings: { about: string; state: string; says: string }[] =
        JSON.parse(stdout).findings;
      return findings.find(({ about }) => about === 'changes');
    };
    expect(await examined(pooled.directUrl)).toMatchObject({ state: 'ok' });
    for (const [url, because] of [
      [pooled.url, /unsupported startup parameter/],
      [another.url, /leads to another database/],
      [nowhere.href, /cannot be reached/],
    ] as const)
      expect(await examined(url)).toMatchObject({
        state: 'warning',
        says: expect.stringMatching(because),
      });
    const config = ['--config', join(dirname(data), 'biometrid.json')];
    const server = await startServerProcess('serve', data, ...config, ...engines);
    onTestFinished(async () => {
      await server.end('SIGKILL');
    });
    await expect
      .poll(() => server.output.stderr)
      .toMatch(/cannot be reached.*database-direct-url is of no use/);
    expect(server.output.stderr).not.toContain(nowhere.password);
  });
});

function open(url: string, directUrl?: string): Promise<Storage> {
  return openPostgresStorage(url, auditLink, {
    pooled: true,
    directUrl,
    connectTimeout: 60_000,
    statementTimeout: 3_000,
  });
}

async function openForTest(url: string, directUrl?: string): Promise<Storage> {
  const storage = await open(url, directUrl);
  onTestFinished(() => storage.close());
  return storage;
}

async function runDirectly(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

const emptyTables = `DO $do$ BEGIN EXECUTE (
  SELECT 'TRUNCATE ' || string_agg(format('%I.%I', schemaname, tablename), ', ') FROM pg_tables
  WHERE schemaname LIKE 'biometrid%' AND tablename <> 'migrations'); END $do$`;

/** What clients left in any of the connections that PgBouncer shares, each of which one client holds here. */
async function leftBehind(url: string): Promise<unknown[]> {
  const clients = Array.from(
    { length: sharedConnections },
    () => new Client({ connectionString: url }),
  );
  const found = new Set<unknown>();
  try {
    for (const client of clients) {
      await client.connect();
      await client.query('BEGIN');
    }
    for (const client of clients) {
      const { rows } = await client.query<{ left: unknown }>(remains);
      for (const { left } of rows) found.add(left);
    }
  } finally {
    for (const client of clients) await client.end();
  }
  return [...found];
}

/** PgBouncer itself sets what it keeps for each client. */
const remains = `SELECT 'setting ' || name AS left FROM pg_settings WHERE source = 'session' AND name NOT IN
    ('application_name', 'client_encoding', 'DateStyle', 'TimeZone', 'standard_conforming_strings')
  UNION ALL SELECT 'statement ' || name FROM pg_prepared_statements
  UNION ALL SELECT 'channel ' || channel FROM pg_listening_channels() AS channel
  UNION ALL SELECT 'advisory lock' FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`;
