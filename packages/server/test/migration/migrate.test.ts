import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { migrateToPostgres } from '../../src/migration/migrate-to-postgres.js';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import type { HeardRecord } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { start } from '../backup/command.js';
import { enrolled, recognised } from '../backup/origin.js';
import { biometrid } from '../command-in-process.js';
import { faceEngine } from '../engines/samples.js';
import { photoOf } from '../operations/photos.js';
import {
  type FreshDatabase,
  type PostgresServer,
  postgresServer,
} from '../postgres/postgres-server.js';
import { startServerUnderTest, type TestClient, testClient } from '../server-under-test.js';
import { aHeardRecord } from '../storage/samples.js';

describe('the migration into PostgreSQL', () => {
  /** What each test begins with a copy of. */
  const origin = mkdtempSync(join(tmpdir(), 'biometrid-migration-origin-'));
  let client: TestClient;
  const users = new Map<string, string>();
  /** What was heard of Ada. */
  const heard: HeardRecord[] = [];
  let folder: string;
  let data: string;
  let keys: string;
  let postgres: PostgresServer;
  let target: FreshDatabase;
  beforeAll(async () => {
    const server = await startServerUnderTest({ data: join(origin, 'data'), faceEngine });
    client = await server.client();
    for (const person of ['ada', 'bob']) users.set(person, await enrolled(client, person));
    await client.biometrid.users.delete({ userId: await enrolled(client, 'cyd') });
    const ada = users.get('ada') ?? '';
    heard.push(
      aHeardRecord(ada, { createdAt: 1 }),
      aHeardRecord(ada, { createdAt: 2, sealed: undefined, endsAt: null }),
    );
    await server.storage.transaction(async (repositories) => {
      for (const record of heard) await repositories.heard.add(client.id, record, 50);
      await repositories.tries.fail(client.id, ada, 'voice', 1, failuresEnd);
    });
    await server.stop();
  });
  afterAll(() => rmSync(origin, { recursive: true }));
  beforeEach(async (ctx) => {
    postgres = await postgresServer(ctx);
    target = await postgres.freshDatabase();
    folder = mkdtempSync(join(tmpdir(), 'biometrid-migration-'));
    cpSync(origin, folder, { recursive: true });
    data = join(folder, 'data');
    keys = `${data}-keys`;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await target?.drop();
    if (folder) rmSync(folder, { recursive: true });
  });

  const place = () => ['--data', data];
  const migrate = (...more: string[]) => {
    vi.stubEnv('BIOMETRID_MIGRATE_TO', target.url);
    return biometrid('migrate', ...place(), ...more);
  };
  /** How many rows the target has in a table, as PostgreSQL's own user sees it. */
  async function count(table: string): Promise<number> {
    const [row] = await postgres.admin(`SELECT count(*) AS rows FROM ${table}`, target.name);
    return Number(row?.['rows']);
  }

  it('lets a server go on there, with the same keys, clients and faces', async () => {
    const { code, stdout, stderr } = await migrate('--json');
    expect([code, stderr.replaceAll(/^(Copying|Comparing|Keeping).*\n/gm, '')]).toEqual([0, '']);
    const { rows } = JSON.parse(stdout);
    expect(rows).toMatchObject({
      'biometrid.users': 2,
      'biometrid.templates': 2,
      'biometrid.heard': 2,
      'biometrid.tries': 1,
      'biometrid_keys.user_keys': 4,
      'biometrid_keys.erased_keys': 2,
    });
    // The copy's audit log says where it comes from.
    for (const [table, expected] of Object.entries(rows))
      expect([table, await count(table)]).toEqual([
        table,
        Number(expected) + (table === 'biometrid.audit_entries' ? 1 : 0),
      ]);

    const server = await startServerUnderTest({ data, keys, databaseUrl: target.url, faceEngine });
    const there = testClient(server.origin, client);
    for (const [person, userId] of users) {
      expect(await recognised(there, userId, person)).toBe(true);
      const found = await there.biometrid.face.findUser({ photo: photoOf(person) });
      expect(found.status).toBe(true);
    }
    const ada = users.get('ada') ?? '';
    expect(await server.storage.heard.of(client.id, ada, 'an-encoder-1')).toEqual(heard);
    expect(await server.storage.tries.find(client.id, ada, 'voice', 1)).toEqual({
      count: 1,
      endsAt: failuresEnd,
    });
    await enrolled(there, 'dan');
    const entries = await server.storage.audit.read('system', 0, 100);
    expect(entries.at(-1)).toMatchObject({ action: 'storage.migrated' });
    await server.stop();
    vi.stubEnv('BIOMETRID_DATABASE_URL', target.url);
    const verified = await biometrid('audit', 'verify', '--keys', keys, ...place());
    expect([verified.code, verified.stderr]).toEqual([0, expect.stringMatching(/is whole/)]);
  });

  it('only reads the folder', async () => {
    const before = readFileSync(join(data, 'biometrid.db'));
    const { code, stdout } = await migrate();
    expect(code).toBe(0);
    expect(stdout).toMatch(/compared one by one.*same keys/s);
    expect(readFileSync(join(data, 'biometrid.db')).equals(before)).toBe(true);
  });

  it('leaves a mark that server and commands go by', async () => {
    expect((await migrate()).code).toBe(0);
    const says = /lives in PostgreSQL at .* migrate --back/;
    await expect(startServerUnderTest({ data, keys })).rejects.toThrow(says);
    for (const command of [['clients', 'list'], ['backup', join(folder, 'b.db')], ['migrate']])
      expect(await biometrid(...command, ...place())).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(says),
      });
    expect(JSON.stringify(readFileSync(join(data, 'MOVED'), 'utf8'))).not.toContain(
      new URL(target.url).password,
    );
  });

  it('leads back into a new folder, with what changed there, and keeps servers from PostgreSQL', async () => {
    expect((await migrate()).code).toBe(0);
    const server = await startServerUnderTest({ data, keys, databaseUrl: target.url, faceEngine });
    users.set('eve', await enrolled(testClient(server.origin, client), 'eve'));
    vi.stubEnv('BIOMETRID_DATABASE_URL', target.url);
    const fresh = join(folder, 'fresh');
    const back = (...more: string[]) =>
      biometrid('migrate', '--back', '--data', fresh, '--keys', keys, ...more);
    expect((await back()).stderr).toMatch(/Stop all of them/);
    expect(existsSync(join(fresh, 'biometrid.db'))).toBe(false);
    await server.stop();

    const { code, stdout } = await back('--json');
    expect([code, JSON.parse(stdout).rows]).toEqual([
      0,
      expect.objectContaining({ users: 3, templates: 3, user_keys: 6 }),
    ]);
    expect((await back()).stderr).toMatch(/was moved to the data folder/);
    await expect(startServerUnderTest({ data, keys, databaseUrl: target.url })).rejects.toThrow(
      /was moved to the data folder/,
    );
    vi.unstubAllEnvs();
    const again = await startServerUnderTest({ data: fresh, keys, faceEngine });
    for (const [person, userId] of users)
      expect(await recognised(testClient(again.origin, client), userId, person)).toBe(true);
    await again.stop();
    users.delete('eve');
    const verified = await biometrid('audit', 'verify', '--keys', keys, '--data', fresh);
    expect([verified.code, verified.stderr]).toEqual([0, expect.stringMatching(/is whole/)]);
  });

  it('is refused beside a server', async () => {
    const server = await startServerUnderTest({ data, keys });
    const { code, stderr } = await migrate();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/Another server is using the data folder/),
    ]);
    await server.stop();
    expect(await schemas()).toEqual([]);
  });

  it('is refused into a database that holds something, which stays as it is', async () => {
    expect((await migrate()).code).toBe(0);
    rmSync(join(data, 'MOVED'));
    const before = await count('biometrid.audit_entries');
    const { code, stderr } = await migrate();
    expect([code, stderr]).toEqual([1, expect.stringMatching(/is not empty/)]);
    expect(await count('biometrid.audit_entries')).toBe(before);
  });

  it('killed at any time leaves nothing, and can be run again', async () => {
    fill(join(data, 'biometrid.db'));
    // While it copies, and while it compares; one that had come to its end by then is tried again.
    for (const rows of [filling / 4, filling]) {
      for (let killed = false; !killed; ) {
        await target.drop();
        target = await postgres.freshDatabase();
        const { child, ended } = start(['migrate', ...place()], {
          BIOMETRID_MIGRATE_TO: target.url,
        });
        await untilCopied(rows);
        child.kill('SIGKILL');
        killed = (await ended) === 'SIGKILL';
      }
      expect([await count('biometrid.users'), await count('biometrid.audit_entries')]).toEqual([
        0, 0,
      ]);
    }
    const { code, stdout } = await migrate('--json');
    expect(code).toBe(0);
    const { rows } = JSON.parse(stdout);
    expect(rows['biometrid.audit_entries']).toBeGreaterThan(filling);
  });

  it('keeps nothing when a row is not the same afterwards', async () => {
    // Makes the tables.
    await (await openPostgresStorage(target.url, link())).close();
    await postgres.admin(
      `CREATE FUNCTION public.spoil() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN NEW.sealed := set_byte(NEW.sealed, 40, get_byte(NEW.sealed, 40) # 1); RETURN NEW; END';
       CREATE TRIGGER spoil BEFORE INSERT ON biometrid.templates FOR EACH ROW EXECUTE FUNCTION public.spoil()`,
      target.name,
    );
    const { code, stderr } = await migrate();
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/copy of biometrid.templates is not the same/),
    ]);
    expect([await count('biometrid.users'), await count('biometrid.templates')]).toEqual([0, 0]);
  });

  it('lets no server begin on the database before it is whole', async () => {
    const begun: Promise<unknown>[] = [];
    await migrateToPostgres({
      data,
      to: target.url,
      link: link(),
      report: (step) => {
        if (begun.length === 0 && step.startsWith('comparing'))
          begun.push(
            startServerUnderTest({ data: join(folder, 'other'), databaseUrl: target.url }).then(
              (server) => server.stop().then(() => 'began'),
              (error: unknown) => error,
            ),
          );
      },
    });
    // It waited, and gave up or found keys that are not its own.
    expect(await begun[0]).toMatchObject({
      message: expect.stringMatching(/not those of this|Another transaction holds/),
    });
  });

  it('without a place to go to is refused with how it is called', async () => {
    const { code, stderr } = await biometrid('migrate', ...place());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/migrate --to postgres:/)]);
  });

  it('takes no password on the command line, and does not repeat it', async () => {
    const { code, stderr } = await biometrid('migrate', '--to', target.url, ...place());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/BIOMETRID_MIGRATE_TO/)]);
    expect(stderr).not.toContain(new URL(target.url).password);
  });

  it('of a folder without a database is refused, and makes none', async () => {
    const { code, stderr } = await biometrid(
      'migrate',
      '--to',
      'postgres://127.0.0.1:1/db',
      '--data',
      join(folder, 'none'),
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/There is no database in/)]);
    expect(existsSync(join(folder, 'none'))).toBe(false);
  });

  it('into a database that cannot be reached fails, and says so', async () => {
    const { code, stderr } = await biometrid(
      'migrate',
      '--to',
      'postgres://127.0.0.1:1/db',
      ...place(),
    );
    expect([code, stderr]).toEqual([1, expect.stringMatching(/PostgreSQL cannot be reached/)]);
  });

  const link = () => auditLink(openKeys(data, keys, false).keys);

  /** The schemas that the server made in the target. */
  async function schemas(): Promise<unknown[]> {
    const sql = `SELECT nspname FROM pg_namespace WHERE nspname LIKE 'biometrid%'`;
    return postgres.admin(sql, target.name);
  }

  /** Waits until about so many rows were sent to PostgreSQL, which nobody else can see yet. */
  async function untilCopied(rows: number): Promise<void> {
    for (;;) {
      const [seen] = await postgres.admin(
        `SELECT COALESCE(sum(pg_relation_size(oid)), 0) AS bytes FROM pg_class WHERE relname = 'audit_entries'`,
        target.name,
      );
      if (Number(seen?.['bytes']) >= rows * bytesOfFilling) return;
      await sleep(20);
    }
  }
});

/** After any run of these tests: what is over is swept by the server. */
const failuresEnd = 4_000_000_000_000;

/** Rows that are added to make a migration take a while, and how long each is at least. */
const filling = 30_000;
const bytesOfFilling = 1_000;

function fill(file: string): void {
  const database = openDatabase(file);
  database.exec(`
    INSERT INTO audit_entries (chain, sequence, at, action, mac)
      WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT ${filling})
      SELECT 'filling', n, 0, 'filled', hex(randomblob(${bytesOfFilling / 2})) FROM counted`);
  database.close();
}
