import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Keys } from '../../src/keys/key-folder.js';
import { keyFolderOf, openKeys } from '../../src/keys/open-keys.js';
import { newDataKey } from '../../src/keys/sealing.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { biometrid } from '../command-in-process.js';
import { faceEngine } from '../engines/samples.js';
import { bothDatabases, postgresDatabase } from '../operations/both-databases.js';
import { photoOf } from '../operations/photos.js';
import {
  biometridProcess,
  clientByCommand,
  command,
  newDataFolder,
  type ServerProcess,
  startServerProcess,
} from '../server-process.js';
import type { TestClient } from '../server-under-test.js';

let data: string;
const running: ServerProcess[] = [];
beforeEach(() => {
  data = newDataFolder();
});
afterEach(async () => {
  for (const server of running.splice(0)) await server.end('SIGKILL');
  vi.unstubAllEnvs();
  rmSync(dirname(data), { recursive: true });
});

async function serve(...options: string[]): Promise<ServerProcess> {
  const server = await startServerProcess('serve', data, '--face-engine', faceEngine, ...options);
  running.push(server);
  return server;
}

function rotate(...options: string[]) {
  return biometridProcess('keys', 'rotate', '--data', data, '--json', ...options);
}

describe('biometrid keys init', () => {
  beforeEach(() => rmSync(keyFolderOf(data), { recursive: true }));

  it('makes keys for their owner alone, and says where they are and what to back up', async () => {
    const { code, stdout, stderr } = await biometrid('keys', 'init', '--data', data);
    expect([code, stderr]).toEqual([0, '']);
    for (const name of ['keyring.json', 'pepper']) {
      const file = join(keyFolderOf(data), name);
      expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
      expect(stdout).toContain(file);
      expect(stdout).not.toContain(readFileSync(file, 'utf8').trim());
    }
    expect(stdout).toMatch(/Back up/);
    expect((statSync(keyFolderOf(data)).mode & 0o777).toString(8)).toBe('700');
    // Where the server is started with them, nothing else is asked for.
    await serve();
  });

  it('makes them in another folder, and says so in JSON', async () => {
    const keys = join(dirname(data), 'elsewhere');
    const { code, stdout } = await biometrid('keys', 'init', '--keys', keys, '--json');
    expect([code, JSON.parse(stdout)]).toEqual([0, { folder: keys }]);
    expect(readdirSync(keys).sort()).toEqual(['keyring.json', 'pepper']);
  });

  it('overwrites no keys', async () => {
    await biometrid('keys', 'init', '--data', data);
    const kept = readFileSync(join(keyFolderOf(data), 'pepper'), 'utf8');
    const { code, stdout, stderr } = await biometrid('keys', 'init', '--data', data);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/keyring\.json is there already and is not overwritten/);
    expect(readFileSync(join(keyFolderOf(data), 'pepper'), 'utf8')).toBe(kept);
  });

  it('makes none among the data', async () => {
    const keys = join(data, 'keys');
    const { code, stderr } = await biometrid('keys', 'init', '--data', data, '--keys', keys);
    expect(code).toBe(1);
    expect(stderr).toMatch(/lies in the data folder/);
    expect(existsSync(keys)).toBe(false);
  });
});

describe.each(bothDatabases)('biometrid keys rotate, on %s', (_name, database) => {
  let databaseUrl: string | undefined;
  let keys: Keys;
  let storage: Storage;
  let first: string;
  beforeEach(async (ctx) => {
    ({ databaseUrl } = await database(ctx));
    if (databaseUrl !== undefined) vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    ({ keys } = openKeys(data, undefined, false));
    storage = await openStorage({ data, databaseUrl }, auditLink(keys));
    [first = ''] = keys.masterKeyIds();
  });
  afterEach(() => storage?.close());

  async function audited(): Promise<string[]> {
    return (await storage.audit.read('system', 0, 1_000)).map(({ action }) => action);
  }

  /** One key is left, everything is wrapped by it, and the audit log is whole. */
  async function rotated(): Promise<string> {
    keys.refresh();
    const [left = '', ...others] = keys.masterKeyIds();
    expect(others).toEqual([]);
    expect(left).not.toBe(first);
    expect(await storage.deployment.get('masterKey')).toBe(left);
    expect([...(await storage.userKeys.countByMasterKey()).keys()]).toEqual([left]);
    expect((await biometrid('audit', 'verify', '--data', data)).code).toBe(0);
    return left;
  }

  it('puts a new key in the place of the old one, beside a server that enrols', async () => {
    const { origin } = await serve();
    const client = await clientByCommand(data, origin);
    // A piece of a copy of a gallery.
    const gallery = { clientId: client.id, modality: 'face', encoder: 'an-encoder-1' };
    const chunks = () => storage.gallerySnapshots.chunks(gallery, 'a copy', 0, 9);
    const bytes = new Uint8Array(9);
    const added = await storage.gallerySnapshots.addChunks(gallery, 'a copy', [
      {
        ...{ number: 0, after: 0, upTo: 1, records: 0, enrolments: 0, sealed: bytes },
        key: { masterKeyId: first, wrapped: bytes },
      },
    ]);
    expect(added).toEqual([true]);
    const enrolling = keepEnrolling(client);
    const { code, stdout, stderr } = await rotate();
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/Error/)]);
    // The server goes on with the new one.
    await enrolling.more();
    await enrolling.stopped();
    const left = await rotated();
    expect((await chunks()).filter(({ key }) => key !== undefined)).toEqual([]);
    expect(JSON.parse(stdout)).toEqual({
      masterKeyId: left,
      resumed: false,
      rewrapped: expect.any(Number),
      removed: [first],
      kept: [],
    });
    expect(JSON.parse(stdout).rewrapped).toBeGreaterThan(0);
    await enrolling.recognized();
    expect(await audited()).toEqual(['client.created', 'masterkey.activated', 'masterkey.removed']);
    for (const key of [first, left]) expect(stdout).not.toContain(secretOf(data, key));
  });

  it('loses nothing when it is killed at any step, and goes on from there', async () => {
    const server = await serve();
    const client = await clientByCommand(data, server.origin);
    await manyUserKeys(storage, keys, client.id);
    const enrolling = keepEnrolling(client);
    const active = () => storage.deployment.get('masterKey');
    const added = () => readFileSync(ringOf(data), 'utf8').split('"id"').length > 2;
    // A server that stands still takes no notice of the new key, and the rotation waits for it.
    server.child.kill('SIGSTOP');
    expect(await killedWhen(data, added)).toBe(true);
    expect(await active()).toBe(first);
    server.child.kill('SIGCONT');
    expect(await killedWhen(data, async () => (await active()) !== first)).toBe(true);
    // Some of the keys are wrapped anew, and others not yet. That may be over before it is seen; then comes the next rotation.
    for (let caught = false; !caught; ) {
      const counts = await storage.userKeys.countByMasterKey();
      const [old = ''] = [...counts].sort(([, one], [, other]) => other - one)[0] ?? [];
      caught = await killedWhen(data, async () => {
        const left = (await storage.userKeys.countByMasterKey()).get(old) ?? 0;
        return left > 0 && left < manyKeys;
      });
    }
    // The steps in between, and right before and after the end.
    for (const delay of [300, 3_000, 3_600]) await killedAfter(data, delay);
    const { code, stdout } = await rotate();
    expect([code, JSON.parse(stdout).masterKeyId]).toEqual([0, await active()]);
    await enrolling.stopped();
    await rotated();
    await enrolling.recognized();
  });

  it('of two at once, makes one rotation', async () => {
    const { origin } = await serve();
    const enrolling = keepEnrolling(await clientByCommand(data, origin));
    const outcomes = await Promise.all([rotate(), rotate(), rotate()]);
    expect(outcomes.map(({ code }) => code)).toContain(0);
    for (const { code, stderr } of outcomes)
      if (code !== 0) expect(stderr).toMatch(/Another rotation .* again/);
    await enrolling.stopped();
    expect((await rotate()).code).toBe(0);
    await rotated();
    await enrolling.recognized();
  });

  it('refuses where a key was changed, names the user, and leaves the rest as it is', async () => {
    expect((await biometrid('clients', 'list', '--data', data)).code).toBe(0);
    const wrapped = keys.wrap(first, newDataKey(), { clientId: 'a client', userId: 'another' });
    await storage.userKeys.put({
      ...{ id: randomUUID(), clientId: 'a client', userId: 'some user', purpose: 'face' },
      ...{ masterKeyId: first, wrapped, createdAt: 1 },
    });
    const { code, stderr } = await rotate();
    expect(code).toBe(1);
    expect(stderr).toMatch(/key of the user some user of the client a client was changed/);
    keys.refresh();
    expect(keys.has(first)).toBe(true);
  });

  it('without the key in use says which one the ring lacks', async () => {
    expect((await rotate()).code).toBe(0);
    expect((await rotate()).code).toBe(0);
    await storage.deployment.set('masterKey', first);
    const { code, stderr } = await rotate();
    expect(code).toBe(1);
    expect(stderr).toContain(`lacks the master key ${first}`);
  });
});

// Other tests' processes are in the way.
describe('biometrid keys rotate, with servers on several machines', () => {
  it('waits until each of them has the new key, and can be interrupted meanwhile', async (ctx) => {
    const { databaseUrl } = await postgresDatabase(ctx);
    vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    const elsewhere = join(dirname(data), 'keys-elsewhere');
    cpSync(keyFolderOf(data), elsewhere, { recursive: true });
    const { origin } = await serve();
    await serve('--keys', elsewhere);
    const enrolling = keepEnrolling(await clientByCommand(data, origin));
    const { keys } = openKeys(data, undefined, false);
    const storage = await openStorage({ data, databaseUrl }, auditLink(keys));
    const [first] = keys.masterKeyIds();

    const interrupted = start(data);
    await interrupted.says(/1 of 2 lack it\. Copy keyring\.json/);
    interrupted.child.kill('SIGINT');
    expect(await interrupted.ended).toBe(1);
    expect(interrupted.output()).toMatch(/Interrupted. Nothing is lost/);
    expect(await storage.deployment.get('masterKey')).toBe(first);

    const again = start(data);
    await again.says(/1 of 2 lack it/);
    copyFileSync(ringOf(data), join(elsewhere, 'keyring.json'));
    expect(await again.ended).toBe(0);
    keys.refresh();
    expect(keys.masterKeyIds()).toEqual([await storage.deployment.get('masterKey')]);
    expect(keys.has(first ?? '')).toBe(false);
    await enrolling.stopped();
    await enrolling.recognized();

    // There, the old key is still in the ring; the same command takes it out.
    const there = await rotate('--keys', elsewhere);
    expect([there.code, JSON.parse(there.stdout)]).toEqual([
      0,
      expect.objectContaining({ resumed: true, rewrapped: 0, removed: [first] }),
    ]);
    await storage.close();
  });
});

describe('a server', () => {
  it('whose ring lost the key in use makes no key by another', async () => {
    const { origin } = await serve();
    const client = await clientByCommand(data, origin);
    const { keys } = openKeys(data, undefined, false);
    const storage = await openStorage({ data }, auditLink(keys));
    // As if it had slept through a rotation: the new key is in use, and in its ring the old one alone.
    await storage.deployment.set('masterKey', 'k-00000000');
    await expect(client.biometrid.users.create({ reference_id: 'a' })).rejects.toThrow();
    await storage.close();
  });
});

/** Enrols faces with a client, one after another, until it is stopped. */
function keepEnrolling({ biometrid }: TestClient) {
  const users: { userId: string; photo: Blob }[] = [];
  let stop = false;
  const enrolling = (async () => {
    // Enough that some are of any time.
    while (!stop || users.length < 20) {
      const photo = photoOf(randomUUID());
      const { data } = await biometrid.users.create({ reference_id: 'customer-4711' });
      const enrolment = await biometrid.face.enroll({ userId: data.id, photo });
      // Now and then, one of so many strangers looks like another.
      if (enrolment.status) users.push({ userId: data.id, photo });
      else expect(enrolment.data.message).toBe('FACE_ALREADY_DETECTED_ON_GALLERY');
      await sleep(20);
    }
  })();
  // Told by `stopped`.
  enrolling.catch(() => {});
  return {
    /** Resolves once it has enrolled some more. */
    async more() {
      const enough = users.length + 10;
      await expect.poll(() => users.length).toBeGreaterThanOrEqual(enough);
    },
    async stopped() {
      stop = true;
      await enrolling;
    },
    /** All of them can be opened and compared. */
    async recognized() {
      for (const user of users) expect((await biometrid.face.verify(user)).status).toBe(true);
    },
  };
}

const manyKeys = 1_200;

/** So many keys that to wrap them takes a while. */
async function manyUserKeys(storage: Storage, keys: Keys, clientId: string): Promise<void> {
  const [masterKeyId = ''] = keys.masterKeyIds();
  for (let n = 0; n < manyKeys; n += 25) {
    const puts = Array.from({ length: 25 }, () => {
      const userId = randomUUID();
      const wrapped = keys.wrap(masterKeyId, newDataKey(), { clientId, userId });
      const key = { clientId, userId, purpose: 'voice:en' as const, masterKeyId, wrapped };
      return storage.userKeys.put({ id: randomUUID(), createdAt: 1, ...key });
    });
    await Promise.all(puts);
  }
}

/** Kills a rotation as soon as something is so. @returns whether it still is, when the process is gone. */
async function killedWhen(
  data: string,
  reached: () => Promise<boolean> | boolean,
): Promise<boolean> {
  const { child, ended } = start(data);
  while (child.exitCode === null && !(await reached())) await sleep(1);
  child.kill('SIGKILL');
  await ended;
  return reached();
}

async function killedAfter(data: string, delay: number): Promise<void> {
  const { child, ended } = start(data);
  await Promise.race([sleep(delay), ended]);
  child.kill('SIGKILL');
  await ended;
}

function start(data: string) {
  const child: ChildProcess = spawn(process.execPath, [command, 'keys', 'rotate', '--data', data], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  const ended = once(child, 'close').then(([code]) => code);
  return {
    child,
    ended,
    output: () => output,
    async says(text: RegExp) {
      while (!text.test(output)) {
        if (child.exitCode !== null) throw new Error(`It ended without: ${output}`);
        await sleep(20);
      }
    },
  };
}

function ringOf(data: string): string {
  return join(keyFolderOf(data), 'keyring.json');
}

/** The bytes of a master key as the ring holds them; of one that is gone, something that stands nowhere. */
function secretOf(data: string, id: string): string {
  const { keys } = JSON.parse(readFileSync(ringOf(data), 'utf8'));
  return keys.find((key: { id: string }) => key.id === id)?.key ?? randomUUID();
}
