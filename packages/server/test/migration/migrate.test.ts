import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openKeys } from '../../src/keys/open-keys.js';
import { migrateToPostgres } from '../../src/migration/migrate-to-postgres.js';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { auditLink } from '../../src/system.js';
import { run, start } from '../backup/command.js';
import { enrolled, recognised } from '../backup/origin.js';
import { faceEngine } from '../engines/samples.js';
import { photoOf } from '../operations/photos.js';
import {
  type FreshDatabase,
  type PostgresServer,
  postgresServer,
} from '../postgres/postgres-server.js';
import { startServerUnderTest, type TestClient, testClient } from '../server-under-test.js';

describe('the migration into PostgreSQL', () => {
  let folder: string;
  let data: string;
  let keys: string;
  let postgres: PostgresServer;
  let target: FreshDatabase;
  let client: TestClient;
  let users: Map<string, string>;
  beforeEach(async (ctx) => {
    postgres = await postgresServer(ctx);
    target = await postgres.freshDatabase();
    folder = mkdtempSync(join(tmpdir(), 'biometrid-migration-'));
    data = join(folder, 'data');
    keys = `${data}-keys`;
    const server = await startServerUnderTest({ data, faceEngine });
    client = await server.client();
    users = new Map();
    for (const person of ['ada', 'bob']) users.set(person, await enrolled(client, person));
    await client.biometrid.users.delete({ userId: await enrolled(client, 'cyd') });
    await server.stop();
  });
  afterEach(async () => {
    await target?.drop();
    if (folder) rmSync(folder, { recursive: true });
  });

  const place = () => ['--data', data];
  const migrate = (...more: string[]) =>
    start(['migrate', ...place(), ...more], { BIOMETRID_MIGRATE_TO: target.url });
  /** How many rows the target has in a table, as PostgreSQL's own user sees it. */
  async function count(table: string): Promise<number> {
    const [row] = await postgres.admin(`SELECT count(*) AS rows FROM ${table}`, target.name);
    return Number(row?.['rows']);
  }

  it('lets a server go on there, with the same keys, clients and faces', async () => {
    const { ended, output } = migrate('--json');
    expect([
      await ended,
      output.stderr.replaceAll(/^(Copying|Comparing|Keeping).*\n/gm, ''),
    ]).toEqual([0, '']);
    const { rows } = JSON.parse(output.stdout);
    expect(rows).toMatchObject({
      'biometrid.users': 2,
      'biometrid.templates': 2,
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
    await enrolled(there, 'dan');
    const entries = await server.storage.audit.read('system', 0, 100);
    expect(entries.at(-1)).toMatchObject({ action: 'storage.migrated' });
    await server.stop();
    const verified = start(['audit', 'verify', '--keys', keys, ...place()], {
      BIOMETRID_DATABASE_URL: target.url,
    });
    expect([await verified.ended, verified.output.stderr]).toEqual([
      0,
      expect.stringMatching(/is whole/),
    ]);
  });

  it('only reads the folder', async () => {
    const before = readFileSync(join(data, 'biometrid.db'));
    const ran = migrate();
    expect(await ran.ended).toBe(0);
    expect(ran.output.stdout).toMatch(/compared one by one.*same keys/s);
    expect(readFileSync(join(data, 'biometrid.db')).equals(before)).toBe(true);
  });

  it('is refused beside a server', async () => {
    const server = await startServerUnderTest({ data, keys });
    const { ended, output } = migrate();
    expect([await ended, output.stderr]).toEqual([
      1,
      expect.stringMatching(/Another server is using the data folder/),
    ]);
    await server.stop();
    expect(await schemas()).toEqual([]);
  });

  it('is refused into a database that holds something, which stays as it is', async () => {
    expect(await migrate().ended).toBe(0);
    const before = await count('biometrid.audit_entries');
    const { ended, output } = migrate();
    expect([await ended, output.stderr]).toEqual([1, expect.stringMatching(/is not empty/)]);
    expect(await count('biometrid.audit_entries')).toBe(before);
  });

  it('killed at any time leaves nothing, and can be run again', async () => {
    fill(join(data, 'biometrid.db'));
    for (const step of ['Copying biometrid.audit_entries', 'Comparing']) {
      const { child, ended } = migrate();
      await untilCopied(step === 'Comparing' ? filling : filling / 4);
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      expect([await count('biometrid.users'), await count('biometrid.audit_entries')]).toEqual([
        0, 0,
      ]);
    }
    const { ended, output } = migrate('--json');
    expect(await ended).toBe(0);
    const { rows } = JSON.parse(output.stdout);
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
    const { ended, output } = migrate();
    expect([await ended, output.stderr]).toEqual([
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
    const { code, stderr } = await run('migrate', ...place());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/migrate --to postgres:/)]);
  });

  it('takes no password on the command line, and does not repeat it', async () => {
    const { code, stderr } = await run('migrate', '--to', target.url, ...place());
    expect([code, stderr]).toEqual([2, expect.stringMatching(/BIOMETRID_MIGRATE_TO/)]);
    expect(stderr).not.toContain(new URL(target.url).password);
  });

  it('of a folder without a database is refused, and makes none', async () => {
    const { code, stderr } = await run(
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
    const { code, stderr } = await run('migrate', '--to', 'postgres://127.0.0.1:1/db', ...place());
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
