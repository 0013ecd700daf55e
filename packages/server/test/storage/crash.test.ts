import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { ChainVerifier } from '../../src/audit/chain.js';
import { openStorage, type StorageLocation } from '../../src/storage/open-storage.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import type { Storage } from '../../src/storage/storage.js';
import { ownPostgresServer, postgresServer } from '../postgres/postgres-server.js';
import { type AnotherProcess, anotherProcess } from './another-process.js';
import { aClient, auditKey, auditLink } from './samples.js';

const rounds = 10;

it('SQLite keeps all that it said it keeps, whenever its process is killed', async () => {
  const data = newFolder();
  const storage = await openStorage({ data }, auditLink);
  const { id } = await aClient(storage);
  await storage.close();
  const said = new Said();
  for (let round = 0; round < rounds; round += 1) {
    const writer = startWriter({ data }, id);
    await writer.line();
    await sleep(Math.random() * 300);
    writer.kill();
    said.add(await writer.rest());
    const reopened = await openStorage({ data }, auditLink);
    await checkAll(reopened, id, said);
    await reopened.close();
    for (const file of ['biometrid.db', 'keys.db']) {
      expect(select(data, file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
      expect(select(data, file, 'PRAGMA foreign_key_check')).toEqual([]);
    }
    expect(select(data, 'biometrid.db', miscounted)).toEqual([]);
  }
  expect(said.templates.size).toBeGreaterThan(rounds);
});

it('PostgreSQL keeps all that it said it keeps, whenever the process that writes is killed', async (ctx) => {
  const server = await postgresServer(ctx);
  const { url, drop } = await server.freshDatabase();
  onTestFinished(drop);
  const location = { data: newFolder(), databaseUrl: url };
  const storage = await openStorage(location, auditLink);
  onTestFinished(() => storage.close());
  const { id } = await aClient(storage);
  const said = new Said();
  for (let round = 0; round < rounds; round += 1) {
    // Two, for one killed process must not hold up the other.
    const writers = [startWriter(location, id), startWriter(location, id)];
    for (const writer of writers) await writer.line();
    for (const writer of writers) {
      await sleep(Math.random() * 300);
      writer.kill();
      said.add(await writer.rest());
    }
    await checkAll(storage, id, said);
    expect(await selectFrom(url, miscounted)).toEqual([]);
  }
  expect(said.templates.size).toBeGreaterThan(rounds);
});

it('PostgreSQL keeps all that it said it keeps when it crashes itself, and its clients go on', async (ctx) => {
  const server = await ownPostgresServer(ctx);
  const { url } = await server.freshDatabase();
  const location = { data: newFolder(), databaseUrl: url };
  const storage = await openStorage(location, auditLink);
  onTestFinished(() => storage.close());
  const { id } = await aClient(storage);
  const said = new Said();
  const writer = startWriter(location, id);
  await writer.line();
  for (let round = 0; round < 5; round += 1) {
    await sleep(Math.random() * 300);
    await server.killHard();
    await server.start();
    // It says no more than some lines before it notices, so these are from after the crash.
    for (let line = 0; line < 20; line += 1) said.add([await writer.line()]);
  }
  writer.kill();
  said.add(await writer.rest());
  expect((await writer.ended).stderr).toBe('');
  await checkAll(storage, id, said);
  expect(await selectFrom(url, miscounted)).toEqual([]);
});

/**
 * Galleries whose counter is not the number of their changes, or not that of the last one. Every change has the next number, and
 * an addition that was removed again took its own away.
 */
const miscounted = `SELECT * FROM galleries
  WHERE change <> (SELECT count(*) FROM templates) + 2 * (SELECT count(*) FROM removals)
    OR change <> (SELECT max(change) FROM (SELECT change FROM templates UNION ALL SELECT change FROM removals) AS numbers)`;

/** What writers said. */
class Said {
  readonly users = new Set<string>();
  readonly keys = new Set<string>();
  readonly templates = new Set<string>();
  readonly dialogues = new Set<string>();
  /** Those that were answered, by their requests. */
  readonly decisions = new Set<string>();
  readonly removed = new Set<string>();
  readonly erased = new Set<string>();

  add(lines: readonly string[]): void {
    for (const line of lines) {
      const [what = '', id = '', user = ''] = line.split(' ');
      switch (what) {
        case 'user':
          this.users.add(id);
          break;
        case 'key':
          this.keys.add(id);
          break;
        case 'template':
          this.templates.add(id);
          break;
        case 'dialogue':
          this.dialogues.add(id);
          break;
        case 'decision':
          this.decisions.add(id);
          break;
        case 'removing':
          // From here on it may be gone, or may still be there.
          this.templates.delete(id);
          this.users.delete(user);
          this.dialogues.delete(user);
          break;
        case 'removed':
          this.removed.add(id).add(user);
          break;
        case 'erased':
          this.erased.add(id);
          break;
        default:
          throw new Error(`A writer said ${line}`);
      }
    }
  }
}

async function checkAll(storage: Storage, client: string, said: Said): Promise<void> {
  const gallery = { clientId: client, modality: 'face', encoder: 'an-encoder-1' } as const;
  const kept = (await storage.templates.changesSince(gallery, 0, 1_000_000))?.added ?? [];
  const templates = new Set(kept.map(({ id }) => id));
  expect([...said.templates].filter((id) => !templates.has(id))).toEqual([]);
  expect([...said.removed].filter((id) => templates.has(id))).toEqual([]);

  const keys = new Set<string>();
  for (const { id } of await storage.userKeys.page('', 1_000_000)) keys.add(id);
  expect(kept.filter(({ keyId }) => !keys.has(keyId))).toEqual([]);
  expect([...said.erased].filter((id) => keys.has(id))).toEqual([]);
  const erased = new Set((await storage.userKeys.erasedPage('', 1_000_000)).map(({ id }) => id));
  expect([...said.erased].filter((id) => !erased.has(id))).toEqual([]);
  expect([...said.keys].filter((id) => !keys.has(id) && !erased.has(id))).toEqual([]);

  for (const user of said.users) expect(await storage.users.exists(client, user)).toBe(true);
  for (const user of said.dialogues)
    expect(await storage.dialogues.find(client, user)).toBeDefined();
  for (const id of said.removed) expect(await storage.users.exists(client, id)).toBe(false);

  // Each change of the gallery has its line in the log, in the same transaction.
  const verifier = new ChainVerifier(auditKey, client);
  const entries = await storage.audit.read(client, 0, 1_000_000);
  for (const entry of entries) verifier.add(entry);
  expect(verifier.end()).toEqual({ head: (await storage.audit.heads())[0] });
  const recorded = new Set(entries.map(({ request }) => request));
  expect([...said.decisions].filter((request) => !recorded.has(request))).toEqual([]);
  const changes = entries.filter(({ action }) => action.startsWith('template.'));
  expect(changes).toHaveLength(await storage.templates.change(gallery));
}

function startWriter({ data, databaseUrl = '' }: StorageLocation, client: string): AnotherProcess {
  const script = new URL('write-until-killed.ts', import.meta.url);
  const writer = anotherProcess(script, data, databaseUrl, client);
  onTestFinished(() => writer.kill());
  return writer;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-crash-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'data');
}

function select(data: string, file: string, sql: string): unknown[] {
  const database = openDatabase(join(data, file));
  try {
    return database
      .prepare(sql)
      .all()
      .map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}

async function selectFrom(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url, options: '-c search_path=biometrid' });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
