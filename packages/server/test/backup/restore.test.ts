import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { digestOf, exportJournal } from '../../src/backup/make-backup.js';
import { contentOf, readManifest, writeManifest } from '../../src/backup/manifest.js';
import type { HeardRecording } from '../../src/heard/heard-recordings.js';
import { addMasterKey, createKeyFolder, removeMasterKey } from '../../src/keys/key-folder.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { type Database, openDatabase } from '../../src/storage/sqlite/driver.js';
import { biometrid, succeed } from '../command-in-process.js';
import { aHeardRecording, aNewTemplate, enrol, hear, openRooms } from '../erasure/rooms.js';
import { photoOf } from '../operations/photos.js';
import { testClient } from '../server-under-test.js';
import { serve, start } from './command.js';
import { anOrigin, enrolled, type Origin, recognised, rowsOf, serverOn } from './origin.js';

describe('restored elsewhere', () => {
  let origin: Origin;
  beforeEach(async () => {
    origin = await anOrigin();
  });
  afterEach(() => origin.remove());

  it('a user who was deleted since stays deleted, and the others are recognised', async () => {
    const ada = await enrolled(origin.client, 'ada');
    const bob = await enrolled(origin.client, 'bob');
    const cyd = await enrolled(origin.client, 'cyd');
    await origin.backUp();
    await origin.client.biometrid.users.delete({ userId: bob });
    await origin.client.biometrid.face.deleteEnroll({ userId: cyd });
    expect(await origin.restore()).toMatchObject({ users: 1, templates: 1, journalled: true });

    const restored = await serverOn(origin);
    const client = testClient(restored.origin, origin.client);
    expect(await recognised(client, ada, 'ada')).toBe(true);
    expect(await recognised(client, bob, 'bob')).toBeUndefined();
    const found = async (person: string) =>
      (await client.biometrid.face.findUser({ photo: photoOf(person) })).status;
    expect([await found('ada'), await found('bob'), await found('cyd')]).toEqual([
      true,
      false,
      false,
    ]);
    // Whose enrolment alone was deleted is there, and enrols again.
    const again = await client.biometrid.face.enroll({ userId: cyd, photo: photoOf('cyd') });
    expect(again.status).toBe(true);
    await restored.stop();
  });

  it('nothing of what was erased since is in any file', async () => {
    const userId = await enrolled(origin.client, 'ada');
    await enrolled(origin.client, 'bob');
    const { storage } = origin.server;
    const keys = await storage.userKeys.ofUser(origin.client.id, userId);
    const [template] = await storage.templates.of(origin.client.id, userId, 'face');
    const erased = [
      ...keys.map(({ wrapped }) => wrapped),
      template?.sealed ?? new Uint8Array(),
    ].map((bytes) => Buffer.from(bytes));
    await origin.backUp();
    const backup = [origin.file, `${origin.file}.keys`].map((file) => readFileSync(file));
    // They are in the backup, whole.
    for (const bytes of erased)
      expect(backup.some((file) => bytes.length > 0 && file.includes(bytes))).toBe(true);
    await origin.client.biometrid.users.delete({ userId });
    await origin.restore();
    const files = everyFile(origin.copy);
    expect(files.length).toBeGreaterThanOrEqual(2);
    for (const file of files)
      for (const bytes of erased) expect(readFileSync(file).includes(bytes)).toBe(false);
  });

  it('what was heard is known again, but of a voice that was erased since nothing is in any file', async () => {
    const { storage, keys } = origin.server;
    const rooms = await openRooms(storage, keys);
    const client = origin.client.id;
    const ada = await enrolled(origin.client, 'ada');
    const bob = await enrolled(origin.client, 'bob');
    const recordings = [aHeardRecording(ada), aHeardRecording(bob)];
    for (const recording of recordings) {
      await enrol(rooms, client, aNewTemplate(recording.userId, { modality: 'voice' }));
      await hear(storage, rooms, client, recording);
    }
    const [gone] = await storage.heard.of(client, bob, 'an-encoder-1');
    await origin.backUp();
    const note = { action: 'voice.erased', at: Date.now() } as const;
    expect(await rooms.erasure.enrollment(client, bob, 'voice', note)).toBe(true);
    expect(await origin.restore()).toMatchObject({ users: 0, templates: 1 });

    const restored = await serverOn(origin);
    const { heard } = await openRooms(restored.storage, restored.keys);
    const known = async ({ userId, encoder, digest }: HeardRecording) =>
      heard.sameAs(client, userId, encoder, digest);
    expect(await Promise.all(recordings.map(known))).toEqual([true, false]);
    expect(await restored.storage.heard.of(client, bob, 'an-encoder-1')).toEqual([]);
    await restored.stop();
    for (const bytes of [gone?.digest, gone?.sealed]) {
      if (bytes === undefined) throw new Error('Nothing was heard of Bob');
      const trace = Buffer.from(bytes);
      expect(readFileSync(origin.file).includes(trace)).toBe(true);
      for (const file of everyFile(origin.copy))
        expect(readFileSync(file).includes(trace)).toBe(false);
    }
  });

  it('the folder and its files are for their owner alone, and no draft is left', async () => {
    await origin.backUp();
    await origin.restore();
    expect(statSync(origin.copy).mode & 0o777).toBe(0o700);
    expect(readdirSync(origin.copy).sort()).toEqual(['biometrid.db', 'keys.db', 'server.lock']);
    for (const file of everyFile(origin.copy)) expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('what died with the processes of that time is gone, and the restore is on record', async () => {
    const userId = await enrolled(origin.client, 'ada');
    await origin.client.biometrid.face.verify({ userId, photo: photoOf('ada') });
    const { storage } = origin.server;
    await storage.processes.report({ id: 'of that time', masterKeyIds: [] });
    const { id: busy } = await origin.server.client({ quota: 100 });
    await storage.transaction(({ quota }) => quota.lease(busy, '2026-11', 100, 10, 'of that time'));
    const { id, createdAt } = await origin.backUp();
    const inBackup = rowsOf(origin.file, 'SELECT id FROM quota_leases');
    expect(inBackup.length).toBeGreaterThan(0);
    await origin.restore();
    for (const table of ['quota_leases', 'processes', 'dialogues', 'rate_windows'])
      expect(rowsOf(join(origin.copy, 'biometrid.db'), `SELECT * FROM ${table}`)).toEqual([]);

    const restored = await serverOn(origin);
    const entries = await restored.storage.audit.read('system', 0, 100);
    expect(entries.at(-1)).toMatchObject({
      action: 'backup.restored',
      detail: { backup: id, createdAt, users: 0, templates: 0 },
    });
    await restored.stop();
  });

  describe('on a machine whose erasure journal does not reach back', () => {
    let ada: string;
    let bob: string;
    beforeEach(async () => {
      ada = await enrolled(origin.client, 'ada');
      bob = await enrolled(origin.client, 'bob');
    });
    const deleteBob = () => origin.client.biometrid.users.delete({ userId: bob });
    const there = async (userId: string, person: string) => {
      const restored = await serverOn(origin);
      const seen = await recognised(testClient(restored.origin, origin.client), userId, person);
      await restored.stop();
      return seen;
    };

    it('it is refused', async () => {
      await origin.backUp();
      await deleteBob();
      await expect(origin.restore({ journal: undefined })).rejects.toThrow(
        /would come back.*--journal.*--without-journal/,
      );
      expect(existsSync(join(origin.copy, 'biometrid.db'))).toBe(false);
    });

    it('--without-journal brings the deleted ones back', async () => {
      await origin.backUp();
      await deleteBob();
      const restored = await origin.restore({ journal: undefined, withoutJournal: true });
      expect(restored.journalled).toBe(false);
      expect([await there(ada, 'ada'), await there(bob, 'bob')]).toEqual([true, true]);
    });

    it('a journal that was written since keeps them deleted', async () => {
      await origin.backUp();
      await deleteBob();
      const journal = join(origin.folder, 'journal');
      await exportJournal(origin.server.storage, journal);
      expect(await origin.restore({ journal })).toMatchObject({ users: 1, journalled: true });
      expect(await there(bob, 'bob')).toBeUndefined();
    });

    it('a journal that was written before the backup is refused', async () => {
      const journal = join(origin.folder, 'journal');
      await exportJournal(origin.server.storage, journal);
      await origin.backUp();
      await deleteBob();
      await expect(origin.restore({ journal })).rejects.toThrow(/No erasure journal here reaches/);
    });

    it('the journal of a server that was begun there with the same keys is refused', async () => {
      await origin.backUp();
      await deleteBob();
      await (await serverOn(origin)).stop();
      await expect(origin.restore({ journal: undefined })).rejects.toThrow(
        /No erasure journal here reaches/,
      );
    });

    it.each([
      ['is not there', 'missing', /There is no file/],
      ['is another database', 'data/biometrid.db', /holds no erasure journal/],
      ['is no database', 'data-keys/pepper', /holds no erasure journal/],
    ])('a journal that %s is refused, and not changed', async (_what, name, complaint) => {
      await origin.backUp();
      const journal = join(origin.folder, name);
      const before = existsSync(journal) && readFileSync(journal);
      await expect(origin.restore({ journal })).rejects.toThrow(complaint);
      expect(existsSync(journal) && readFileSync(journal)).toEqual(before);
    });

    it('a key that was erased while the backup was made needs no journal', async () => {
      await origin.backUp();
      // As if the user had been deleted between the copy of the database and that of the keys.
      await resign(origin, () =>
        alter(`${origin.file}.keys`, `DELETE FROM user_keys WHERE user_id = '${bob}'`),
      );
      expect(await origin.restore({ journal: undefined, withoutJournal: true })).toMatchObject({
        users: 1,
      });
      expect(await there(bob, 'bob')).toBeUndefined();
    });
  });

  it('the key file of another backup is refused', async () => {
    await origin.backUp();
    await enrolled(origin.client, 'ada');
    const other = join(origin.folder, 'other.db');
    await origin.backUp(other);
    copyFileSync(`${other}.keys`, `${origin.file}.keys`);
    await expect(origin.restore()).rejects.toThrow(
      /backup.db.keys was changed, or belongs to another/,
    );
  });

  it('a backup of a later release is refused', async () => {
    await origin.backUp();
    await resign(origin, (main) =>
      main.exec(`INSERT INTO migrations (number, checksum) VALUES (100, 'of the future')`),
    );
    await expect(origin.restore()).rejects.toThrow(/written by a newer release/);
    await resign(origin, () => {}, { format: 2 });
    await expect(origin.restore()).rejects.toThrow(/a later release made it/);
    expect(existsSync(join(origin.copy, 'biometrid.db'))).toBe(false);
  });

  it('with the keys of another deployment it is refused', async () => {
    await origin.backUp();
    const others = join(origin.folder, 'other-keys');
    createKeyFolder(others);
    const { keys } = openKeys(origin.copy, others, false);
    await expect(origin.restore({ keys })).rejects.toThrow(/made with other keys/);
  });

  it('with a ring that lacks a master key of that time it is refused', async () => {
    await enrolled(origin.client, 'ada');
    await origin.backUp();
    const others = join(origin.folder, 'rotated-keys');
    cpSync(`${origin.server.data}-keys`, others, { recursive: true });
    const [before = ''] = origin.server.keys.masterKeyIds();
    addMasterKey(others);
    const open = () => openKeys(origin.copy, others, false).keys;
    removeMasterKey(others, before);
    await expect(origin.restore({ keys: open() })).rejects.toThrow(
      new RegExp(`lacks the master key ${before}, which wraps 2 keys`),
    );
  });
});

describe('damaged', () => {
  let origin: Origin;
  beforeAll(async () => {
    origin = await anOrigin();
    await enrolled(origin.client, 'ada');
    await origin.backUp();
  });
  afterAll(() => origin.remove());

  it.each<[string, (file: string) => void, RegExp]>([
    ['whose key file is missing', (file) => rmSync(`${file}.keys`), /no template .* opened/],
    ['whose main file is missing', (file) => rmSync(file), /nothing to restore/],
    ['that is cut off', (file) => truncateSync(file, 40_000), /cannot be restored/],
    ['that is empty', (file) => truncateSync(file), /cannot be restored/],
    ['that is no database', (file) => writeFileSync(file, 'text'.repeat(5_000)), /not a database/],
    ['without a manifest', (file) => alter(file, 'DROP TABLE backup'), /cannot be restored/],
    ['with an empty manifest', (file) => alter(file, 'DELETE FROM backup'), /no manifest/],
    [
      'whose manifest was changed',
      (file) => alter(file, `UPDATE backup SET manifest = replace(manifest, '1.0.0', '1.0.1')`),
      /its manifest was changed/,
    ],
    [
      'with a changed row',
      (file) => alter(file, `UPDATE clients SET name = 'another'`),
      /its content was changed/,
    ],
    [
      'with a further row',
      (file) => alter(file, `INSERT INTO deployment (name, value) VALUES ('more', '')`),
      /its content was changed/,
    ],
    [
      'with a trigger',
      (file) => alter(file, 'CREATE TRIGGER more AFTER DELETE ON users BEGIN SELECT 1; END'),
      /its content was changed/,
    ],
    ['with a changed byte', flip, /cannot be restored/],
    ['with a changed byte in its key file', (file) => flip(`${file}.keys`), /belongs to another/],
    ['whose key file is cut off', (file) => truncateSync(`${file}.keys`, 4_096), /belongs to/],
  ])('a backup %s is refused, and nothing is left', async (_what, damage, complaint) => {
    const folder = mkdtempSync(join(origin.folder, 'damaged-'));
    const file = join(folder, 'backup.db');
    for (const name of ['', '.keys']) copyFileSync(origin.file + name, file + name);
    damage(file);
    const contents = () => everyFile(folder).map((name) => [name, readFileSync(name)]);
    const before = contents();
    const data = join(origin.folder, 'copy');
    await expect(origin.restore({ file, data })).rejects.toThrow(complaint);
    expect(contents()).toEqual(before);
    expect(readdirIfThere(data).filter((name) => name !== 'server.lock')).toEqual([]);
  });
});

describe('in place', () => {
  let folder: string;
  let data: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'biometrid-restore-'));
    data = join(folder, 'data');
    file = join(folder, 'backup.db');
    createKeyFolder(`${data}-keys`);
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const place = () => ['--data', data];

  it('it is refused beside a server, which is not disturbed', async () => {
    const server = await serve(data);
    const client = await server.client();
    const ada = await enrolled(client, 'ada');
    await succeed('backup', file, ...place());
    const { code, stderr } = await biometrid('restore', file, ...place());
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/is using the data folder .* Stop it/),
    ]);
    expect(await recognised(client, ada, 'ada')).toBe(true);
    await server.end();
  });

  it('the journal of the folder is replayed and kept, for this restore and the next', async () => {
    let server = await serve(data);
    const client = await server.client();
    const ada = await enrolled(client, 'ada');
    const bob = await enrolled(client, 'bob');
    await succeed('backup', file, ...place());
    await client.biometrid.users.delete({ userId: bob });
    const cyd = await enrolled(client, 'cyd');
    await server.end();
    for (const _time of ['first', 'second'])
      expect(await succeed('restore', file, ...place())).toMatch(
        /again: users 1, templates of others 0/,
      );

    server = await serve(data);
    const again = server.again(client);
    expect(await recognised(again, ada, 'ada')).toBe(true);
    for (const [gone, person] of [
      [bob, 'bob'],
      [cyd, 'cyd'],
    ] as const)
      expect(await recognised(again, gone, person)).toBeUndefined();
    await server.end();
  });

  it('says loudly when deleted users come back', async () => {
    let server = await serve(data);
    const client = await server.client();
    const ada = await enrolled(client, 'ada');
    await succeed('backup', file, ...place());
    await server.end();
    // The disk broke.
    for (const name of ['biometrid.db', 'keys.db'])
      writeFileSync(join(data, name), 'no database any more '.repeat(500));

    const refused = await biometrid('restore', file, ...place());
    expect([refused.code, refused.stderr]).toEqual([
      1,
      expect.stringMatching(/journal in .*keys.db cannot be read.*--without-journal/),
    ]);
    const { code, stderr } = await biometrid('restore', file, '--without-journal', ...place());
    expect([code, stderr]).toEqual([0, expect.stringMatching(/WARNING: .* ARE BACK/)]);
    server = await serve(data);
    expect(await recognised(server.again(client), ada, 'ada')).toBe(true);
    await server.end();
  });

  it('killed at any time it leaves what was there or the backup, and can be run again', async () => {
    const server = await serve(data);
    const client = await server.client();
    await enrolled(client, 'ada');
    await succeed('backup', file, ...place());
    await enrolled(client, 'bob');
    await server.end();
    const users = async () => {
      const journal = join(folder, 'look.db');
      await succeed('backup', journal, '--json', ...place());
      const [row] = rowsOf(journal, 'SELECT count(*) AS users FROM users');
      const keys = rowsOf(`${journal}.keys`, `SELECT * FROM user_keys WHERE purpose = 'subject'`);
      // Both databases are of one time.
      expect(keys.length).toBe(row?.['users']);
      for (const name of [journal, `${journal}.keys`]) rmSync(name);
      return row?.['users'];
    };
    for (const marks of [1, 2, 3]) {
      const { child, ended, output } = start(['restore', file, ...place()]);
      const seen = () => readdirIfThere(join(data, 'replacement-draft')).length >= marks;
      while (!seen() && child.exitCode === null) await sleep(1);
      child.kill('SIGKILL');
      if ((await ended) === 'SIGKILL') expect([1, 2]).toContain(await users());
      else expect(output.stderr).toBe('');
      expect(readdirSync(data)).not.toContain('replacement-draft');
    }
    await succeed('restore', file, ...place());
    expect(await users()).toBe(1);
  });
});

function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function readdirIfThere(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}

function alter(file: string, sql: string): void {
  const database = openDatabase(file);
  database.exec(sql);
  database.close();
}

/** Changes one byte of a template or a wrapped key. */
function flip(file: string): void {
  const bytes = readFileSync(file);
  const [row] = rowsOf(
    file,
    file.endsWith('.keys')
      ? 'SELECT wrapped AS bytes FROM user_keys'
      : 'SELECT sealed AS bytes FROM templates',
  );
  const at = bytes.indexOf(row?.['bytes'] as Uint8Array);
  expect(at).toBeGreaterThan(0);
  bytes.writeUInt8(bytes.readUInt8(at + 20) ^ 1, at + 20);
  writeFileSync(file, bytes);
}

/** Changes a backup as only the holder of its keys can. */
async function resign(
  { file, server: { keys } }: Origin,
  change: (main: Database) => void,
  more: object = {},
): Promise<void> {
  const main = openDatabase(file);
  const manifest = readManifest(main, keys);
  main.exec('DROP TABLE backup');
  change(main);
  const keyFile = await digestOf(`${file}.keys`);
  writeManifest(main, keys, { ...manifest, ...(await contentOf(main)), keyFile, ...more });
  main.close();
}
