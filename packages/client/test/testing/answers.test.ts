import { BiometridHttpError, createBiometridClient } from '@biometrid/client';
import { fakeBiometrid, samplePhoto } from '@biometrid/client/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';

const userId = '59147e5afdda9b0ac0f5e31f';
const photo = samplePhoto();

describe('an operation of the fake', () => {
  it('answers its first documented success', async () => {
    const { biometrid } = setUp();
    expect(await biometrid.users.create({ reference_id: 'customer' })).toMatchObject({
      status: true,
      data: { message: 'NEW_USER_CREATED' },
    });
    expect(await biometrid.face.enroll({ userId, photo })).toMatchObject({ status: true });
    expect(await biometrid.liveness.getStatus({})).toMatchObject({ meta: { ok: true } });
  });

  it('answers an example of the contract by its name, until it is told another', async () => {
    const { api, biometrid } = setUp();
    api.on('verifyFace').answer('faceRecognitionFailed');
    for (let n = 0; n < 2; n += 1)
      expect((await biometrid.face.verify({ userId, photo })).status).toBe(false);
    api.on('verifyFace').answer('faceRecognized');
    expect((await biometrid.face.verify({ userId, photo })).status).toBe(true);
  });

  it('answers a status and a body', async () => {
    const { api, biometrid } = setUp();
    api.on('createUser').answer({
      status: 402,
      body: { status: false, data: { message: 'REQUEST_LIMIT_REACHED' } },
    });
    await expect(biometrid.users.create({ reference_id: 'a' })).rejects.toMatchObject({
      status: 402,
      code: 'REQUEST_LIMIT_REACHED',
    });
  });

  it('answers several in turn, and the last for good', async () => {
    const { api, biometrid } = setUp();
    api.on('verifyFace').answer('faceRecognitionFailed', 'faceRecognized');
    const seen = [];
    for (let n = 0; n < 3; n += 1)
      seen.push((await biometrid.face.verify({ userId, photo })).status);
    expect(seen).toEqual([false, true, true]);
  });

  it('answers once before anything else, and tells of what nobody asked for', async () => {
    const { api, biometrid } = setUp();
    api
      .on('verifyFace')
      .answer('faceRecognized')
      .once('faceRecognitionFailed', 'faceRecognitionFailed');
    expect((await biometrid.face.verify({ userId, photo })).status).toBe(false);
    expect(() => api.verify()).toThrow("Nothing asked for verifyFace 'faceRecognitionFailed'");
    expect((await biometrid.face.verify({ userId, photo })).status).toBe(false);
    expect((await biometrid.face.verify({ userId, photo })).status).toBe(true);
    expect(() => api.verify()).not.toThrow();
  });

  it('answers what a function decides by the request, and the default where it says nothing', async () => {
    const { api, biometrid } = setUp();
    api
      .on('verifyFace')
      .with(({ path, files }) =>
        path.userId === 'another' && files.photo.size > 0 ? 'faceRecognitionFailed' : undefined,
      );
    expect((await biometrid.face.verify({ userId: 'another', photo })).status).toBe(false);
    expect((await biometrid.face.verify({ userId, photo })).status).toBe(true);
  });

  it.each([
    [
      'an example',
      () =>
        setUp()
          .api.on('verifyFace')
          .answer('newUserCreated' as 'faceRecognized'),
    ],
    [
      'a status',
      () =>
        setUp()
          .api.on('verifyFace')
          .answer({ status: 418 } as never),
    ],
    ['an operation', () => setUp().api.on('verifyFaces' as 'verifyFace')],
  ])('refuses to answer with %s that the contract does not have', (_what, script) => {
    expect(script).toThrow(/^(verifyFace|The contract) (has no|does not)/);
  });
});

describe('what goes wrong on the way', () => {
  afterEach(() => vi.useRealTimers());

  it.each([
    ['no answer', 'networkError', 'BiometridNetworkError'],
    ['an answer that breaks off', 'brokenAnswer', 'BiometridNetworkError'],
    ['the page of a proxy', 'proxyPage', 'BiometridHttpError'],
  ] as const)('%s is an error of the client', async (_what, answer, name) => {
    const { api, biometrid } = setUp();
    api.on('createUser').answer(api[answer]());
    await expect(biometrid.users.create({ reference_id: 'a' })).rejects.toMatchObject({ name });
  });

  it('an answer that breaks off has begun', async () => {
    const { api } = setUp();
    api.on('listVoiceLanguages').answer(api.brokenAnswer());
    const credentials = { 'x-biometrid-key': 'key', 'x-biometrid-secret': 'secret' };
    const url = 'http://localhost:8080/api/1.0/voice/languages';
    const { body } = await api.fetch(url, { headers: credentials });
    const reader = body?.getReader();
    expect((await reader?.read())?.value?.length).toBeGreaterThan(0);
    await expect(reader?.read()).rejects.toThrow('terminated');
  });

  it('a busy server tells when to try again, and whether anything was done', async () => {
    const { api, biometrid } = setUp({ retry: 0 });
    api
      .on('createUser')
      .answer(api.busy(503, 7), api.busy(429, 3, { processed: true }), 'tooManyRequests');
    const refusals = [];
    for (let n = 0; n < 3; n += 1) {
      const error = await biometrid.users.create({ reference_id: 'a' }).catch((error) => error);
      expect(error).toBeInstanceOf(BiometridHttpError);
      refusals.push([error.code, error.retryAfter, error.unprocessed]);
    }
    expect(refusals).toEqual([
      ['ENGINE_NOT_AVAILABLE', 7_000, true],
      ['TOO_MANY_REQUESTS', 3_000, false],
      ['TOO_MANY_REQUESTS', 1_000, false],
    ]);
  });

  it('the client tries again, and fake timers move it', async () => {
    vi.useFakeTimers();
    const { api, biometrid } = setUp({ retry: 1 });
    api.on('createUser').once(api.busy(503, 5));
    const created = biometrid.users.create({ reference_id: 'a' });
    await vi.advanceTimersByTimeAsync(10_000);
    expect((await created).status).toBe(true);
    expect(api.requests).toHaveLength(2);
  });

  it('a slow answer comes when fake timers say so', async () => {
    vi.useFakeTimers();
    const { api, biometrid } = setUp();
    api.on('verifyFace').answer(api.after(60_000, 'faceRecognitionFailed'));
    let over = false;
    const verified = biometrid.face.verify({ userId, photo }, { timeout: 0 }).finally(() => {
      over = true;
    });
    await vi.advanceTimersByTimeAsync(59_999);
    expect(over).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect((await verified).status).toBe(false);
  });

  it('a slow answer ends with the caller’s signal', async () => {
    vi.useFakeTimers();
    const { api, biometrid } = setUp();
    api.on('verifyFace').answer(api.after(60_000, 'faceRecognized'));
    const leaving = new AbortController();
    const verified = biometrid.face.verify(
      { userId, photo },
      { signal: leaving.signal, timeout: 0 },
    );
    const outcome = expect(verified).rejects.toThrow('left');
    await vi.advanceTimersByTimeAsync(1_000);
    leaving.abort(new Error('left'));
    await outcome;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a slow answer is cut off by the client’s timeout', async () => {
    vi.useFakeTimers();
    const { api, biometrid } = setUp({ retry: 0 });
    api.on('verifyFace').answer(api.after(60_000, 'faceRecognized'));
    const verified = biometrid.face.verify({ userId, photo }, { timeout: 5_000 });
    const outcome = expect(verified).rejects.toMatchObject({ name: 'BiometridTimeoutError' });
    await vi.advanceTimersByTimeAsync(5_000);
    await outcome;
  });
});

describe('the requests of the fake', () => {
  it('tell what was sent, without secrets', async () => {
    const { api, biometrid } = setUp();
    await biometrid.users.create({ reference_id: 'customer', mac_address: '00:00:5e:00:53:01' });
    await biometrid.face.enroll({ userId, photo, liveness: true });
    const [created, enrolled] = api.requests;
    expect(created).toMatchObject({
      operation: 'createUser',
      query: { reference_id: 'customer', mac_address: '00:00:5e:00:53:01' },
      fields: { reference_id: 'customer', mac_address: '00:00:5e:00:53:01' },
    });
    expect(enrolled).toMatchObject({ path: { userId }, fields: { liveness: true } });
    if (enrolled?.operation !== 'enrollFace') throw new Error('Another operation came second');
    expect(await enrolled.files.photo.bytes?.()).toEqual(await photo.bytes?.());
    expect(JSON.stringify(api.requests.map(({ headers }) => [...headers]))).not.toContain(
      'open-sesame',
    );
  });

  it('are forgotten with all scripts', async () => {
    const { api, biometrid } = setUp();
    api.on('deleteUser').answer('useridNotExists').once('useridNotExists');
    await expect(biometrid.users.delete({ userId })).rejects.toThrow();
    api.reset();
    expect(api.requests).toEqual([]);
    expect((await biometrid.users.delete({ userId })).status).toBe(true);
    expect(() => api.verify()).not.toThrow();
  });
});

function setUp(options: { retry?: number } = {}) {
  const api = fakeBiometrid();
  const biometrid = createBiometridClient({
    baseUrl: 'http://localhost:8080',
    key: 'key',
    secret: 'open-sesame',
    livenessToken: 'open-sesame-too',
    retry: { delay: 0 },
    fetch: api.fetch,
    ...options,
  });
  return { api, biometrid };
}
