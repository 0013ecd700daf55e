import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keyFolderOf } from '../../src/keys/open-keys.js';
import { biometrid, succeed } from '../command-in-process.js';
import { newDataFolder, startServerProcess } from '../server-process.js';

/** They take a while to load, and have no part in this. */
const engines = ['face', 'voice', 'document'].flatMap((kind) => [`--${kind}-engine`, 'none']);

let data: string;
let folders: Record<'data' | 'key', string>;
beforeEach(() => {
  data = newDataFolder();
  mkdirSync(data, { mode: 0o700 });
  folders = { data, key: keyFolderOf(data) };
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dirname(data), { recursive: true });
});

describe.skipIf(process.platform === 'win32').each(['data', 'key'] as const)(
  'a %s folder that everybody can write to',
  (kind) => {
    beforeEach(() => chmodSync(folders[kind], 0o777));

    it.each([
      'serve',
      'serve --dev',
      'quickstart',
      'keys rotate',
      'clients list',
      'restore backup.db',
    ])('is refused by %s, which says what to do and makes nothing in it', async (words) => {
      const before = readdirSync(folders[kind]);
      const { code, stdout, stderr } = await biometrid(...words.split(' '), '--data', data);
      expect([code, stdout]).toEqual([1, '']);
      const folder = folders[kind];
      expect(stderr).toBe(
        `biometrid: Everybody on this machine can write to the ${kind} folder ${folder}. Run chmod 700 ${folder}, or start with --insecure-permissions where its modes cannot be changed.\n`,
      );
      expect(readdirSync(folder)).toEqual(before);
    });

    it('is a failure to the doctor, and a warning where it is allowed', async () => {
      const finding = async (...options: string[]) => {
        const { stdout } = await biometrid('doctor', '--data', data, ...engines, ...options);
        return stdout.split('\n').find((line) => line.includes('everybody'));
      };
      expect(await finding()).toMatch(/^failure +(data|keys) .*no server starts\. Run chmod 700/);
      expect(await finding('--insecure-permissions')).toMatch(/^warning +(data|keys) .*allows/);
    });

    it('is worked in where that is said, on the command line or in the environment', async () => {
      const server = await startServerProcess('serve', data, ...engines, '--insecure-permissions');
      expect(await server.end('SIGTERM')).toBe(0);
      vi.stubEnv('BIOMETRID_INSECURE_PERMISSIONS', 'true');
      await succeed('clients', 'list', '--data', data);
    });

    it('that the group can write to is not everybody’s', async () => {
      chmodSync(folders[kind], 0o770);
      await succeed('clients', 'list', '--data', data);
    });
  },
);

it.skipIf(process.platform === 'win32')('no keys are made where everybody can write', async () => {
  const folder = join(dirname(data), 'open');
  mkdirSync(folder);
  chmodSync(folder, 0o777);
  const { code, stderr } = await biometrid('keys', 'init', '--data', data, '--keys', folder);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`key folder ${folder}`)]);
  expect(readdirSync(folder)).toEqual([]);
});

it.skipIf(process.platform === 'win32')(
  'a data folder that everybody can write to is nobody’s business where PostgreSQL has the data',
  async () => {
    chmodSync(data, 0o777);
    vi.stubEnv('BIOMETRID_DATABASE_URL', 'postgres://nobody@127.0.0.1:1/none');
    const { stderr } = await biometrid('clients', 'list', '--data', data);
    expect(stderr).toMatch(/127\.0\.0\.1:1/);
    expect(stderr).not.toContain('Everybody');
    expect(existsSync(join(data, 'biometrid.db'))).toBe(false);
  },
);
