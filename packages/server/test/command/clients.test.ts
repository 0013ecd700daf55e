import { rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientCredentials } from '../../src/tenants/clients.js';
import { biometrid } from '../command-in-process.js';
import { bothDatabases } from '../operations/both-databases.js';
import { refused } from '../operations/refused.js';
import { newDataFolder, type ServerProcess, startServerProcess } from '../server-process.js';
import { type TestClient, testClient } from '../server-under-test.js';

let data: string;
beforeEach(() => {
  data = newDataFolder();
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dirname(data), { recursive: true });
});

/** Runs a command on clients, and gives what it printed. */
async function clients(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await biometrid('clients', ...args, '--data', data);
  if (code !== 0) throw new Error(`biometrid clients ${args.join(' ')} failed: ${stderr}`);
  return stdout;
}

/** The same with JSON. */
async function answered<T = Record<string, unknown>>(...args: string[]): Promise<T> {
  return JSON.parse(await clients(...args, '--json'));
}

function created(...args: string[]): Promise<ClientCredentials> {
  return answered('create', ...args);
}

describe.each(bothDatabases)('biometrid clients beside a server, on %s', (_name, database) => {
  let server: ServerProcess;
  let client: TestClient;
  beforeEach(async (ctx) => {
    const { databaseUrl } = await database(ctx);
    if (databaseUrl !== undefined) vi.stubEnv('BIOMETRID_DATABASE_URL', databaseUrl);
    server = await startServerProcess('serve', data);
    client = testClient(server.origin, await created('Acme'));
    // The server knows the client, and remembers it for a moment.
    await client.biometrid.voice.listLanguages();
  });
  afterEach(() => server?.end('SIGKILL'));

  /** Whether the server lets a client in. */
  const works = ({ biometrid }: TestClient) =>
    biometrid.voice.listLanguages().then(
      () => true,
      () => false,
    );
  const languages = async () => (await client.biometrid.voice.listLanguages()).data.languages;

  it('rotate gives new credentials, beside which the old ones go on', async () => {
    const second = testClient(server.origin, await answered('rotate', 'Acme'));
    expect([second.id, second.key]).toEqual([client.id, client.key]);
    expect([second.secret, second.livenessToken]).not.toEqual([
      client.secret,
      client.livenessToken,
    ]);
    await expect.poll(() => works(second)).toBe(true);
    for (const { biometrid } of [client, second]) {
      expect((await biometrid.voice.listLanguages()).status).toBe(true);
      // The liveness token was taken: what is missing is an engine.
      await expect(biometrid.liveness.getStatus()).rejects.not.toMatchObject({ status: 401 });
    }
  });

  it('rotate twice leaves two secrets good, and an overlap of 0s one', async () => {
    const second = testClient(server.origin, await answered('rotate', 'Acme'));
    const third = testClient(server.origin, await answered('rotate', 'Acme'));
    await expect.poll(() => works(third)).toBe(true);
    await refused(client.biometrid.voice.listLanguages(), 401, 'INVALID_AUTHENTICATION_HEADERS');
    expect((await second.biometrid.voice.listLanguages()).status).toBe(true);
    const fourth = testClient(server.origin, await answered('rotate', 'Acme', '--overlap', '0s'));
    await expect.poll(() => works(fourth)).toBe(true);
    for (const { biometrid } of [second, third])
      await refused(biometrid.voice.listLanguages(), 401, 'INVALID_AUTHENTICATION_HEADERS');
    await refused(third.biometrid.liveness.getStatus(), 401, 'INVALID_AUTHENTICATION_HEADERS');
  });

  it('revoke shuts a client out, and rotate lets it in again', async () => {
    await clients('revoke', client.id);
    await expect.poll(() => works(client)).toBe(false);
    await refused(client.biometrid.voice.listLanguages(), 401, 'INVALID_AUTHENTICATION_HEADERS');
    await refused(client.biometrid.liveness.getStatus(), 401, 'INVALID_AUTHENTICATION_HEADERS');
    const again = testClient(server.origin, await answered('rotate', client.id));
    await expect.poll(() => works(again)).toBe(true);
    await refused(client.biometrid.voice.listLanguages(), 401, 'INVALID_AUTHENTICATION_HEADERS');
  });

  it('update changes what the server allows', async () => {
    await clients('update', 'Acme', '--languages', 'pt,en', '--quota', '2');
    await expect.poll(languages).toEqual(['pt', 'en']);
    // The answer that told so was the first that counts.
    await client.biometrid.voice.listLanguages();
    await refused(client.biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
    await clients('update', 'Acme', '--quota', 'none', '--rate', '1');
    const refusedOfFive = async () => {
      const outcomes = await Promise.all(Array.from({ length: 5 }, () => works(client)));
      return outcomes.filter((passed) => !passed).length;
    };
    // All of them for want of quota at first, and then some for the rate.
    await expect.poll(refusedOfFive).toBeOneOf([1, 2, 3, 4]);
    await expect.poll(refusedOfFive).toBeGreaterThan(1);
  });

  it('list counts the requests of a client with a quota', async () => {
    await clients('update', 'Acme', '--quota', '1000', '--period', 'day', '--languages', 'pt');
    await expect.poll(languages).toEqual(['pt']);
    // The answer that told so was the first that counts.
    for (let n = 0; n < 2; n += 1) await client.biometrid.voice.listLanguages();
    // What it holds ready counts too, until it is given back.
    await server.end('SIGTERM');
    expect(await answered('list')).toEqual([
      expect.objectContaining({ name: 'Acme', used: 3, quota: 1_000, period: 'day' }),
    ]);
    expect(await clients('list')).toMatch(/Acme .* active +3 +1000 a day\n$/);
  });
});

describe('biometrid clients', () => {
  it('names a client by its id, its key, or a name that it alone has', async () => {
    const acme = await created('Acme');
    const other = await created('Other');
    for (const word of [acme.id, acme.key, 'Acme'])
      expect(await answered('show', word)).toMatchObject({ id: acme.id, name: 'Acme' });
    await clients('update', other.id, '--name', 'Acme');
    const { code, stderr } = await biometrid('clients', 'revoke', 'Acme', '--data', data);
    expect(code).toBe(1);
    expect(stderr).toMatch(/2 clients have this name/);
    for (const { id } of [acme, other]) expect(stderr).toContain(id);
    expect(await answered('list')).toEqual([
      expect.objectContaining({ id: acme.id, revoked: null }),
      expect.objectContaining({ id: other.id, revoked: null }),
    ]);
  });

  it.each(['show', 'revoke', 'rotate'])(
    '%s says how to find the clients when there is no such one',
    async (word) => {
      await created('Acme');
      const { code, stdout, stderr } = await biometrid('clients', word, 'acme', '--data', data);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(/^biometrid: There is no client .*clients list.*\n$/);
    },
  );

  it('makes a client with all settings, and shows them but no secret', async () => {
    const client = await created(
      ...['Acme', '--quota', '10', '--period', 'day', '--rate', '5', '--languages', 'pt,en,pt'],
      ...['--face-fmr', '1e-5', '--voice-fmr', '0.001', '--liveness', 'required'],
      ...['--liveness-bpcer', '0.02', '--face-own-calibration', 'off', '--face-properties', 'off'],
      ...['--voice-tries', 'none', '--voice-replay', 'off'],
    );
    const shown = await answered('show', 'Acme');
    expect(shown).toEqual({
      id: client.id,
      name: 'Acme',
      key: client.key,
      created: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      revoked: null,
      oldCredentialsUntil: null,
      quota: 10,
      period: 'day',
      used: 0,
      rate: 5,
      languages: ['pt', 'en'],
      faceFmr: 1e-5,
      voiceFmr: 1e-3,
      voiceTries: null,
      voiceReplay: 'off',
      liveness: 'required',
      livenessBpcer: 0.02,
      faceOwnCalibration: 'off',
      faceProperties: 'off',
      ownCalibrations: [],
    });
    await clients('rotate', 'Acme');
    for (const text of [await clients('show', 'Acme'), await clients('list')])
      for (const secret of [client.secret, client.livenessToken])
        expect(text).not.toContain(secret);
    expect(await answered('show', 'Acme')).toMatchObject({
      oldCredentialsUntil: expect.stringMatching(/Z$/),
    });
  });

  it('update leaves what is not given as it is', async () => {
    await created(
      'Acme',
      '--quota',
      '10',
      '--rate',
      '5',
      '--face-fmr',
      '1e-5',
      '--languages',
      'pt',
    );
    const before = await answered('show', 'Acme');
    expect(await answered('update', 'Acme', '--voice-fmr', '1e-3')).toEqual({
      ...before,
      voiceFmr: 1e-3,
    });
    expect(
      await answered('update', 'Acme', '--quota', 'none', '--rate', 'none', '--name', 'Emca'),
    ).toEqual({ ...before, voiceFmr: 1e-3, quota: null, used: null, rate: null, name: 'Emca' });
  });

  it('list says how to make a client when there is none', async () => {
    const { code, stdout, stderr } = await biometrid('clients', 'list', '--data', data);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/clients create NAME/);
    expect(await answered('list')).toEqual([]);
  });

  it('takes where the data is from environment and file, but no setting of a client', async () => {
    const config = join(dirname(data), 'biometrid.yaml');
    writeFileSync(config, `data: ${data}\nport: 8443\n`);
    vi.stubEnv('BIOMETRID_CONFIG', config);
    vi.stubEnv('BIOMETRID_QUOTA', '7');
    const { code, stdout, stderr } = await biometrid('clients', 'create', 'Acme', '--json');
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(/BIOMETRID_QUOTA is no setting and has no effect/),
    ]);
    expect(await answered('show', JSON.parse(stdout).id)).toMatchObject({ quota: null });
  });
});
