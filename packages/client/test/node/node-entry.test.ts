import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { inspect } from 'node:util';
import { createBiometridClient, fromPath } from '@biometrid/client/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { key, livenessToken, secret } from '../battery/client.js';
import { done, jpeg, maxPhoto, nothingPending } from '../battery/samples.js';
import { partsOf, script } from '../battery/scenario.js';
import { startScriptedServer } from '../scripted-server.js';

const recognized = done('FACE_RECOGNIZED_WITH_SUCCESS', { verified: true });
let server: Awaited<ReturnType<typeof startScriptedServer>>;
let folder: string;

beforeAll(async () => {
  server = await startScriptedServer();
  folder = await mkdtemp(join(tmpdir(), 'biometrid-client-'));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

async function file(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function clientFor(scenario: { headers: Record<string, string> }) {
  return createBiometridClient({
    baseUrl: server.origin,
    key,
    secret,
    livenessToken,
    headers: scenario.headers,
  });
}

describe('files in Node', () => {
  it('sends a Buffer out of a pool, a Node stream and a path byte by byte', async () => {
    const scenario = await script(server.origin, recognized);
    const { face } = clientFor(scenario);
    const path = await file('selfie.png', jpeg);
    const pooled = Buffer.from(jpeg.subarray(0, 1_000));
    await face.findUser({ photo: pooled });
    await face.findUser({ photo: Readable.from([jpeg.subarray(0, 9), jpeg.subarray(9)]) });
    await face.findUser({ photo: fromPath(path) });
    const received = await scenario.received();
    const sent = received.map((request) => partsOf(request)[0]);
    expect(sent[0]?.bytes).toEqual(jpeg.subarray(0, 1_000));
    expect(sent[1]?.bytes).toEqual(jpeg);
    expect(sent[2]?.bytes).toEqual(jpeg);
    expect(sent.map((part) => part?.type)).toEqual(Array(3).fill('image/jpeg'));
  });

  it('refuses a path that is not there, telling why', async () => {
    const { face } = clientFor(await script(server.origin, recognized));
    await expect(face.findUser({ photo: fromPath(join(folder, 'nothing')) })).rejects.toMatchObject(
      {
        name: 'BiometridUploadError',
        field: 'photo',
        cause: { code: 'ENOENT' },
      },
    );
  });

  it('reads a file that is too large no further than the limit, and closes it', async () => {
    const { face } = clientFor(await script(server.origin, recognized));
    const path = await file('large', new Uint8Array(20 * maxPhoto));
    await expect(face.findUser({ photo: fromPath(path) })).rejects.toThrow(
      /photo has \d+ bytes, not 1 to 1048576$/,
    );

    const stream = Readable.from(
      (function* () {
        for (;;) yield new Uint8Array(100_000);
      })(),
    );
    await expect(face.findUser({ photo: stream })).rejects.toThrow(
      /photo has \d+ bytes, not 1 to 1048576$/,
    );
    expect(stream.destroyed).toBe(true);
  });

  it('destroys a stream that is read when the call is aborted', async () => {
    const scenario = await script(server.origin, recognized);
    const { face } = clientFor(scenario);
    const silent = new PassThrough();
    silent.write(jpeg);
    await expect(
      face.findUser({ photo: silent }, { signal: AbortSignal.timeout(30) }),
    ).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(silent.destroyed).toBe(true);
    expect(await scenario.received()).toEqual([]);
  });

  it('refuses a stream of text, for its bytes are lost already', async () => {
    const { face } = clientFor(await script(server.origin, recognized));
    const text = new PassThrough({ encoding: 'latin1' });
    text.end(jpeg);
    await expect(face.findUser({ photo: text })).rejects.toMatchObject({
      name: 'BiometridUploadError',
    });
  });

  it('destroys a stream that fails, and tells its failure as the cause', async () => {
    const { face } = clientFor(await script(server.origin, recognized));
    const failing = new PassThrough();
    failing.write(jpeg);
    setTimeout(() => failing.destroy(new Error('card removed')), 20);
    await expect(face.findUser({ photo: failing })).rejects.toMatchObject({
      name: 'BiometridUploadError',
      cause: { message: 'card removed' },
    });
  });
});

describe('the environment in Node', () => {
  const variables = {
    BIOMETRID_BASE_URL: () => server.origin,
    BIOMETRID_KEY: () => key,
    BIOMETRID_SECRET: () => secret,
    BIOMETRID_LIVENESS_TOKEN: () => livenessToken,
  };
  beforeEach(() => {
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value());
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('gives address, key, secret and token where no option does', async () => {
    const live = { body: { meta: { ok: true, code: 200, mode: 'dev' } } };
    const { headers, received } = await script(server.origin, nothingPending, live);
    const client = createBiometridClient({ headers });
    await client.voice.getPendingDialogue({ userId: 'u' });
    await client.liveness.getStatus();
    const [first, second] = await received();
    expect(first?.headers).toMatchObject({ 'x-biometrid-key': key, 'x-biometrid-secret': secret });
    expect(second?.headers).toMatchObject({ 'x-app-token': livenessToken });
  });

  it('is not asked where an option is given, and read once', async () => {
    vi.stubEnv('BIOMETRID_BASE_URL', 'http://127.0.0.1:1');
    const { headers, received } = await script(server.origin, nothingPending);
    const client = createBiometridClient({
      baseUrl: server.origin,
      key: 'k',
      secret: 's',
      headers,
    });
    vi.stubEnv('BIOMETRID_KEY', 'another');
    await client.withOptions({ secret: 't' }).voice.getPendingDialogue({ userId: 'u' });
    expect((await received())[0]?.headers).toMatchObject({
      'x-biometrid-key': 'k',
      'x-biometrid-secret': 't',
    });
  });

  it.for([
    ['baseUrl', 'BIOMETRID_BASE_URL'],
    ['key', 'BIOMETRID_KEY'],
    ['secret', 'BIOMETRID_SECRET'],
  ] as const)(
    'that lacks the %s, or holds an empty one, is an error that names %s',
    ([option, name]) => {
      const message = `${option} is missing: pass it, or set ${name}`;
      for (const value of [undefined, '']) {
        vi.stubEnv(name, value);
        expect(() => createBiometridClient()).toThrow(message);
      }
      vi.stubEnv(name, variables[name]());
      expect(() => createBiometridClient({ [option]: '' })).toThrow(message);
    },
  );

  it('may have no liveness token', () => {
    vi.stubEnv('BIOMETRID_LIVENESS_TOKEN', '');
    expect(() => createBiometridClient()).not.toThrow();
  });
});

describe('cookies in Node', () => {
  const session = (name: string) => ({
    ...done('DIALOGUE_STARTED_WITH_SUCCESS', {
      dialogueId: name,
      promptCode: '1',
      promptCodeText: 'one',
    }),
    headers: { 'set-cookie': `biometrid.sid=${name}; Path=/api/1.0/users; HttpOnly` },
  });

  it('keeps a session for each user, also in derived clients', async () => {
    const scenario = await script(server.origin, session('a'), session('b'), nothingPending);
    const client = clientFor(scenario);
    await client.voice.enroll({ userId: 'anna' });
    await client.voice.enroll({ userId: 'ben' });
    await client.voice.getPendingDialogue({ userId: 'anna' });
    await client.withOptions({ timeout: 1_000 }).voice.getPendingDialogue({ userId: 'ben' });
    await client.voice.getPendingDialogue({ userId: 'cleo' });
    await client
      .withOptions({ key: 'of-another-client' })
      .voice.getPendingDialogue({ userId: 'anna' });
    const cookies = (await scenario.received()).map(({ headers }) => headers['cookie']);
    expect(cookies).toEqual([
      undefined,
      undefined,
      'biometrid.sid=a',
      'biometrid.sid=b',
      undefined,
      undefined,
    ]);
  });

  it('sends a cookie only below its path, and lets a header of the caller stand', async () => {
    const scenario = await script(server.origin, session('a'), nothingPending);
    const client = clientFor(scenario);
    await client.voice.enroll({ userId: 'anna' });
    await client.voice.listLanguages();
    await client.voice.getPendingDialogue({ userId: 'anna' }, { headers: { cookie: 'mine=1' } });
    const cookies = (await scenario.received()).map(({ headers }) => headers['cookie']);
    expect(cookies).toEqual([undefined, undefined, 'mine=1']);
  });

  it('sends a cookie to the origin alone that it came from', async () => {
    const other = await startScriptedServer();
    const [here, there] = [
      await script(server.origin, session('a'), nothingPending),
      await script(other.origin, nothingPending),
    ];
    const client = clientFor(here);
    await client.voice.enroll({ userId: 'anna' });
    const moved = client.withOptions({ baseUrl: other.origin, headers: there.headers });
    await moved.voice.getPendingDialogue({ userId: 'anna' });
    await client.voice.getPendingDialogue({ userId: 'anna' });
    const [elsewhere] = await there.received();
    expect(elsewhere?.headers['cookie']).toBeUndefined();
    expect((await here.received())[1]?.headers['cookie']).toBe('biometrid.sid=a');
    await other.close();
  });

  it.for([
    ['for the whole site', 'a=1; Path=/', 'a=1'],
    ['without a path, for where it came from', 'a=1', undefined],
    ['for another path', 'a=1; Path=/api/1.0/user', undefined],
    [
      'whose value has an equals sign, with attributes in any case',
      'a=b=c; PATH=/; httponly',
      'a=b=c',
    ],
    ['that is secure, on this machine', 'a=1; Path=/; Secure', 'a=1'],
    ['with time to live', 'a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'a=1'],
    ['that has expired', 'a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', undefined],
    ['that will expire', 'a=1; Path=/; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 'a=1'],
    ['of a domain that is not asked', 'a=1; Path=/; Domain=127.0.0.2', undefined],
    ['without a name', '=1; Path=/', undefined],
    ['without a value', 'nonsense', undefined],
    ['that is endless', `a=${'1'.repeat(5_000)}; Path=/`, undefined],
  ] as const)('knows a cookie %s', async ([, cookie, sent]) => {
    const setting = { ...session('a'), headers: { 'set-cookie': cookie } };
    const scenario = await script(server.origin, setting, nothingPending);
    const client = clientFor(scenario);
    await client.voice.enroll({ userId: 'anna' });
    await client.voice.getPendingDialogue({ userId: 'anna' });
    expect((await scenario.received())[1]?.headers['cookie']).toBe(sent);
  });

  it('forgets a cookie that the server takes back, and survives one that is no cookie', async () => {
    const gone = {
      ...nothingPending,
      headers: { 'set-cookie': 'biometrid.sid=; Path=/api/1.0/users; Max-Age=0' },
    };
    const odd = {
      ...nothingPending,
      headers: { 'set-cookie': 'biometrid.sid=x; Domain=example.org' },
    };
    const scenario = await script(server.origin, session('a'), gone, odd, nothingPending);
    const client = clientFor(scenario);
    await client.voice.enroll({ userId: 'anna' });
    for (let call = 0; call < 3; call++) await client.voice.getPendingDialogue({ userId: 'anna' });
    const cookies = (await scenario.received()).map(({ headers }) => headers['cookie']);
    expect(cookies).toEqual([undefined, 'biometrid.sid=a', undefined, undefined]);
  });
});

describe('secrets in Node', () => {
  it('shows none when a client or an error is logged', async () => {
    const scenario = await script(server.origin, {
      status: 500,
      body: `${secret} ${key} ${livenessToken}`,
    });
    const client = clientFor(scenario);
    const log = vi.spyOn(console, 'log').mockImplementation(() => {});
    const error: unknown = await client.users
      .delete({ userId: 'u' })
      .catch((reason: unknown) => reason);
    console.log(client, error);
    const shown = [client, client.raw, client.voice, error].map((value) =>
      inspect(value, { depth: 9, showHidden: true }),
    );
    expect(shown.join()).toContain('BiometridContractError');
    for (const value of [secret, key, livenessToken]) expect(shown.join()).not.toContain(value);
    log.mockRestore();
  });
});

describe('a process', () => {
  it('is not kept alive by timeouts of calls that are done', async () => {
    const before = process
      .getActiveResourcesInfo()
      .filter((resource) => resource === 'Timeout').length;
    const { voice } = clientFor(await script(server.origin, nothingPending));
    await voice.getPendingDialogue({ userId: 'u' });
    const after = process
      .getActiveResourcesInfo()
      .filter((resource) => resource === 'Timeout').length;
    expect(after).toBeLessThanOrEqual(before + 1);
  });

  it('leaves no listener on a signal that is used for many calls', async () => {
    const { voice } = clientFor(await script(server.origin, nothingPending));
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    for (let call = 0; call < 5; call++)
      await voice.getPendingDialogue({ userId: 'u' }, { signal });
    expect(added).toHaveBeenCalledTimes(5);
    expect(removed).toHaveBeenCalledTimes(5);
  });
});
