import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faceEngine, facePhoto, voiceEngine } from '../engines/samples.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { enrollVoice } from './enroll-voice.js';
import { refused } from './refused.js';

const photo = new Blob([facePhoto({ faces: [{ person: 'ada' }] })], { type: 'image/jpeg' });

describe('two clients of one server', () => {
  let server: ServerUnderTest;
  let a: TestClient;
  let b: TestClient;
  let userOfA: string;
  beforeAll(async () => {
    server = await startServerUnderTest({ faceEngine, voiceEngine });
    [a, b] = [await server.client(), await server.client()];
    const { data } = await a.biometrid.users.create({
      reference_id: 'customer-4711',
      mac_address: '00:0a:95:9d:68:16',
    });
    userOfA = data.id;
    await a.biometrid.face.enroll({ userId: userOfA, photo });
    await enrollVoice(a.biometrid, userOfA);
    await a.biometrid.voice.verify({ userId: userOfA });
  });
  afterAll(() => server.stop());

  it('leave each other’s users as they are', async () => {
    const { data } = await a.biometrid.voice.getPendingDialogue({ userId: userOfA });
    expect(data?.dialogueId).toBeDefined();
    const enrolled = await a.biometrid.users.getEnrollStatus({ userId: userOfA });
    expect(enrolled.data.map((entry) => entry.enrolled)).toEqual([true, true]);
  });

  it('find nobody in each other’s galleries', async () => {
    expect((await a.biometrid.face.findUser({ photo })).status).toBe(true);
    expect((await b.biometrid.face.findUser({ photo })).status).toBe(false);
    expect(JSON.stringify(await b.biometrid.face.findUsers({ photo }))).not.toContain(userOfA);
    const { data } = await b.biometrid.users.create({ reference_id: 'customer-4711' });
    const enrolled = await b.biometrid.face.enroll({ userId: data.id, photo });
    expect(enrolled.data.message).toBe('FACE_ENROLLED_WITH_SUCCESS');
  });

  it('may each bind the same device', async () => {
    const mac_address = '00:0a:95:9d:68:16';
    expect(await b.biometrid.users.findByMacAddress({ mac_address })).toEqual({
      status: true,
      data: { message: 'DEVICE_NOT_ASSOCIATED_TO_USER' },
    });
    const { data } = await b.biometrid.users.create({ reference_id: 'customer-4711', mac_address });
    expect(data.message).toBe('NEW_USER_CREATED');
    expect((await a.biometrid.users.findByMacAddress({ mac_address })).data).toEqual({
      message: 'USER_ALREADY_REGISTERED_ON_THIS_DEVICE',
      id: userOfA,
    });
  });

  it('cannot use each other’s credentials in part', async () => {
    for (const headers of [
      { ...a.headers, 'x-biometrid-secret': b.secret },
      { ...a.headers, 'x-biometrid-secret': a.livenessToken },
    ]) {
      const { status, message } = await ask(server.origin, {
        path: '/api/1.0/voice/languages',
        headers,
      });
      expect([status, message]).toEqual([401, 'INVALID_AUTHENTICATION_HEADERS']);
    }
  });
});

describe('the quota of a client', () => {
  let now = Date.UTC(2026, 10, 30, 23, 59, 59, 999);
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await startServerUnderTest({ now: () => now });
  });
  afterAll(() => server.stop());

  it('counts every authenticated request, whatever its outcome', async () => {
    const { biometrid, headers } = await server.client({ quota: 5 });
    const userId = 'nobody';
    await biometrid.voice.listLanguages();
    await refused(biometrid.voice.getPendingDialogue({ userId }), 404, 'USERID_NOT_EXISTS');
    await refused(biometrid.users.create({ reference_id: '' }), 400, 'INVALID_REQUEST');
    await refused(biometrid.voice.verify({ userId }), 404, 'USERID_NOT_EXISTS');
    const malformed = { method: 'POST', path: '/api/1.0/users', body: '{' };
    const answer = await ask(server.origin, {
      ...malformed,
      headers: { ...headers, 'content-type': 'application/json' },
    });
    expect([answer.status, answer.message]).toEqual([400, 'INVALID_REQUEST']);
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
    await refused(biometrid.voice.getPendingDialogue({ userId }), 402, 'REQUEST_LIMIT_REACHED');
  });

  it('gives a request back that failed by the server’s fault', async () => {
    const { biometrid } = await server.client({ quota: 1 });
    for (let n = 0; n < 3; n += 1) {
      const front = '/9j/4AAQ';
      await refused(biometrid.documents.validateBase64({ front }), 503, 'ENGINE_NOT_AVAILABLE');
    }
    await biometrid.voice.listLanguages();
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
  });

  it('may be by the day', async () => {
    const { biometrid } = await server.client({ quota: 1, quotaPeriod: 'day' });
    await biometrid.voice.listLanguages();
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
    now += 24 * 60 * 60 * 1_000;
    expect((await biometrid.voice.listLanguages()).status).toBe(true);
    now -= 24 * 60 * 60 * 1_000;
  });

  it('counts no request that is not authenticated', async () => {
    const { biometrid, key } = await server.client({ quota: 1 });
    for (let n = 0; n < 3; n += 1) {
      const headers = { 'x-biometrid-key': key, 'x-biometrid-secret': 'wrong' };
      expect((await ask(server.origin, { path: '/api/1.0/voice/languages', headers })).status).toBe(
        401,
      );
    }
    expect((await biometrid.voice.listLanguages()).status).toBe(true);
  });

  it('lets exactly as many of simultaneous requests pass as it allows', async () => {
    const { biometrid } = await server.client({ quota: 12 });
    const calls = await Promise.allSettled(
      Array.from({ length: 30 }, () => biometrid.voice.listLanguages()),
    );
    expect(calls.filter(({ status }) => status === 'fulfilled')).toHaveLength(12);
  });

  it('begins anew with the month, in UTC', async () => {
    const { biometrid } = await server.client({ quota: 1 });
    await biometrid.voice.listLanguages();
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
    now += 1;
    expect(new Date(now).toISOString()).toBe('2026-12-01T00:00:00.000Z');
    expect((await biometrid.voice.listLanguages()).status).toBe(true);
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
  });

  it('of nothing lets nothing pass', async () => {
    const { biometrid } = await server.client({ quota: 0 });
    await refused(biometrid.voice.listLanguages(), 402, 'REQUEST_LIMIT_REACHED');
  });
});
