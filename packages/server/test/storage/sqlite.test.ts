import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { lockFolder } from '../../src/storage/sqlite/folder-lock.js';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.js';
import { type Storage, StorageUnavailable } from '../../src/storage/storage.js';
import { workOnFolder } from './another-process.js';
import { describeStorage } from './describe-storage.js';
import { aClient, aUser, aUserKey, aUserOf, auditLink } from './samples.js';

const files = ['biometrid.db', 'keys.db'];
const newFolder = () => join(mkdtempSync(join(tmpdir(), 'biometrid-storage-')), 'data');

describeStorage(`SQLite, Node ${process.versions.node}`, async () => {
  const folder = newFolder();
  const opened: Storage[] = [];
  return {
    async open() {
      const storage = await openSqliteStorage(folder, auditLink);
      opened.push(storage);
      return storage;
    },
    async alter(sql) {
      alter(folder, sql);
    },
    async remove() {
      for (const storage of opened) await storage.close();
      rmSync(join(folder, '..'), { recursive: true });
    },
  };
});

describe('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = newFolder();
  });
  afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

  it('is for its owner alone, and so is every file in it', async () => {
    const lock = lockFolder(folder);
    const storage = await openSqliteStorage(folder, auditLink);
    await aClient(storage);
    const names = readdirSync(folder);
    const modes = names.map((name) => mode(join(folder, name)));
    await storage.close();
    lock.release();
    expect(mode(folder)).toBe('700');
    expect(names).toEqual(
      expect.arrayContaining(['biometrid.db', 'biometrid.db-wal', 'keys.db', 'server.lock']),
    );
    expect(new Set(modes)).toEqual(new Set(['600']));
  });

  it.each(files)('in which %s is missing is not taken for a new one', async (name) => {
    const storage = await openSqliteStorage(folder, auditLink);
    await aUserOf(storage);
    await storage.close();
    rmSync(join(folder, name));
    await expect(openSqliteStorage(folder, auditLink)).rejects.toThrow(
      new RegExp(`^${name} is missing beside .* restore a backup`),
    );
    expect(existsSync(join(folder, name))).toBe(false);
  });

  it('in which the first start was killed between its files is begun again', async () => {
    const storage = await openSqliteStorage(folder, auditLink);
    await storage.close();
    rmSync(join(folder, 'keys.db'));
    const again = await openSqliteStorage(folder, auditLink);
    await aUserOf(again);
    await again.close();
  });

  it('whose files are removed or replaced under a server keeps nothing more, and says so', async () => {
    const storage = await openSqliteStorage(folder, auditLink);
    const { id: client } = await aClient(storage);
    const create = async () => storage.users.create(client, aUser());
    renameSync(folder, `${folder}-elsewhere`);
    await expect(create()).rejects.toThrow(StorageUnavailable);
    const other = await openSqliteStorage(folder, auditLink);
    await expect(create()).rejects.toThrow(/removed or replaced .* put the file back/);
    await other.close();
    rmSync(folder, { recursive: true });
    renameSync(`${folder}-elsewhere`, folder);
    await create();
    await storage.close();
  });

  it('whose disk damaged a file cannot be used, and says why', async () => {
    const storage = await openSqliteStorage(folder, auditLink);
    await aUserOf(storage);
    // Nothing is left in the write-ahead log.
    expect(await storage.eraseDeleted()).toBe(true);
    await storage.close();
    const file = join(folder, 'biometrid.db');
    // Whole is the first page alone, which says what the file is.
    writeFileSync(file, readFileSync(file).fill(0xff, 4_096));
    const opening = openSqliteStorage(folder, auditLink);
    await expect(opening).rejects.toThrow(StorageUnavailable);
    await expect(opening).rejects.toThrow(/disk refuses .* malformed/);
    await expect(opening).rejects.toThrow(file);
  });

  it('has one server at a time, and a released one has the next', () => {
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/Another server is using the data folder .*--data/);
    lock.release();
    lockFolder(folder).release();
  });

  it('can be set up by several processes at once', async () => {
    const processes = Array.from({ length: 4 }, () => workOnFolder(folder, 'open'));
    for (const process of processes) expect(await process.line()).toBe('ready');
    for (const process of processes) process.goOn();
    for (const process of processes) expect(await process.ended).toEqual({ code: 0, stderr: '' });
    const database = openDatabase(join(folder, 'biometrid.db'));
    // Each step once.
    const steps = database.prepare('SELECT number FROM migrations ORDER BY number').all();
    expect(steps).toEqual(steps.map((_, index) => ({ number: index + 1 })));
    expect(steps.length).toBeGreaterThan(0);
    database.close();
  });

  it.each(files)('whose %s is of a newer release is refused, and left as it is', async (file) => {
    await (await openSqliteStorage(folder, auditLink)).close();
    alter(folder, `INSERT INTO migrations (number, checksum) VALUES (99, 'of the future')`, file);
    const refusal = new RegExp(`${file}: .* written by a newer release`);
    await expect(openSqliteStorage(folder, auditLink)).rejects.toThrow(refusal);
    await expect(openSqliteStorage(folder, auditLink)).rejects.toThrow(refusal);
    alter(folder, 'DELETE FROM migrations WHERE number = 99', file);
    await (await openSqliteStorage(folder, auditLink)).close();
  });

  it.each(files)('whose %s has a schema that was made otherwise is refused', async (file) => {
    await (await openSqliteStorage(folder, auditLink)).close();
    alter(folder, `UPDATE migrations SET checksum = 'another' WHERE number = 1`, file);
    await expect(openSqliteStorage(folder, auditLink)).rejects.toThrow(
      new RegExp(`${file}: .*another schema step 1`),
    );
  });

  it('whose database is no database is refused', async () => {
    await (await openSqliteStorage(folder, auditLink)).close();
    writeFileSync(
      join(folder, 'biometrid.db'),
      'not a database, and long enough to be read as one'.repeat(20),
    );
    for (const rest of ['-wal', '-shm'])
      if (existsSync(join(folder, `biometrid.db${rest}`)))
        rmSync(join(folder, `biometrid.db${rest}`));
    await expect(openSqliteStorage(folder, auditLink)).rejects.toThrow(
      `${join(folder, 'biometrid.db')}: file is not a database`,
    );
  });

  it.each([...files, 'server.lock'])('whose %s cannot be opened names it', async (file) => {
    await (await openSqliteStorage(folder, auditLink)).close();
    rmSync(join(folder, file));
    mkdirSync(join(folder, file));
    await expect(openSqliteStorage(folder, auditLink)).rejects.toThrow(join(folder, file));
  });
});

describe('beside another process', () => {
  let folder: string;
  let storage: Storage;
  beforeEach(async () => {
    folder = newFolder();
    storage = await openSqliteStorage(folder, auditLink);
  });
  afterEach(async () => {
    await storage.close();
    rmSync(join(folder, '..'), { recursive: true });
  });

  it('that writes for a while, calls wait without holding up the event loop', async () => {
    const { id: client } = await aClient(storage);
    const writer = workOnFolder(folder, 'hold');
    await writer.line();
    writer.goOn();
    expect(await writer.line()).toBe('held');
    const creating = Promise.all(
      Array.from({ length: 5 }, () => storage.users.create(client, aUser())),
    );
    // A driver that waited by itself would let nothing else happen before it gives up.
    for (let turns = 0; turns < 20; turns += 1) await sleep(5);
    writer.goOn();
    expect((await creating).every(({ created }) => created)).toBe(true);
    expect((await writer.ended).code).toBe(0);
  });

  it('that writes, calls that only read do not wait', async () => {
    const { key, id } = await aClient(storage);
    const writer = workOnFolder(folder, 'hold');
    await writer.line();
    writer.goOn();
    expect(await writer.line()).toBe('held');
    expect((await storage.clients.findByKey(key))?.id).toBe(id);
    writer.goOn();
    expect((await writer.ended).code).toBe(0);
  });

  it.each(files)('that reads %s, what was deleted cannot leave the disk yet', async (file) => {
    await aClient(storage);
    const reader = workOnFolder(folder, 'read', file);
    await reader.line();
    reader.goOn();
    expect(await reader.line()).toBe('held');
    await aClient(storage);
    await storage.userKeys.put(aUserKey('a client', 'a user'));
    expect(await storage.eraseDeleted()).toBe(false);
    // Nobody else is held up by that.
    await aClient(storage);
    reader.goOn();
    expect((await reader.ended).code).toBe(0);
    expect(await storage.eraseDeleted()).toBe(true);
    for (const name of files) expect(statSync(join(folder, `${name}-wal`)).size).toBe(0);
  });

  it('that never lets go, a call fails with StorageUnavailable', async () => {
    const { id: client } = await aClient(storage);
    const writer = openDatabase(join(folder, 'biometrid.db'));
    writer.exec('BEGIN IMMEDIATE');
    await expect(storage.users.create(client, aUser())).rejects.toBeInstanceOf(StorageUnavailable);
    writer.exec('ROLLBACK');
    writer.close();
  });

  it('that leases as well, the quota is leased to its last unit and no further', async () => {
    const { id: client } = await aClient(storage);
    const processes = [1, 2].map(() => workOnFolder(folder, 'take', client, '2026-11', '50', '60'));
    for (const process of processes) await process.line();
    for (const process of processes) process.goOn();
    let taken = 0;
    for (let n = 0; n < 30; n += 1) {
      const lease = await storage.transaction(({ quota }) =>
        quota.lease(client, '2026-11', 50, 1, 'this process'),
      );
      taken += lease?.units ?? 0;
    }
    for (const process of processes) taken += Number(await process.line());
    expect(taken).toBe(50);
  });

  it('that registers the same device, there is one user', async () => {
    const { id: client } = await aClient(storage);
    const processes = [1, 2].map(() => workOnFolder(folder, 'register', client, 'aa', '20'));
    for (const process of processes) await process.line();
    for (const process of processes) process.goOn();
    const seen = new Set<string>();
    for (let n = 0; n < 20; n += 1)
      seen.add((await storage.users.create(client, aUser({ macAddress: 'aa' }))).id);
    for (const process of processes)
      for (const id of (await process.line()).split(' ')) seen.add(id);
    expect(seen.size).toBe(1);
    const database = openDatabase(join(folder, 'biometrid.db'));
    expect(database.prepare('SELECT id FROM users').all()).toHaveLength(1);
    database.close();
  });
});

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}

function alter(folder: string, sql: string, file = 'biometrid.db'): void {
  const database = openDatabase(join(folder, file));
  database.exec(sql);
  database.close();
}
