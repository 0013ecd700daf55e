import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import {
  openPostgresStorage,
  openPostgresTables,
} from '../src/storage/postgres/postgres-storage.js';
import { dialects } from '../src/storage/sql/dialect.js';
import { templateRepository } from '../src/storage/sql/templates.js';
import type { Storage } from '../src/storage/storage.js';
import { findPrograms, makeTemplate, startCluster } from '../test/postgres/cluster.js';
import { findPgbouncer, startPgbouncer } from '../test/postgres/start-pgbouncer.js';
import { aTemplate, aUserOf, auditLink } from '../test/storage/samples.js';

/**
 * What PostgreSQL takes of many servers: commits with templates beside each other, decisions on one audit chain, and the
 * connections of a hundred servers behind PgBouncer. It writes to the disk as it does in earnest. Ways alternate in rounds.
 */
const rounds = Number(process.argv[2] ?? 3);
const roundLength = 2_000;
const servers = 100;

const programs = findPrograms();
const pgbouncer = findPgbouncer();
if (programs === undefined || pgbouncer === undefined) {
  console.log(
    'PostgreSQL or PgBouncer is not installed; Debian has them as postgresql and pgbouncer.',
  );
  process.exit();
}
const folder = mkdtempSync(join(tmpdir(), 'biometrid-database-'));
chmodSync(folder, 0o755);
const template = makeTemplate(programs, join(folder, 'template'));
const cluster = await startCluster(template, join(folder, 'server'), {
  fsync: 'on',
  full_page_writes: 'on',
});
const at = { host: '127.0.0.1', port: cluster.port, user: 'admin', password: template.password };
await asAdmin('postgres', 'CREATE DATABASE biometrid OWNER biometrid');
const url = `postgres://biometrid:${template.password}@127.0.0.1:${cluster.port}/biometrid`;
try {
  await measureTemplates();
  await measureDecisions();
  await measureConnections();
} finally {
  await cluster.end('SIGINT');
  rmSync(folder, { recursive: true, force: true });
}

/** Sixteen callers, each with a client of its own: nothing but the commit itself is common to them. */
async function measureTemplates(): Promise<void> {
  const callers = 16;
  const storage = await openPostgresStorage(url, auditLink, { connections: callers });
  const database = await openPostgresTables(url, { connections: callers });
  const owners = await Promise.all(Array.from({ length: callers }, () => aUserOf(storage)));
  const { postgres } = dialects;
  await compare('commits with templates, 16 connections', callers, {
    'each with its notification': async (caller) => {
      const [client, user] = owners[caller] ?? ['', ''];
      await database.transaction(async (session) => {
        await templateRepository(session, postgres, () => {}).add(client, aTemplate(user));
        await session.run(postgres.tell ?? '', client);
      });
    },
    'notified of beside': async (caller) => {
      const [client, user] = owners[caller] ?? ['', ''];
      await storage.transaction(({ templates }) => templates.add(client, aTemplate(user)));
    },
  });
  await storage.close();
  await database.close();
}

/** Decisions of one client, as fifty requests at once make them. */
async function measureDecisions(): Promise<void> {
  const storage = await openPostgresStorage(url, auditLink);
  const chain = randomUUID();
  const entry = () => ({ at: Date.now(), action: 'face.verified', request: randomUUID() });
  await compare('decisions on one chain, 10 connections', 50, {
    'a commit each': () => storage.transaction(({ audit }) => audit.append(chain, entry())),
    together: () => storage.audit.append(chain, entry()),
  });
  await storage.close();
}

/** A hundred servers with ten connections each, all of them busy. */
async function measureConnections(): Promise<void> {
  const role = {
    statement_timeout: '30s',
    lock_timeout: '5s',
    idle_in_transaction_session_timeout: '30s',
  };
  for (const [name, value] of Object.entries(role))
    await asAdmin(
      'biometrid',
      `ALTER ROLE biometrid IN DATABASE biometrid SET ${name} = '${value}'`,
    );
  const bouncer = await startPgbouncer(pgbouncer ?? '', { url });
  const pooledUrl = new URL(url);
  pooledUrl.port = String(bouncer.port);
  const storages: Storage[] = [];
  for (let server = 0; server < servers; server += 1)
    storages.push(
      await openPostgresStorage(pooledUrl.href, auditLink, {
        pooled: true,
        connectTimeout: 60_000,
        statementTimeout: 30_000,
      }),
    );
  const [client, user] = await aUserOf(storages[0] as Storage);
  let most = 0;
  let over = false;
  const counting = (async () => {
    while (!over) {
      const [row] = await asAdmin(
        'postgres',
        `SELECT count(*) AS connections FROM pg_stat_activity WHERE usename = 'biometrid'`,
      );
      most = Math.max(most, Number(row?.['connections']));
      await sleep(100);
    }
  })();
  const failures = new Map<string, number>();
  let done = 0;
  const end = Date.now() + 5 * roundLength;
  await Promise.all(
    storages.flatMap((storage) =>
      Array.from({ length: 10 }, async () => {
        while (Date.now() < end) {
          try {
            await storage.users.exists(client, user);
            await storage.audit.append(storage === storages[0] ? client : randomUUID(), {
              at: Date.now(),
              action: 'face.verified',
            });
            done += 1;
          } catch (error) {
            const reason = error instanceof Error ? error.message : String(error);
            failures.set(reason, (failures.get(reason) ?? 0) + 1);
          }
        }
      }),
    ),
  );
  over = true;
  await counting;
  console.log(
    `${servers} servers with 10 connections each behind one PgBouncer: ${most} connections of PostgreSQL, ${done} decisions`,
    failures,
  );
  for (const storage of storages) await storage.close();
  await bouncer.end();
}

/** Counts what each way does in a second, in rounds that alternate, and says the median. */
async function compare(
  about: string,
  callers: number,
  ways: Readonly<Record<string, (caller: number) => Promise<void>>>,
): Promise<void> {
  const rates = new Map<string, number[]>();
  for (let round = 0; round < rounds; round += 1)
    for (const [name, work] of Object.entries(ways)) {
      let done = 0;
      const began = performance.now();
      await Promise.all(
        Array.from({ length: callers }, async (_, caller) => {
          while (performance.now() - began < roundLength) {
            await work(caller);
            done += 1;
          }
        }),
      );
      const rate = (done * 1_000) / (performance.now() - began);
      rates.set(name, [...(rates.get(name) ?? []), rate]);
    }
  const medians = [...rates].map(([name, each]): [string, number] => [
    name,
    each.sort((one, other) => one - other)[Math.floor(each.length / 2)] ?? 0,
  ]);
  const [[, before] = ['', 1], [, after] = ['', 0]] = medians;
  const each = medians.map(([name, rate]) => `${name} ${Math.round(rate)}/s`).join(', ');
  console.log(`${about}: ${each}: ${(after / before).toFixed(1)} times`);
}

async function asAdmin(database: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ ...at, database });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
