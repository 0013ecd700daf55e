import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { biometrid, succeed } from '../command-in-process.js';
import { testClient } from '../server-under-test.js';
import { start } from './command.js';
import { anOrigin, enrolled, type Origin, recognised, rowsOf, serverOn } from './origin.js';

let origin: Origin;
beforeEach(async () => {
  origin = await anOrigin();
});
afterEach(() => origin.remove());

const place = () => ['--data', origin.server.data];
/** What was made in the test's folder, beside data and keys. */
const made = () => readdirSync(origin.folder).filter((name) => !name.startsWith('data'));

describe('a backup', () => {
  it('is made while the server writes, and holds all that was acknowledged before', async () => {
    const before = new Map<string, string>();
    for (const person of ['ada', 'bob', 'cyd'])
      before.set(person, await enrolled(origin.client, person));
    const during = new Map<string, string>();
    let writing = true;
    const writer = (async () => {
      for (let n = 0; writing; n += 1)
        during.set(`guest ${n}`, await enrolled(origin.client, `guest ${n}`));
    })();
    await origin.backUp();
    writing = false;
    await writer;
    expect(during.size).toBeGreaterThan(0);

    await origin.restore();
    const restored = await serverOn(origin);
    const client = testClient(restored.origin, origin.client);
    for (const [person, userId] of before)
      expect(await recognised(client, userId, person)).toBe(true);
    // Whoever else came into it can be recognised, if enrolled by then: no template is there without its key.
    for (const [person, userId] of during) {
      const came = [true, 'not enrolled', undefined];
      expect(came).toContain(await recognised(client, userId, person));
    }
    await restored.stop();
  });

  it('is two files for their owner alone, which hold neither keys nor pepper nor the journal', async () => {
    const gone = await enrolled(origin.client, 'ada');
    await enrolled(origin.client, 'bob');
    await origin.client.biometrid.users.delete({ userId: gone });
    const { rows } = await origin.backUp();
    expect(made()).toEqual(['backup.db', 'backup.db.keys']);
    for (const name of made()) expect(statSync(join(origin.folder, name)).mode & 0o777).toBe(0o600);
    expect(rows).toMatchObject({ clients: 1, users: 1, templates: 1 });
    expect(rowsOf(`${origin.file}.keys`, 'SELECT purpose FROM user_keys')).toHaveLength(2);
    expect(rowsOf(`${origin.file}.keys`, 'SELECT * FROM erased_keys')).toEqual([]);
    const tables = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%keys'`;
    expect(rowsOf(origin.file, tables)).toEqual([{ name: 'gallery_chunk_keys' }]);

    const keyFolder = `${origin.server.data}-keys`;
    const pepper = readFileSync(join(keyFolder, 'pepper'), 'utf8').trim();
    const ring = JSON.parse(readFileSync(join(keyFolder, 'keyring.json'), 'utf8'));
    for (const name of made()) {
      const bytes = readFileSync(join(origin.folder, name));
      for (const secret of [Buffer.from(pepper, 'hex'), Buffer.from(ring.keys[0].key, 'base64')])
        expect(bytes.includes(secret)).toBe(false);
    }
  });

  it('leaves out the copies of galleries, with their keys', async () => {
    const database = openDatabase(join(origin.server.data, 'biometrid.db'));
    const gallery = "'a client', 'face', 'an encoder', 'a generation'";
    const [sealed, wrapped] = [randomBytes(100), randomBytes(61)];
    database.exec(`
      INSERT INTO gallery_snapshots VALUES (${gallery}, 1, 'contents', 1, 1);
      INSERT INTO gallery_chunks VALUES (${gallery}, 0, 0, 1, 1, x'${sealed.toString('hex')}');
      INSERT INTO gallery_chunk_keys VALUES (${gallery}, 0, 0, 1, 'k-00000000', x'${wrapped.toString('hex')}');
    `);
    database.close();
    await origin.backUp();
    for (const table of ['gallery_snapshots', 'gallery_chunks', 'gallery_chunk_keys'])
      expect(rowsOf(origin.file, `SELECT * FROM ${table}`)).toEqual([]);
    const copy = readFileSync(origin.file);
    expect([copy.includes(sealed), copy.includes(wrapped)]).toEqual([false, false]);
  });

  it('is on record in the audit log', async () => {
    const { id } = await origin.backUp();
    const entries = await origin.server.storage.audit.read('system', 0, 100);
    expect(entries.at(-1)).toMatchObject({ action: 'backup.made', detail: { backup: id } });
  });

  it.each(['backup.db', 'backup.db.keys'])('does not overwrite %s', async (name) => {
    const taken = join(origin.folder, name);
    writeFileSync(taken, 'what was there');
    await expect(origin.backUp()).rejects.toThrow(`${taken} is there already`);
    expect(readFileSync(taken, 'utf8')).toBe('what was there');
    expect(made()).toEqual([name]);
  });

  it('asks for a folder that is there', async () => {
    const missing = join(origin.folder, 'missing');
    await expect(origin.backUp(join(missing, 'backup.db'))).rejects.toThrow(
      `There is no folder ${missing}. Make it first, or choose another.`,
    );
    expect(made()).toEqual([]);
  });

  it.each([
    ['below a file', (folder: string) => join(folder, 'data', 'biometrid.db', 'backup.db')],
    ['a name that is too long', (folder: string) => join(folder, 'b'.repeat(250))],
  ])(
    'that cannot be written (%s) fails with the file’s name, and leaves nothing',
    async (_why, place) => {
      const file = place(origin.folder);
      await expect(origin.backUp(file)).rejects.toThrow(`cannot be copied to ${file}`);
      expect(made()).toEqual([]);
    },
  );
});

describe('biometrid backup', () => {
  it('says what it made, also for programs', async () => {
    await enrolled(origin.client, 'ada');
    const told = await biometrid('backup', origin.file, ...place());
    expect([told.code, told.stdout]).toEqual([
      0,
      expect.stringMatching(/1 users and 1 templates in .*backup.db, .*delete .*\.keys when/s),
    ]);
    const json = JSON.parse(
      await succeed('backup', join(origin.folder, 'second.db'), '--json', ...place()),
    );
    expect(json).toMatchObject({
      users: 1,
      templates: 1,
      keys: expect.stringMatching(/second.db.keys$/),
    });
  });

  it('refuses a folder without a database, and makes none', async () => {
    const empty = join(origin.folder, 'empty');
    const { code, stderr } = await biometrid('backup', origin.file, '--data', empty);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`no database in ${empty}`)]);
    expect(existsSync(empty)).toBe(false);
  });

  it('leaves PostgreSQL to its own tools, and says how they keep the keys apart', async () => {
    const { code, stderr } = await biometrid(
      'backup',
      origin.file,
      '--database-url',
      'postgres://localhost/db',
    );
    expect(code).toBe(1);
    expect(stderr).toMatch(/pg_dump .*--schema=biometrid /);
    expect(stderr).toMatch(
      /pg_dump .*--schema=biometrid_keys --exclude-table=biometrid_keys.erased_keys/,
    );
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('stopped by %s leaves nothing', async (signal) => {
    fill(join(origin.server.data, 'biometrid.db'));
    await interrupted(signal, () =>
      made().some((name) => statSync(join(origin.folder, name)).size > 0),
    );
    expect(made()).toEqual([]);
  });

  it('killed leaves no backup, and the next one succeeds', async () => {
    fill(join(origin.server.data, 'biometrid.db'));
    await interrupted('SIGKILL', () => made().length > 0);
    expect(made()).not.toContain('backup.db');
    await origin.backUp();
    expect((await origin.restore()).journalled).toBe(true);
  });

  it('--journal writes the ids of erased keys and nothing else', async () => {
    const userId = await enrolled(origin.client, 'ada');
    const keys = await origin.server.storage.userKeys.ofUser(origin.client.id, userId);
    await origin.client.biometrid.users.delete({ userId });
    const file = join(origin.folder, 'journal');
    expect(await succeed('backup', '--journal', file, ...place())).toMatch(/2 entries/);
    expect(rowsOf(file, 'SELECT id FROM erased_keys ORDER BY id')).toEqual(
      keys.map(({ id }) => ({ id })).sort((one, other) => (one.id < other.id ? -1 : 1)),
    );
    expect(rowsOf(file, 'SELECT name FROM sqlite_schema')).toHaveLength(1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = await biometrid('backup', '--journal', file, ...place());
    expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('is there already')]);
  });
});

/** Makes a database large enough that a copy of it takes a while. */
function fill(file: string): void {
  const database = openDatabase(file);
  database.exec(`
    PRAGMA busy_timeout = 5000;
    INSERT INTO audit_entries (chain, sequence, at, action, mac)
      WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted LIMIT 50000)
      SELECT 'filling', n, 0, 'filled', hex(randomblob(1000)) FROM counted`);
  database.close();
}

/** Sends a signal to a backup at a certain point. One that had come to its end by then is removed, and made again. */
async function interrupted(signal: NodeJS.Signals, reached: () => boolean): Promise<void> {
  for (;;) {
    const { child, ended } = start(['backup', origin.file, ...place()]);
    while (!reached()) await sleep(1);
    child.kill(signal);
    if ((await ended) === signal) return;
    for (const name of made()) rmSync(join(origin.folder, name));
  }
}
