import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, onTestFinished } from 'vitest';
import {
  faceEngine,
  faceEngineOfAnotherEncoder,
  faceEngineWithEncoderOnDemand,
  faceEngineWithEncodersReversed,
  type Subject,
} from '../engines/samples.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
  testClient,
} from '../server-under-test.js';
import { photoOf } from './photos.js';

const former = 'deterministic-face-1';

let folder: string;
let server: ServerUnderTest | undefined;
let client: TestClient;

/** Puts a server with another engine in the place of the one before. */
async function serve(engine: string): Promise<ServerUnderTest> {
  const former = server;
  await former?.stop();
  server = await startServerUnderTest({
    ...{ data: join(folder, 'data'), keys: join(folder, 'keys') },
    ...{ faceEngine: engine, engineThreads: 1, adminPort: 0 },
  });
  client = former === undefined ? await server.client() : testClient(server.origin, client);
  return server;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'biometrid-encoders-'));
  await serve(faceEngine);
});

afterEach(async () => {
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true });
});

async function newUser(): Promise<string> {
  return (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
}

async function enrolled(person: string | Subject): Promise<string> {
  const userId = await newUser();
  const outcome = await client.biometrid.face.enroll({ userId, photo: photoOf(person) });
  expect(outcome).toMatchObject({ status: true });
  return userId;
}

async function found(person: string | Subject): Promise<string | undefined> {
  const { data } = await client.biometrid.face.findUser({ photo: photoOf(person) });
  return 'userId' in data ? data.userId : undefined;
}

/** What the engine is asked for beside its own encoder, at an enrolment. */
async function wanted(): Promise<string> {
  const photo = photoOf({ person: 'nobody', refusal: 'wants' });
  const { data } = await client.biometrid.face.enroll({ userId: await newUser(), photo });
  return 'reason' in data ? (data.reason ?? '') : '';
}

async function encodersOf({ storage }: ServerUnderTest, userId: string): Promise<string[]> {
  return (await storage.templates.of(client.id, userId, 'face')).map(
    ({ encoder, role }) => `${role} of ${encoder}`,
  );
}

it('after a change of the encoder nobody is lost, and nobody is enrolled twice', async () => {
  const ada = await enrolled('ada');
  const server = await serve(faceEngineWithEncoderOnDemand);
  const bob = await enrolled('bob');
  const { face } = client.biometrid;

  expect([await found('ada'), await found('bob'), await found('eve')]).toEqual([
    ada,
    bob,
    undefined,
  ]);
  const crowd = await face.findUsers({ photo: photoOf('bob', 'eve', 'ada') });
  expect(crowd.data).toMatchObject({ usersFound: expect.any(Array) });
  expect(
    'usersFound' in crowd.data && crowd.data.usersFound.map(({ userId }) => userId).sort(),
  ).toEqual([ada, bob].sort());
  for (const [person, detectedId] of Object.entries({ ada, bob }))
    expect(await face.enroll({ userId: await newUser(), photo: photoOf(person) })).toMatchObject({
      data: { message: 'FACE_ALREADY_DETECTED_ON_GALLERY', detectedId, alreadyExists: true },
    });
  expect(await face.verify({ userId: ada, photo: photoOf('ada') })).toMatchObject({ status: true });
  expect(await face.verify({ userId: ada, photo: photoOf('bob') })).toMatchObject({
    data: { verified: false },
  });

  expect(await wanted()).toBe(`wants ${former}`);
  expect(await face.adapt({ userId: ada, photo: photoOf('ada') })).toMatchObject({ status: true });
  expect(await encodersOf(server, ada)).toEqual(['enrolment of deterministic-face-2']);
  expect([await found('ada'), await found('bob')]).toEqual([ada, bob]);
  // Everybody has moved: it costs no more than one encoder.
  expect(await wanted()).toBe('wants ');
});

it('a face that is enough for an adaptation and not for a move stays with the encoder that it is like', async () => {
  const userId = await enrolled('ada');
  const server = await serve(faceEngineWithEncoderOnDemand);
  // A cosine of 0.349: between the scores of 1e-4, which is a tenth of the rate of a verification, and of 1e-5.
  const photo = { person: 'ada', noise: 2.65, seed: 34 };
  const { face } = client.biometrid;
  expect(await face.adapt({ userId, photo: photoOf(photo) })).toMatchObject({ status: true });
  expect(await encodersOf(server, userId)).toEqual([
    `enrolment of ${former}`,
    `adaptation of ${former}`,
  ]);
  expect(await found(photo)).toBe(userId);
});

it('where two encoders find two users, the surer one decides, and the one in use where neither is', async () => {
  const near = await enrolled('ada');
  const same = await enrolled('grace');
  // An engine that does not know the encoder before lets them enrol again.
  await serve(faceEngineOfAnotherEncoder);
  const far = await enrolled({ person: 'ada', noise: 0.5, seed: 1 });
  const twin = await enrolled('grace');
  await serve(faceEngineWithEncoderOnDemand);
  expect(await found('ada')).toBe(near);
  expect(await found({ person: 'ada', noise: 0.5, seed: 1 })).toBe(far);
  expect(await found('grace')).toBe(twin);
  const { data } = await client.biometrid.face.enroll({
    userId: await newUser(),
    photo: photoOf('ada'),
  });
  expect(data).toMatchObject({ detectedId: near });
  await client.biometrid.users.delete({ userId: twin });
  expect(await found('grace')).toBe(same);
});

it('an engine that cannot make what some are enrolled in goes on without them, and says so', async () => {
  await enrolled('ada');
  const server = await serve(faceEngineOfAnotherEncoder);
  const before = (await server.storage.audit.read(client.id, 0, 100)).length;
  expect(await found('ada')).toBeUndefined();
  await enrolled('ada');
  expect(await found('bob')).toBeUndefined();
  const entries = (await server.storage.audit.read(client.id, before, 100)).filter(({ action }) =>
    action.startsWith('face.'),
  );
  expect(entries.map(({ action, detail }) => [action, detail?.['unseenEncoders']])).toEqual([
    ['face.search.refused', former],
    ['face.enrolled', former],
    ['face.search.refused', former],
  ]);
  const { text } = await ask(server.adminOrigin ?? '', { path: '/metrics' });
  expect(text).toMatch(/^biometrid_searches_incomplete 3$/m);
});

it('of two simultaneous enrolments of a face, at servers with different encoders, one succeeds', async (ctx) => {
  const { url: databaseUrl } = await (await postgresServer(ctx)).freshDatabase();
  const keys = join(folder, 'shared-keys');
  const servers: ServerUnderTest[] = [];
  for (const engine of [faceEngineWithEncoderOnDemand, faceEngineWithEncodersReversed]) {
    const one = await startServerUnderTest({ databaseUrl, keys, faceEngine: engine });
    onTestFinished(() => one.stop());
    servers.push(one);
  }
  const [here] = servers;
  for (let round = 0; here !== undefined && round < 5; round += 1) {
    // Of a client that has nobody yet: neither server looks among what the other enrols.
    const credentials = await here.client();
    for (const person of ['ada', 'bob']) {
      const outcomes = await Promise.all(
        servers.map(async ({ origin }) => {
          const { users, face } = testClient(origin, credentials).biometrid;
          const userId = (await users.create({ reference_id: person })).data.id;
          return face.enroll({ userId, photo: photoOf(person) });
        }),
      );
      expect(outcomes.map(({ data }) => data.message).sort()).toEqual([
        'FACE_ALREADY_DETECTED_ON_GALLERY',
        'FACE_ENROLLED_WITH_SUCCESS',
      ]);
    }
  }
});
