import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keyFolderOf } from '../../src/keys/open-keys.js';
import { biometrid } from '../command-in-process.js';
import { biometridProcess, newDataFolder } from '../server-process.js';

const clientCommands = ['create', 'list', 'show', 'update', 'rotate', 'revoke'];
const commands = [
  [],
  ['serve'],
  ['quickstart'],
  ['clients'],
  ...clientCommands.map((word) => ['clients', word]),
  ['users'],
  ['users', 'unlock'],
  ['keys'],
  ['keys', 'init'],
  ['keys', 'rotate'],
  ['audit'],
  ['audit', 'verify'],
  ['audit', 'export'],
  ['audit', 'heads'],
  ['doctor'],
];

describe('the biometrid command', () => {
  for (const words of commands) {
    it(`explains itself: ${['biometrid', ...words, '--help'].join(' ')}`, async () => {
      for (const flag of ['--help', '-h']) {
        const { code, stdout, stderr } = await biometrid(...words, flag);
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/^biometrid /);
        expect(stdout.length).toBeGreaterThan(200);
      }
    });
  }

  it('names each option of a command in its help', async () => {
    const help = async (...words: string[]) => (await biometrid(...words, '--help')).stdout;
    for (const option of ['--data', '--host', '--port', '--docs', '--dev']) {
      expect(await help('serve')).toContain(option);
      expect(await help('quickstart')).toContain(option);
    }
    for (const option of ['--quota', '--face-fmr', '--data', '--keys', '--database-url', '--json'])
      expect(await help('clients', 'create')).toContain(option);
    expect(await help('clients', 'rotate')).toContain('--overlap');
    expect(await help('audit', 'verify')).toContain('--heads');
    expect(await help('doctor')).toContain('--face-engine');
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    expect(await biometrid('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('without a command explains itself and fails', async () => {
    const { code, stdout } = await biometrid();
    expect([code, stdout.startsWith('biometrid COMMAND')]).toEqual([2, true]);
  });

  it.each([
    [['serves'], /no command serves; did you mean serve\?/],
    [['clients', 'delete'], /no command clients delete/],
    [['clients'], /no command clients; there is clients create, .*clients revoke\./],
    [['constructor'], /no command constructor/],
    [['__proto__'], /no command __proto__/],
    [['--verbose'], /no command --verbose/],
    [['serve', '--colour'], /--colour/],
    [['serve', '--port'], /--port/],
    [['serve', '--port', 'http'], /--port .*'http'/],
    [['serve', '--port', '65536'], /--port .*'65536'/],
    [['serve', '--port', '-1'], /--port/],
    [['serve', '--port', '80.5'], /--port .*'80.5'/],
    [['serve', '--host', ''], /--host/],
    [['serve', '--data', ' '], /--data/],
    [['serve', 'now'], /'now'/],
    [['quickstart', '--quota', '1'], /--quota/],
    [['clients', 'create'], /NAME is missing/],
    [['clients', 'create', ' '], /NAME must be/],
    [['clients', 'create', 'x'.repeat(201)], /NAME must be/],
    [['clients', 'create', 'Ac\u001b[2Jme'], /NAME must be .*printable/],
    [['clients', 'create', 'a', 'b'], /'b'/],
    [['clients', 'create', 'a', '--quota', 'many'], /--quota .*'many'/],
    [['clients', 'create', 'a', '--quota', '-1'], /--quota/],
    [['clients', 'create', 'a', '--quota', '1e3'], /--quota .*'1e3'/],
    [['clients', 'create', 'a', '--quota', '9007199254740993'], /--quota/],
    [['clients', 'create', 'a', '--data', ''], /--data/],
    [['clients', 'create', 'a', '--json=yes'], /--json/],
    [['clients', 'create', 'a', '--period', 'year'], /--period must be one of day, month/],
    [['clients', 'create', 'a', '--rate', '0'], /--rate must be none, or a whole number from 1/],
    [['clients', 'create', 'a', '--languages', 'en,tlh'], /--languages must be .*en, ar, es, pt/],
    [['clients', 'create', 'a', '--languages', ''], /--languages must be/],
    [['clients', 'create', 'a', '--face-fmr', '0'], /--face-fmr must be a number from/],
    [['clients', 'create', 'a', '--face-fmr', '0.02'], /--face-fmr must be a number from 1e-8 to/],
    [['clients', 'create', 'a', '--face-fmr', '9e-9'], /--face-fmr must be a number from 1e-8 to/],
    [['clients', 'create', 'a', '--liveness-bpcer', '0.6'], /--liveness-bpcer must be a number/],
    [['clients', 'create', 'a', '--face-properties', 'no'], /--face-properties must be one of on/],
    [['clients', 'create', 'a', '--voice-fmr', '0x1'], /--voice-fmr must be a number from/],
    [['clients', 'create', 'a', '--liveness', 'on'], /--liveness must be one of off, required/],
    [['clients', 'show'], /CLIENT is missing/],
    [['clients', 'rotate', 'a', '--overlap', '1'], /--overlap must be a time/],
    [['clients', 'update', 'a'], /Say what to change.*--name/],
    [['clients', 'update', 'a', '--name', ' '], /--name must be/],
    [['clients', 'update', 'a', '--voice-tries', '0'], /--voice-tries must be none, or a whole/],
    [['clients', 'update', 'a', '--voice-tries', '101'], /a whole number from 1 to 100/],
    [['clients', 'update', 'a', '--voice-replay', 'no'], /--voice-replay must be one of on, off/],
    [['users'], /no command users; there is users unlock\./],
    [['users', 'lock', 'a', 'b'], /no command users lock/],
    [['users', 'unlock'], /CLIENT is missing/],
    [['users', 'unlock', 'a'], /USER is missing/],
    [['users', 'unlock', 'a', 'b', 'c'], /'c'/],
    [['keys', 'make'], /no command keys make/],
    [['keys', 'init', 'here'], /'here'/],
    [['audit', 'export'], /FILE is missing/],
    [['audit', 'export', '-', '--after', '1'], /--after asks for --chain/],
    [['doctor', '--quota', '1'], /--quota/],
  ])('refuses %j with exit code 2 and says what is wrong', async (args, complaint) => {
    const { code, stdout, stderr } = await biometrid(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(complaint);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('biometrid clients create', () => {
  let data: string;
  beforeEach(() => {
    data = newDataFolder();
  });
  afterEach(() => rmSync(dirname(data), { recursive: true }));

  it('--json prints JSON alone on stdout', async () => {
    const { code, stdout, stderr } = await biometrid(
      'clients',
      'create',
      'Acme',
      '--data',
      data,
      '--json',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.trimEnd()).not.toContain('\n');
    expect(JSON.parse(stdout)).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
      key: expect.stringMatching(/^[0-9a-f]{32}$/),
      // 256 random bits.
      secret: expect.stringMatching(/^[\w-]{43}$/),
      livenessToken: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('prints a line each for people, and says on stderr that they are not shown again', async () => {
    const { code, stdout, stderr } = await biometrid('clients', 'create', 'Acme', '--data', data);
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/\s+/)[0])).toEqual([
      'id',
      'key',
      'secret',
      'livenessToken',
      '',
    ]);
    expect(stderr).toMatch(/not shown again/);
  });

  it('keeps no secret in the folder', async () => {
    const { stdout } = await biometrid('clients', 'create', 'Acme', '--data', data, '--json');
    const { secret, livenessToken } = JSON.parse(stdout);
    const database = readFileSync(join(data, 'biometrid.db'), 'latin1');
    expect(database).toContain('Acme');
    for (const text of [secret, livenessToken]) {
      expect(database).not.toContain(text);
      expect(database).not.toContain(Buffer.from(text, 'base64url').toString('latin1'));
    }
  });

  it('may give many clients one name, each with credentials of its own', async () => {
    const keys = new Set<string>();
    for (let n = 0; n < 3; n += 1) {
      const { stdout } = await biometrid('clients', 'create', 'Acme', '--data', data, '--json');
      keys.add(JSON.parse(stdout).key);
    }
    expect(keys.size).toBe(3);
  });

  it('sets up the folder once when several start at once', async () => {
    const results = await Promise.all(
      [1, 2, 3].map(() => biometridProcess('clients', 'create', 'Acme', '--data', data, '--json')),
    );
    expect(results.map(({ code, stderr }) => [code, stderr])).toEqual(
      [0, 0, 0].map((code) => [code, '']),
    );
    const { stdout } = await biometrid('clients', 'list', '--data', data, '--json');
    expect(JSON.parse(stdout)).toHaveLength(3);
  });

  it('fails with exit code 1 and a reason when the folder cannot be used', async () => {
    writeFileSync(data, 'a file');
    const { code, stdout, stderr } = await biometrid('clients', 'create', 'Acme', '--data', data);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(data);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('fails with exit code 1 when the pepper is damaged', async () => {
    writeFileSync(join(keyFolderOf(data), 'pepper'), 'abc');
    const { code, stderr } = await biometrid('clients', 'create', 'Acme', '--data', data);
    expect(code).toBe(1);
    expect(stderr).toMatch(/pepper is damaged.*backup/);
  });

  it('without keys tells how to make them, and makes no database', async () => {
    rmSync(keyFolderOf(data), { recursive: true });
    const { code, stderr } = await biometrid('clients', 'create', 'Acme', '--data', data);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no keys in .*biometrid keys init/);
    expect(existsSync(data)).toBe(false);
  });
});
