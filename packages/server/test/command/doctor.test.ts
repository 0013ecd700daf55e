import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMasterKey, createKeyFolder, removeMasterKey } from '../../src/keys/key-folder.js';
import { keyFolderOf, openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { biometrid } from '../command-in-process.js';
import {
  faceEngine,
  faceEngineOfAnotherEncoder,
  faceEngineOfTwoEncoders,
  faceEngineWithoutLiveness,
  voiceEngine,
  voiceEngineWith,
} from '../engines/samples.js';
import { postgresDatabase } from '../operations/both-databases.js';
import { photoOf } from '../operations/photos.js';
import { Speaker } from '../operations/speaker.js';
import {
  clientByCommand,
  newDataFolder,
  type ServerProcess,
  startServerProcess,
} from '../server-process.js';

let data: string;
let server: ServerProcess | undefined;
beforeEach(() => {
  data = newDataFolder();
});
afterEach(async () => {
  await server?.end('SIGKILL');
  server = undefined;
  vi.unstubAllEnvs();
  rmSync(dirname(data), { recursive: true });
});

/** What the doctor finds, by what it is about. Engines that are not named are left out: loading all of them takes seconds each time. */
async function examined(...options: string[]) {
  const others = ['--face-engine', '--voice-engine', '--document-engine']
    .filter((engine) => !options.includes(engine))
    .flatMap((engine) => [engine, 'none']);
  const args = ['--data', data, '--json', ...options, ...others];
  const { code, stdout, stderr } = await biometrid('doctor', ...args);
  const { findings } = JSON.parse(stdout);
  const about: Record<string, string> = {};
  for (const finding of findings) about[finding.about] = `${finding.state}: ${finding.says}`;
  return { code, stderr, about };
}

/** Starts a server once, so that there is something to examine. */
async function served(): Promise<void> {
  server = await startServerProcess('serve', data);
  const { biometrid } = await clientByCommand(data, server.origin);
  await biometrid.users.create({ reference_id: 'customer-4711' });
}

async function withStorage(work: (storage: Storage) => Promise<void>): Promise<void> {
  const storage = await openStorage({ data }, auditLink(openKeys(data, undefined, false).keys));
  await work(storage);
  await storage.close();
}

describe('biometrid doctor', () => {
  it('finds all well before the first start, and makes nothing', async () => {
    const { code, stderr, about } = await examined();
    expect([code, stderr]).toEqual([0, '']);
    expect(Object.values(about).filter((finding) => !finding.startsWith('ok'))).toEqual([]);
    expect(existsSync(data)).toBe(false);
  });

  it('prints a line each, beside a server', async () => {
    await served();
    const { code, stdout } = await biometrid(
      ...['doctor', '--data', data, '--face-engine', faceEngine, '--voice-engine', voiceEngine],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +node +Node\.js \d+/m);
    expect(stdout).toMatch(/^ok +storage +SQLite 3\.\S+, whole$/m);
    expect(stdout).toMatch(/^ok +keys fit +1 keys of users, wrapped by k-\w{8}$/m);
    expect(stdout).toMatch(
      /^ok +face engine +.*\.mjs loads: deterministic face 1\.0\.0, deterministic-face-1$/m,
    );
    expect(stdout).toMatch(/^ok +document engine +@biometrid\/ocr-engine\/guest loads: BiometrID/m);
  });

  it('names PostgreSQL and its version, and no password', async (ctx) => {
    const { databaseUrl } = await postgresDatabase(ctx);
    vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    await served();
    const { code, stdout } = await biometrid('doctor', '--data', data);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok +storage +PostgreSQL \d+\.\S+.*, whole$/m);
    expect(stdout).toMatch(
      /^ok +connections +PostgreSQL has room for 17 servers: 197 connections, 11 each; \d runs?$/m,
    );
    expect(stdout).not.toContain(new URL(databaseUrl).password);
    const nowhere = new URL(databaseUrl);
    nowhere.port = '1';
    vi.stubEnv('BIOMETRID_DATABASE_URL', nowhere.href);
    const down = await examined();
    expect([down.code, down.about['storage']]).toEqual([1, expect.stringMatching(/^failure: /)]);
    expect(down.about['storage']).not.toContain(nowhere.password);
  });

  it('fails where a file of the database is damaged', async () => {
    await served();
    await server?.end('SIGTERM');
    const file = join(data, 'biometrid.db');
    const bytes = readFileSync(file);
    // Within its second page and those after, where the tables are.
    for (let page = 1; page < bytes.length / 4096; page += 1)
      bytes.fill(0xff, page * 4096 + 8, page * 4096 + 64);
    writeFileSync(file, bytes);
    const { code, about } = await examined();
    expect([code, about['storage']]).toEqual([
      1,
      expect.stringMatching(
        /^failure: .*biometrid\.db.*(damaged|malformed|corrupt)|^failure: .* is damaged \(biometrid\.db: /,
      ),
    ]);
  });

  it('fails where the keys are missing, readable by others, or among the data', async () => {
    chmodSync(join(keyFolderOf(data), 'pepper'), 0o644);
    expect(await examined()).toMatchObject({
      code: 1,
      about: { keys: expect.stringMatching(/^failure: .*pepper can be read by others.*chmod 600/) },
    });
    rmSync(keyFolderOf(data), { recursive: true });
    expect(await examined()).toMatchObject({
      code: 1,
      about: { keys: expect.stringMatching(/^failure: .*biometrid keys init/) },
    });
    createKeyFolder(join(data, 'keys'));
    expect(await examined('--keys', join(data, 'keys'))).toMatchObject({
      code: 1,
      about: { keys: expect.stringMatching(/^failure: .*lies in the data folder/) },
    });
  });

  it('fails where the keys are of another database, or lack one in use', async () => {
    await served();
    const other = join(dirname(data), 'other-keys');
    createKeyFolder(other);
    expect(await examined('--keys', other)).toMatchObject({
      code: 1,
      about: { 'keys fit': expect.stringMatching(/^failure: .*not those of this database/) },
    });
    const [id = ''] = openKeys(data, undefined, false).keys.masterKeyIds();
    addMasterKey(keyFolderOf(data));
    removeMasterKey(keyFolderOf(data), id);
    expect(await examined()).toMatchObject({
      code: 1,
      about: {
        'keys fit': expect.stringMatching(new RegExp(`^failure: the ring lacks ${id}.* 1 keys of`)),
      },
    });
  });

  it('warns of an unfinished rotation, of development keys, and of folders others can look into', async () => {
    mkdirSync(data, { mode: 0o755 });
    chmodSync(data, 0o755);
    addMasterKey(keyFolderOf(data));
    expect(await examined()).toMatchObject({
      code: 0,
      about: {
        data: expect.stringMatching(/^warning: .*chmod 700/),
        rotation: expect.stringMatching(/^warning: .*biometrid keys rotate/),
      },
    });
    rmSync(keyFolderOf(data), { recursive: true });
    server = await startServerProcess('serve', data, '--dev');
    expect(await examined()).toMatchObject({
      code: 0,
      about: { keys: expect.stringMatching(/^warning: .*biometrid keys init/) },
    });
  });

  it('warns of erasures that no server finishes', async () => {
    await withStorage((storage) =>
      storage.transaction(({ erasures }) =>
        erasures.add({ id: 'e', clientId: 'c', userId: 'u', keyIds: [], requestedAt: 1 }),
      ),
    );
    expect(await examined()).toMatchObject({
      code: 0,
      about: { erasures: expect.stringMatching(/^warning: 1 pending.*1970.*Start the server/) },
    });
  });

  it('says by whom the thresholds of faces were raised, and by how much, and so does clients show', async () => {
    server = await startServerProcess('serve', data, '--face-engine', faceEngine);
    const client = await clientByCommand(data, server.origin);
    const userId = (await client.biometrid.users.create({ reference_id: 'x' })).data.id;
    await client.biometrid.face.enroll({ userId, photo: photoOf('ada') });
    await withStorage(async ({ clients, calibrations }) => {
      const [{ id = '' } = {}] = await clients.list();
      const points = [
        { falseMatchRate: 0.1, score: 0.2 },
        { falseMatchRate: 30 / 1_225, score: 0.25 },
      ];
      const state = {
        ...{ cohort: null, enrolled: 50, users: 50, pairs: 1_225, curve: { points, slope: 0.08 } },
        ...{ verificationRise: 0.061, searchRise: 0.0402 },
      };
      const madeAt = Date.UTC(2026, 10, 30);
      const record = { modality: 'face', encoder: 'deterministic-face-1', madeAt, state };
      await calibrations.put(id, record);
    });
    const { about } = await examined('--face-engine', faceEngine);
    expect(about['own calibration']).toBe(
      'ok: a client by 50 users (1225 pairs, measured to 0.024, fitted beyond) on 2026-11-30: verification +0.061, search +0.0402',
    );
    const shown = await biometrid('clients', 'show', 'a client', '--data', data);
    expect(shown.stdout).toMatch(
      /^own calibration +deterministic-face-1, 50 users, 1225 pairs, 2026-11-30T.*: verification \+0\.061, search \+0\.0402$/m,
    );
    const asJson = await biometrid('clients', 'show', 'a client', '--data', data, '--json');
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      ownCalibrations: [{ encoder: 'deterministic-face-1', users: 50, measuredTo: 0.024 }],
    });
  });

  it('counts who was enrolled with another encoder, by client', async () => {
    server = await startServerProcess('serve', data, '--face-engine', faceEngine);
    const { biometrid } = await clientByCommand(data, server.origin);
    const userId = (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
    await biometrid.face.enroll({ userId, photo: photoOf('ada') });
    expect((await examined('--face-engine', faceEngine)).about['enrolled faces']).toBe(
      'ok: all are of deterministic-face-1, which searches go by',
    );
    expect((await examined('--face-engine', faceEngine)).about['own calibration']).toBe(
      'ok: a client goes by the engine’s thresholds, as fewer than 50 are enrolled (1)',
    );
    expect((await examined('--face-engine', faceEngineOfTwoEncoders)).about).toMatchObject({
      'enrolled faces':
        'ok: new ones are of deterministic-face-1+deterministic-face-2; of other encoders, by which they are known: 1 of a client (deterministic-face-1). See biometrid templates',
      'face engine': expect.stringMatching(
        /face 3\.0\.0, deterministic-face-1\+deterministic-face-2, deterministic-face-1, deterministic-face-2$/,
      ),
    });
    expect(
      (await examined('--face-engine', faceEngineOfAnotherEncoder)).about['enrolled faces'],
    ).toMatch(
      /^warning: no search finds these, .*: 1 of a client \(deterministic-face-1\)\. See biometrid templates\.$/,
    );
    await server.end('SIGTERM');
    expect(server.output.stderr).not.toContain('biometrid templates');
    server = await startServerProcess('serve', data, '--face-engine', faceEngineOfTwoEncoders);
    expect(server.output.stderr).toMatch(
      /"level":"?(40|warn)"?.*"encoder":"deterministic-face-1\+deterministic-face-2","users":1.*users were enrolled by another encoder .*, see biometrid templates/,
    );
    await server.end('SIGTERM');
    server = await startServerProcess('serve', data, '--face-engine', faceEngineOfAnotherEncoder);
    expect(server.output.stderr).toMatch(
      /"level":"?(40|warn)"?.*"encoder":"deterministic-face-2","users":1.*users lack the encoder that searches go by: .*, see biometrid templates/,
    );
  });

  it('tells by client and language what voices are set against, and who has to enrol again', async () => {
    const serving = await startServerProcess('serve', data, '--voice-engine', voiceEngine);
    server = serving;
    const client = await clientByCommand(data, serving.origin);
    for (let n = 0; n < 21; n += 1) {
      const ada = await Speaker.of(client);
      await ada.enrol({ speaker: `person ${n}` });
      const says =
        n < 20 ? `the engine’s 100, as fewer than 21 are enrolled (${n + 1})` : 'its own 21';
      if (n === 0 || n >= 19)
        expect((await examined('--voice-engine', voiceEngine)).about).toMatchObject({
          'voice engine': expect.stringMatching(
            /^ok: .* voice 1\.0\.0, deterministic-voice-1, which understands en, pt$/,
          ),
          'voice languages': 'ok: all of the clients’ are understood',
          'enrolled voices': 'ok: all that it understands are of deterministic-voice-1',
          'voice cohorts': `ok: a client (en) ${says}`,
        });
    }
    const another = voiceEngineWith({ encoder: 'another-voice-2' });
    const { code, about } = await examined('--voice-engine', another);
    expect(code).toBe(0);
    expect(about['enrolled voices']).toBe(
      'warning: users whose voice is of another encoder than another-voice-2: 21 of a client (en). They are asked to enrol again. See biometrid templates.',
    );
    expect(about['voice cohorts']).toBeUndefined();
    const lost = voiceEngineWith({ languages: 'pt' });
    expect((await examined('--voice-engine', lost)).about['voice languages']).toMatch(
      /^warning: the engine does not understand en of a client: .* refused\. Install/,
    );
  });

  it('warns of what an engine does not offer', async () => {
    expect((await examined('--face-engine', faceEngineWithoutLiveness)).about).toMatchObject({
      'face engine': expect.stringMatching(
        /^warning: .* loads: .*-face-1\. Nobody trained it\. It offers no properties and no liveness: /,
      ),
    });
  });

  it('fails where an engine does not load, and goes on with the rest', async () => {
    const { code, about } = await examined(
      ...['--face-engine', join(data, 'nothing.mjs'), '--voice-engine', faceEngine],
    );
    expect(code).toBe(1);
    expect(about['face engine']).toMatch(/^failure: .*nothing\.mjs.*--face-engine/);
    expect(about['voice engine']).toMatch(/^failure: .*--voice-engine/);
    expect(about['document engine']).toMatch(/^ok/);
  });

  it('warns of variables without effect, and refuses wrong settings as serve does', async () => {
    vi.stubEnv('BIOMETRID_PROT', '80');
    expect((await examined()).about['settings']).toMatch(
      /^warning: BIOMETRID_PROT.*BIOMETRID_PORT/,
    );
    vi.stubEnv('BIOMETRID_PORT', 'http');
    const { code, stderr } = await biometrid('doctor', '--data', data);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/BIOMETRID_PORT must be/)]);
  });
});
