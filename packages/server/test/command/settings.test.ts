import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSettings, variableOf } from '../../src/cli/settings.js';
import { settingsHelp } from '../../src/cli/settings-help.js';
import { UsageError } from '../../src/cli/usage-error.js';
import { serverSettings } from '../../src/settings/server-settings.js';
import { optionOf, type Setting } from '../../src/settings/setting.js';
import { newDataFolder } from '../server-process.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'biometrid-settings-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const read = (args: string[], env: Record<string, string> = {}) => {
  const parsed = readSettings(args, env, serverSettings);
  if (parsed === undefined) throw new Error('the help was asked for');
  return parsed;
};

let files = 0;
function file(content: string, extension = 'yaml'): string {
  files += 1;
  const path = join(folder, `settings-${files}.${extension}`);
  writeFileSync(path, content);
  return path;
}

/** The message that a call is refused with. */
function refusal(args: string[], env: Record<string, string> = {}): string {
  try {
    read(args, env);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a setting', () => {
  it('has its default where nobody gives it', () => {
    expect(read([]).settings).toEqual({
      config: undefined,
      data: './.biometrid',
      keys: undefined,
      insecurePermissions: false,
      databaseUrl: undefined,
      databaseTimeout: 3_000,
      databaseConnections: 10,
      databasePooled: false,
      host: '127.0.0.1',
      port: 8080,
      tlsCert: undefined,
      tlsKey: undefined,
      trustProxy: [],
      corsOrigins: [],
      playground: false,
      maxConnections: 1_000,
      connectionsPerAddress: 250,
      requestTimeout: 30_000,
      headerTimeout: 10_000,
      bodyMemory: 2 ** 26,
      failedLoginsPerMinute: 60,
      adminHost: '127.0.0.1',
      adminPort: 9090,
      faceEngine: '@biometrid/face-engine/guest',
      voiceEngine: '@biometrid/voice-engine/guest',
      documentEngine: '@biometrid/ocr-engine/guest',
      engineThreads: undefined,
      faceThreads: undefined,
      voiceThreads: undefined,
      documentThreads: undefined,
      engineQueue: undefined,
      engineDeadline: 10_000,
      galleryMemory: 2 ** 30,
      galleryThreads: 1,
      galleryPatience: 2_000,
      gallerySnapshots: 'off',
      serverName: undefined,
      warmUp: 60_000,
      drain: 0,
      templateRetention: Number.POSITIVE_INFINITY,
      retentionGrace: 604_800_000,
      sessionRetention: 86_400_000,
      auditRetention: Number.POSITIVE_INFINITY,
      docs: undefined,
      logLevel: undefined,
      logRequests: true,
      dev: false,
    });
  });

  it('is taken from the command line, else the environment, else the file', () => {
    const config = file('port: 1\nhost: from-file\ndata: from-file\n');
    const env = {
      BIOMETRID_PORT: '2',
      BIOMETRID_HOST: 'from-environment',
      BIOMETRID_CONFIG: config,
    };
    expect(read(['--port', '3'], env).settings).toMatchObject({
      port: 3,
      host: 'from-environment',
      data: 'from-file',
    });
    expect(read([], env).settings.port).toBe(2);
  });

  it('may name the file on the command line, before the one of the environment', () => {
    const [one, other] = [file('port: 1'), file('port: 2')];
    expect(read(['--config', one], { BIOMETRID_CONFIG: other }).settings.port).toBe(1);
  });

  it.each([
    [['--port', '0'], { port: 0 }],
    [['--port=443'], { port: 443 }],
    [['--port', '1', '--port', '2'], { port: 2 }],
    [['--dev'], { dev: true }],
    [['--no-dev'], { dev: false }],
    [['--no-log-requests'], { logRequests: false }],
    [['--request-timeout', '5m'], { requestTimeout: 300_000 }],
    [['--engine-deadline', '250ms'], { engineDeadline: 250 }],
    [['--template-retention', '30d'], { templateRetention: 2_592_000_000 }],
    [['--audit-retention', 'forever'], { auditRetention: Number.POSITIVE_INFINITY }],
    [['--gallery-memory', '512MiB'], { galleryMemory: 536_870_912 }],
    [['--admin-port', 'off'], { adminPort: 'off' }],
    [
      ['--trust-proxy', 'loopback, 10.0.0.0/8,2001:db8::/32,192.0.2.1'],
      {
        trustProxy: ['loopback', '10.0.0.0/8', '2001:db8::/32', '192.0.2.1'],
      },
    ],
    [['--trust-proxy', 'off'], { trustProxy: [] }],
    [
      ['--cors-origins', 'https://a.example,http://localhost:3000'],
      {
        corsOrigins: ['https://a.example', 'http://localhost:3000'],
      },
    ],
    [['--cors-origins', '*'], { corsOrigins: ['*'] }],
    [['--log-level', 'warn'], { logLevel: 'warn' }],
    [
      ['--database-url', 'postgres://biometrid@db.example/biometrid'],
      {
        databaseUrl: 'postgres://biometrid@db.example/biometrid',
      },
    ],
  ])('is read from %j', (args, settings) => {
    expect(read(args).settings).toMatchObject(settings);
  });

  it('is read alike from every place', () => {
    const values = {
      maxConnections: '7',
      dev: 'true',
      logRequests: 'false',
      galleryMemory: '2GiB',
    };
    const args = [
      '--max-connections',
      '7',
      '--dev',
      '--no-log-requests',
      '--gallery-memory',
      '2GiB',
    ];
    const env = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [variableOf(name), value]),
    );
    const kebab = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [optionOf(name), value]),
    );
    const configs = [
      file('max-connections: 7\ndev: true\nlog-requests: false\ngallery-memory: 2GiB'),
      file('maxConnections: "7"\ndev: "true"\nlogRequests: "false"\ngalleryMemory: 2GiB'),
      file(JSON.stringify(values), 'json'),
      file(JSON.stringify(kebab), 'json'),
    ];
    const expected = { maxConnections: 7, dev: true, logRequests: false, galleryMemory: 2 ** 31 };
    for (const settings of [
      read(args).settings,
      read([], env).settings,
      ...configs.map((config) => read(['--config', config]).settings),
    ])
      expect(settings).toMatchObject(expected);
  });

  it('that is a list may be one in the file', () => {
    const config = file('trust-proxy: [10.0.0.0/8, loopback]\ncors-origins: []');
    expect(read(['--config', config]).settings).toMatchObject({
      trustProxy: ['10.0.0.0/8', 'loopback'],
      corsOrigins: [],
    });
  });

  it.each(['', '# nothing yet\n', '{}', 'null'])(
    'is missing from a file that holds %j',
    (content) => expect(read(['--config', file(content)]).settings.port).toBe(8080),
  );
});

describe('a wrong setting is refused', () => {
  it.each([
    [['--port', 'http'], "--port must be a whole number from 0 to 65535, not 'http'."],
    [['--port', '65536'], '--port must be a whole number from 0 to 65535'],
    [['--port', '080x'], '--port must be'],
    [['--port', '1e3'], '--port must be'],
    [['--port', ''], "--port must be a whole number from 0 to 65535, not ''."],
    [['--port'], '--port needs a value.'],
    [['--port', '--dev'], '--port needs a value.'],
    [['--data', '--dev'], '--data needs a value.'],
    [['--host', ' '], '--host must be a text that is not empty'],
    [['--max-connections', '0'], '--max-connections must be a whole number from 1 to'],
    [
      ['--request-timeout', '30'],
      '--request-timeout must be a time from 1s to 10m, such as 500ms, 10s',
    ],
    [['--request-timeout', '500ms'], '--request-timeout must be a time'],
    [['--request-timeout', '1h'], '--request-timeout must be a time'],
    [['--request-timeout', '5M'], '--request-timeout must be a time'],
    [['--request-timeout', '5toString'], '--request-timeout must be a time'],
    [['--request-timeout', '-5s'], '--request-timeout needs a value.'],
    [['--request-timeout=-5s'], '--request-timeout must be a time'],
    [
      ['--gallery-memory', '1GB'],
      '--gallery-memory must be a size from 1MiB to 1TiB, such as 512MiB',
    ],
    [['--gallery-memory', '1.5GiB'], '--gallery-memory must be a size'],
    [
      ['--gallery-threads', String(availableParallelism() + 1)],
      `--gallery-threads must be a whole number from 1 to ${availableParallelism()}, the processors of this machine`,
    ],
    [
      ['--template-retention', 'never'],
      '--template-retention must be forever, or a time from 1h to 36500d',
    ],
    [['--admin-port', 'on'], '--admin-port must be off, or a whole number'],
    [['--log-level', 'verbose'], '--log-level must be one of silent, error, warn, info, debug'],
    [
      ['--trust-proxy', 'proxy.example'],
      '--trust-proxy must be off, or loopback, addresses and CIDR ranges',
    ],
    [['--trust-proxy', '10.0.0.0/33'], '--trust-proxy must be'],
    [['--trust-proxy', '10.0.0.0/8/8'], '--trust-proxy must be'],
    [['--trust-proxy', '10.0.0.0/8,'], '--trust-proxy must be'],
    [
      ['--cors-origins', 'app.example.com'],
      '--cors-origins must be off, or origins such as https://app.example.com',
    ],
    [['--cors-origins', 'https://app.example.com/'], '--cors-origins must be'],
    [['--cors-origins', 'https://a.example b'], '--cors-origins must be'],
    [['--cors-origins', 'null'], '--cors-origins must be'],
    [['--dev=yes'], '--dev takes no value; --no-dev turns it off.'],
    [['--no-port'], 'There is no option --no-port'],
    [['--prot', '1'], 'There is no option --prot; did you mean --port?'],
    [
      ['--maxConnections', '1'],
      'There is no option --maxConnections; did you mean --max-connections?',
    ],
    [['--zzzzzzzzzz'], 'There is no option --zzzzzzzzzz. Ask with --help'],
    [['--__proto__', '1'], 'There is no option --__proto__'],
    [['--constructor'], 'There is no option --constructor'],
    [['-p', '1'], 'There is no option -p'],
    [['now'], "Unexpected argument 'now'."],
    [['--', '--port'], "Unexpected argument '--port'."],
  ])('on the command line: %j', (args, message) => {
    expect(refusal(args)).toContain(message);
  });

  it('in the environment, by the name of the variable', () => {
    expect(refusal([], { BIOMETRID_MAX_CONNECTIONS: 'many' })).toBe(
      "BIOMETRID_MAX_CONNECTIONS must be a whole number from 1 to 1000000, not 'many'.",
    );
    expect(refusal([], { BIOMETRID_DEV: 'yes' })).toBe(
      "BIOMETRID_DEV must be true or false, not 'yes'.",
    );
    expect(refusal([], { BIOMETRID_HOST: '' })).toMatch(/^BIOMETRID_HOST must be a text/);
  });

  it.each([
    ['port: http', "port in FILE must be a whole number from 0 to 65535, not 'http'."],
    ['requestTimeout: 30', 'requestTimeout in FILE must be a time from 1s to 10m'],
    ['port:', 'port in FILE must be a whole number from 0 to 65535.'],
    ['port: {}', 'port in FILE must be'],
    ['trust-proxy: [loopback, {}]', 'trust-proxy in FILE must be off, or'],
    ['prot: 1', 'prot in FILE is no setting; did you mean port?'],
    ['max_connections: 1', 'max_connections in FILE is no setting; did you mean max-connections?'],
    ['config: other.yaml', 'config in FILE is no setting'],
    ['__proto__: 1', '__proto__ in FILE is no setting.'],
    ['max-connections: 1\nmaxConnections: 2', 'maxConnections in FILE is there under two names.'],
    ['- port', 'FILE must hold names of settings with their values.'],
    ['port', 'FILE must hold names of settings with their values.'],
  ])('in a file, by its name there: %j', (content, message) => {
    const config = file(content);
    expect(refusal(['--config', config])).toContain(message.replace('FILE', config));
  });

  it('with a place in the file that cannot be read, and nothing of what stands there', () => {
    for (const [content, extension] of [
      ['port: 1\ndata: "private-words', 'yaml'],
      ['port: 1\n  private-words: {', 'yaml'],
      ['{"port": 1, "data": "private-words"', 'json'],
    ] as const) {
      const message = refusal(['--config', file(content, extension)]);
      expect(message).toMatch(/is neither JSON nor YAML: look at line \d+, column \d+\.$/);
      expect(message).not.toContain('private-words');
    }
  });

  it('when there is no such file, by what named it', () => {
    expect(refusal(['--config', '/nowhere.yaml'])).toMatch(
      /^--config names a file that cannot be read \(ENOENT/,
    );
    expect(refusal([], { BIOMETRID_CONFIG: folder })).toMatch(
      /^BIOMETRID_CONFIG names a file that cannot be read \(EISDIR/,
    );
  });
});

describe('a password of the database', () => {
  const url = 'postgres://biometrid:private-words@db.example/biometrid';

  it('is refused on the command line, where everyone on the machine reads it', () => {
    for (const given of [url, 'postgres://db.example/biometrid?password=private-words']) {
      const message = refusal(['--database-url', given]);
      expect(message).toMatch(
        /^--database-url shows its password.*BIOMETRID_DATABASE_URL.*PGPASSWORD.*\.pgpass/,
      );
      expect(message).not.toContain('private-words');
    }
  });

  it('is good in the environment and in the file', () => {
    expect(read([], { BIOMETRID_DATABASE_URL: url }).settings.databaseUrl).toBe(url);
    expect(read(['--config', file(`databaseUrl: ${url}`)]).settings.databaseUrl).toBe(url);
  });

  it('is in no message about a URL that is wrong', () => {
    for (const wrong of ['mysql://biometrid:private-words@db.example', 'private-words']) {
      expect(refusal(['--database-url', wrong])).toBe(
        '--database-url must be a URL such as postgres://user@host:5432/database.',
      );
      expect(refusal([], { BIOMETRID_DATABASE_URL: wrong })).not.toContain('private-words');
      expect(refusal(['--config', file(`database-url: ${wrong}`)])).not.toContain('private-words');
    }
  });
});

describe('a variable that is no setting', () => {
  it('is warned of, with the one that was probably meant and without its value', () => {
    expect(read([], { BIOMETRID_PROT: 'private-words', BIOMETRID_FOO: 'x' }).warnings).toEqual([
      'BIOMETRID_PROT is no setting and has no effect; did you mean BIOMETRID_PORT?',
      expect.stringMatching(/^BIOMETRID_FOO is no setting and has no effect/),
    ]);
  });

  it.each([
    ['BIOMETRID_MIGRATE_URL', 'BIOMETRID_MIGRATE_TO'],
    ['BIOMETRID_VOICE_MODEL', 'BIOMETRID_VOICE_MODELS'],
    ['BIOMETRID_DATABASE_URI', 'BIOMETRID_DATABASE_URL'],
  ])('%s is probably %s', (given, meant) => {
    expect(read([], { [given]: 'x' }).warnings).toEqual([
      `${given} is no setting and has no effect; did you mean ${meant}?`,
    ]);
  });

  it('is like none where only the beginning of all is alike', () => {
    expect(read([], { BIOMETRID_XYZZY: 'x' }).warnings).toEqual([
      'BIOMETRID_XYZZY is no setting and has no effect.',
    ]);
  });

  it('is none of our business when it is another’s, a client’s or a test’s', () => {
    const env = {
      PORT: '1',
      BIOMETRID: '1',
      BIOMETRID_KEY: 'a',
      BIOMETRID_SECRET: 'b',
      BIOMETRID_LIVENESS_TOKEN: 'c',
      BIOMETRID_TEST_PORT: '1',
      BIOMETRID_PORT: '1',
    };
    expect(read([], env).warnings).toEqual([]);
  });
});

describe('what a setting is set to', () => {
  const settings: [string, Setting<unknown>][] = Object.entries(serverSettings);

  it.each(settings.filter(([, setting]) => setting.default !== undefined))(
    'is, for %s, by default what a person could write as well',
    (_, { kind, default: value }) => {
      expect(kind.is(value)).toBe(true);
      expect(kind.read(kind.write(value))).toEqual(value);
    },
  );

  it.each([
    ['templateRetention', 'forever'],
    ['templateRetention', '90m'],
    ['sessionRetention', '1d'],
    ['engineDeadline', '500ms'],
    ['galleryMemory', '1536MiB'],
    ['galleryMemory', '1TiB'],
    ['adminPort', 'off'],
    ['corsOrigins', 'https://a.example,https://b.example'],
    ['trustProxy', 'off'],
    ['dev', 'true'],
  ] as const)('is written, for %s, as it was read: %s', (name, written) => {
    const { kind }: Setting<unknown> = serverSettings[name];
    expect(kind.write(kind.read(written))).toBe(written);
  });
});

describe('the help', () => {
  it('is asked for anywhere on the command line, whatever else is wrong', () => {
    for (const args of [['--help'], ['-h'], ['--port', 'http', '--help']])
      expect(readSettings(args, { BIOMETRID_PORT: 'http' }, serverSettings)).toBeUndefined();
  });

  it('names every setting with its default, in lines that fit', () => {
    const help = settingsHelp(serverSettings);
    const text = help.replaceAll(/\s+/g, ' ');
    const settings: [string, Setting<unknown>][] = Object.entries(serverSettings);
    for (const [name, { default: value, otherwise, kind }] of settings) {
      expect(help).toContain(optionOf(name));
      if (kind.argument === undefined) continue;
      if (value !== undefined) expect(text).toContain(`(default ${kind.write(value)})`);
      if (otherwise !== undefined)
        expect(text).toContain(`(default: ${otherwise.replaceAll('`', '')})`);
    }
    expect(help).toContain('--no-log-requests');
    for (const line of help.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});

describe('biometrid serve', () => {
  const command = fileURLToPath(new URL('../../bin/biometrid.mjs', import.meta.url));
  const run = (args: string[], env: Record<string, string>) =>
    new Promise<{ code: number; stderr: string }>((resolve) => {
      execFile(
        process.execPath,
        [command, ...args],
        { env: { ...process.env, ...env } },
        (error, _stdout, stderr) =>
          resolve({ code: error === null ? 0 : Number(error.code ?? -1), stderr }),
      );
    });

  it('warns of a variable, and ends with exit code 2 over a setting that is wrong', async () => {
    const data = newDataFolder();
    expect(await run(['serve', '--data', data], { BIOMETRID_PORT: 'http' })).toEqual({
      code: 2,
      stderr: "biometrid: BIOMETRID_PORT must be a whole number from 0 to 65535, not 'http'.\n",
    });
    writeFileSync(data, 'a file where the folder should be');
    const { code, stderr } = await run(['serve', '--port', '0', '--admin-port', 'off'], {
      BIOMETRID_DATA: data,
      BIOMETRID_PROT: '1',
    });
    rmSync(dirname(data), { recursive: true });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^biometrid: BIOMETRID_PROT is no setting .* BIOMETRID_PORT\?\n/);
    expect(stderr).toContain(data);
  });
});
