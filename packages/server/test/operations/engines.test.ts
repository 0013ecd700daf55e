import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { refused } from './refused.js';

const jpeg = new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0x10])], { type: 'image/jpeg' });
const wav = new Blob([`RIFF\0\0\0\0WAVEfmt ${'\0'.repeat(100)}`], { type: 'audio/wav' });
const base64 = '/9j/4AAQ';

describe('what needs an engine says that there is none', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  let userId: string;
  beforeAll(async () => {
    server = await startServerUnderTest();
    client = await server.client();
    userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  });
  afterAll(() => server.stop());

  const face: [string, (client: TestClient, userId: string) => Promise<unknown>][] = [
    ['enrollFace', ({ biometrid }, userId) => biometrid.face.enroll({ userId, photo: jpeg })],
    ['verifyFace', ({ biometrid }, userId) => biometrid.face.verify({ userId, photo: jpeg })],
    ['adaptFace', ({ biometrid }, userId) => biometrid.face.adapt({ userId, photo: jpeg })],
    ['findUserByFace', ({ biometrid }) => biometrid.face.findUser({ photo: jpeg })],
    ['findUsersByFaces', ({ biometrid }) => biometrid.face.findUsers({ photo: jpeg })],
    ['findFaceProperties', ({ biometrid }) => biometrid.face.getProperties({ photo: jpeg })],
  ];

  it.each(face)('%s: 404, the client has no face engine', async (_id, call) => {
    await refused(call(client, userId), 404, 'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE');
  });

  const voice: typeof face = [
    ['enrollVoice', ({ biometrid }, userId) => biometrid.voice.enroll({ userId, audio: wav })],
    ['verifyVoice', ({ biometrid }, userId) => biometrid.voice.verify({ userId })],
    [
      'verifyVoice with audio',
      ({ biometrid }, userId) => biometrid.voice.verify({ userId, audio: wav }),
    ],
    ['adaptVoice', ({ biometrid }, userId) => biometrid.voice.adapt({ userId })],
  ];

  it.each(voice)('%s: 404, the client has no voice engine', async (_id, call) => {
    await refused(call(client, userId), 404, 'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE');
  });

  it('nothing that is enrolled waits for its engine to be deleted', async () => {
    const { face, voice } = client.biometrid;
    await refused(face.deleteEnroll({ userId }), 400, 'ENROLL_USER_FACE_FIRST');
    await refused(voice.deleteEnroll({ userId }), 400, 'ENROLL_USER_VOICE_FIRST');
  });

  it('the alias of Adapt Voice answers as Adapt Voice does', async () => {
    for (const path of ['adapt/voice', 'dialogue/adapt/voice']) {
      const { status, message } = await ask(server.origin, {
        method: 'POST',
        path: `/api/1.0/users/${userId}/${path}`,
        headers: client.headers,
      });
      expect([status, message]).toEqual([404, 'NO_VOICE_ENGINE_CONFIGURATION_AVAILABLE']);
    }
  });

  const documents: typeof face = [
    [
      'validateDocument',
      ({ biometrid }) => biometrid.documents.validate({ front: jpeg, back: jpeg }),
    ],
    [
      'validateDocumentBase64',
      ({ biometrid }) => biometrid.documents.validateBase64({ front: base64, back: base64 }),
    ],
    [
      'compareDocumentPhoto',
      ({ biometrid }) => biometrid.documents.comparePhoto({ photo1: jpeg, photo2: jpeg }),
    ],
    [
      'compareDocumentPhotoBase64',
      ({ biometrid }) => biometrid.documents.comparePhotoBase64({ photo1: base64, photo2: base64 }),
    ],
  ];
  const liveness: typeof face = [
    ['getLivenessStatus', ({ biometrid }) => biometrid.liveness.getStatus()],
    ['checkLiveness', ({ biometrid }) => biometrid.liveness.check({ sessionId: 'a session' })],
  ];

  it.each([...documents, ...liveness])(
    '%s: 503, to be asked again in a minute',
    async (_id, call) => {
      const error = await refused(call(client, userId), 503, 'ENGINE_NOT_AVAILABLE');
      expect(error.retryAfter).toBe(60_000);
    },
  );

  it('for an unknown user the user is what is missed first', async () => {
    for (const [, call] of [...face.slice(0, 3), ...voice])
      await refused(call(client, 'nobody'), 404, 'USERID_NOT_EXISTS');
  });
});

describe('the liveness operations', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  beforeAll(async () => {
    server = await startServerUnderTest();
    client = await server.client();
  });
  afterAll(() => server.stop());

  const operations = [
    ['GET', '/biometrics/status'],
    ['POST', '/biometrics/liveness'],
  ] as const;

  it.each(operations)(
    '%s %s answers in the envelope of the liveness host',
    async (method, path) => {
      const { livenessToken } = await server.client();
      expect(
        await ask(server.origin, {
          method,
          path,
          headers: { 'x-app-token': livenessToken, 'x-user-agent': 'a browser' },
        }),
      ).toMatchObject({
        status: 503,
        json: {
          meta: { ok: false, code: 503, mode: 'live' },
          data: { message: 'ENGINE_NOT_AVAILABLE' },
        },
        headers: { 'retry-after': '60' },
      });
    },
  );

  it.each(operations)(
    '%s %s wants the liveness token, not key and secret',
    async (method, path) => {
      expect(await ask(server.origin, { method, path, headers: client.headers })).toMatchObject({
        status: 400,
        json: {
          meta: { ok: false, code: 400, mode: 'live' },
          data: { message: 'AUTHENTICATION_HEADERS_MISSING' },
        },
      });
    },
  );

  it.each(operations)('%s %s: 401 with a token that nobody has', async (method, path) => {
    expect(
      await ask(server.origin, { method, path, headers: { 'x-app-token': client.secret } }),
    ).toMatchObject({
      status: 401,
      json: {
        meta: { ok: false, code: 401, mode: 'live' },
        data: { message: 'INVALID_AUTHENTICATION_HEADERS' },
      },
    });
  });

  it('are within the quota of the client', async () => {
    const { biometrid } = await server.client({ quota: 1 });
    await biometrid.voice.listLanguages();
    await refused(biometrid.liveness.getStatus(), 402, 'REQUEST_LIMIT_REACHED');
  });

  it('have no `/api/1.0` before them', async () => {
    const { status, json } = await ask(server.origin, { path: '/api/1.0/biometrics/status' });
    expect([status, json]).toEqual([404, { status: false, data: { message: 'PATH_NOT_FOUND' } }]);
  });
});
