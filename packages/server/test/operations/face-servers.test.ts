import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  afterAll,
  beforeEach,
  describe,
  expect,
  it,
  onTestFinished,
  type TestContext,
} from 'vitest';
import {
  faceEngine,
  faceEngineOfAnotherEncoder,
  faceEngineOfTwoEncoders,
  faceEngineWithCohort,
  type Subject,
} from '../engines/samples.js';
import { type PostgresServer, postgresServer } from '../postgres/postgres-server.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
  testClient,
} from '../server-under-test.js';
import { bothDatabases } from './both-databases.js';
import { photoOf } from './photos.js';

async function newUser({ biometrid }: TestClient): Promise<string> {
  return (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
}

async function enrolled(client: TestClient, person: string | Subject): Promise<string> {
  const userId = await newUser(client);
  const outcome = await client.biometrid.face.enroll({ userId, photo: photoOf(person) });
  expect(outcome).toMatchObject({ status: true });
  return userId;
}

/** The id of the user whose face it is, by a client. */
async function found(
  { biometrid }: TestClient,
  person: string | Subject,
): Promise<string | undefined> {
  const { data } = await biometrid.face.findUser({ photo: photoOf(person) });
  return 'userId' in data ? data.userId : undefined;
}

describe('two servers on one PostgreSQL database', () => {
  let postgres: PostgresServer;
  let databaseName = '';
  const servers: ServerUnderTest[] = [];
  /** One client, as it sees either server. */
  let here: TestClient;
  let there: TestClient;
  beforeEach(async (ctx) => {
    postgres = await postgresServer(ctx);
    if (servers.length === 0) {
      const { url: databaseUrl, name } = await postgres.freshDatabase();
      databaseName = name;
      const first = await startServerUnderTest({ databaseUrl, faceEngine });
      servers.push(first);
      servers.push(
        await startServerUnderTest({ databaseUrl, faceEngine, keys: `${first.data}-keys` }),
      );
    }
    const [first, second] = servers;
    if (first === undefined || second === undefined) throw new Error('A server is missing');
    here = await first.client();
    there = testClient(second.origin, here);
  });
  afterAll(async () => {
    for (const server of servers.reverse()) await server.stop();
  });

  it('let one of two simultaneous enrolments of a face succeed', async () => {
    for (let round = 0; round < 10; round += 1) {
      const photo = photoOf(`person ${round}`);
      const users = [await newUser(here), await newUser(here)] as const;
      const outcomes = await Promise.all([
        here.biometrid.face.enroll({ userId: users[0], photo }),
        there.biometrid.face.enroll({ userId: users[1], photo }),
      ]);
      const winner = users[outcomes.findIndex(({ status }) => status)];
      expect(outcomes.filter(({ status }) => status)).toHaveLength(1);
      expect(outcomes.find(({ status }) => !status)?.data).toMatchObject({
        message: 'FACE_ALREADY_DETECTED_ON_GALLERY',
        detectedId: winner,
      });
      for (const client of [here, there])
        expect(await found(client, `person ${round}`)).toBe(winner);
    }
  });

  it('let one of two simultaneous enrolments of a user succeed', async () => {
    const userId = await newUser(here);
    const outcomes = await Promise.all(
      [here, there].map(({ biometrid }, index) =>
        biometrid.face.enroll({ userId, photo: photoOf(`candidate ${index}`) }),
      ),
    );
    expect(outcomes.map(({ data }) => data.message).sort()).toEqual([
      'FACE_ENROLLED_WITH_SUCCESS',
      'FACE_ENROLLMENT_FAILED',
    ]);
  });

  it('find at once what the other enrolled, and never again what it deleted', async () => {
    expect(await found(there, 'ada')).toBeUndefined();
    for (let round = 0; round < 5; round += 1) {
      const userId = await enrolled(here, 'ada');
      expect(await found(there, 'ada')).toBe(userId);
      await there.biometrid.face.deleteEnroll({ userId });
      expect(await found(here, 'ada')).toBeUndefined();
      expect(await found(there, 'ada')).toBeUndefined();
    }
  });

  it('erase a user at the one, and know nobody at the other', async () => {
    const userId = await enrolled(here, 'ada');
    expect(await found(there, 'ada')).toBe(userId);
    await here.biometrid.users.delete({ userId });
    expect(await found(there, 'ada')).toBeUndefined();
  });

  it('do so without the connection on which they tell each other', async () => {
    const listening = `datname = '${databaseName}' AND query ~ '^(LISTEN|SELECT 1$)'`;
    const drop = async () => {
      const both = `SELECT pid FROM pg_stat_activity WHERE ${listening}`;
      await expect.poll(() => postgres.admin(both)).toHaveLength(2);
      await postgres.admin(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${listening}`,
      );
    };
    expect(await found(there, 'ada')).toBeUndefined();
    await drop();
    const userId = await enrolled(here, 'ada');
    expect(await found(there, 'ada')).toBe(userId);
    await drop();
    await here.biometrid.face.deleteEnroll({ userId });
    expect(await found(there, 'ada')).toBeUndefined();
  });
});

it.each([1, 2])(
  'clients that ask at once are all answered, though the memory holds but one of their galleries, on %d threads',
  async (galleryThreads) => {
    const server = await startServerUnderTest({
      faceEngine,
      engineQueue: 32,
      // A gallery begins at some 65,000 bytes.
      galleryMemory: 100_000,
      galleryThreads,
    });
    onTestFinished(() => server.stop());
    const clients = [await server.client(), await server.client(), await server.client()];
    const users: string[] = [];
    for (const client of clients) users.push(await enrolled(client, 'ada'));
    for (let round = 0; round < 10; round += 1)
      expect(await Promise.all(clients.map((client) => found(client, 'ada')))).toEqual(users);
  },
);

describe.each(bothDatabases)('a server that is started again, on %s', (_name, database) => {
  const incomparable =
    'The enrolled face was made by another encoder; delete it and enroll the face again';

  /** Starts servers one after the other on the same data. */
  async function place(
    ctx: TestContext,
  ): Promise<(faceEngine: string) => Promise<ServerUnderTest>> {
    const folder = mkdtempSync(join(tmpdir(), 'biometrid-faces-'));
    const options = { ...(await database(ctx)), data: join(folder, 'data') };
    let server: ServerUnderTest | undefined;
    onTestFinished(async () => {
      await server?.stop();
      rmSync(folder, { recursive: true });
    });
    return async (faceEngine) => {
      await server?.stop();
      server = undefined;
      server = await startServerUnderTest({ ...options, faceEngine });
      return server;
    };
  }

  it('knows who was enrolled, and compares nothing with what another encoder made', async (ctx) => {
    const start = await place(ctx);
    let server = await start(faceEngine);
    const first = await server.client();
    const userId = await enrolled(first, 'ada');

    server = await start(faceEngine);
    expect(await found(testClient(server.origin, first), 'ada')).toBe(userId);

    server = await start(faceEngineOfAnotherEncoder);
    const client = testClient(server.origin, first);
    const { face, users } = client.biometrid;
    const photo = photoOf('ada');
    const reason = incomparable;
    expect(await users.getEnrollStatus({ userId })).toMatchObject({ data: [{ enrolled: true }] });
    expect(await face.verify({ userId, photo })).toEqual({
      status: false,
      data: { message: 'FACE_RECOGNITION_FAILED', verified: false, reason },
    });
    expect(await face.adapt({ userId, photo })).toEqual({
      status: false,
      data: { message: 'FACE_ADAPT_FAILED', reason },
    });
    expect(await face.enroll({ userId, photo })).toEqual({
      status: false,
      data: { message: 'FACE_ENROLLMENT_FAILED', reason },
    });
    expect(await found(client, 'ada')).toBeUndefined();
    const other = await enrolled(client, 'ada');
    await users.delete({ userId: other });

    await face.deleteEnroll({ userId });
    expect(await face.enroll({ userId, photo })).toMatchObject({ status: true });
    expect(await face.verify({ userId, photo })).toMatchObject({ status: true });
    expect(await found(client, 'ada')).toBe(userId);
  });

  it('with a cohort that it had not before, or another one, compares with who was enrolled by it', async (ctx) => {
    const ada: Subject = { person: 'ada', people: 'north' };
    const eve: Subject = { person: 'eve', people: 'north' };
    const start = await place(ctx);
    let server = await start(faceEngine);
    const first = await server.client();
    const userId = await enrolled(first, ada);
    expect(await found(first, eve)).toBe(userId);
    expect((await first.biometrid.face.adapt({ userId, photo: photoOf(ada) })).status).toBe(true);
    for (const [peoples, mixed] of [
      [['north'], false],
      [['south'], true],
      [['south', 'north'], false],
    ] as const) {
      server = await start(faceEngineWithCohort(...peoples));
      const client = testClient(server.origin, first);
      const photo = photoOf(eve);
      expect((await client.biometrid.face.verify({ userId, photo })).status).toBe(mixed);
      expect(await found(client, eve)).toBe(mixed ? userId : undefined);
      expect(await found(client, { ...ada, noise: 0.2, seed: 1 })).toBe(userId);
    }
  });

  it('finds who was adapted as it did before', async (ctx) => {
    const start = await place(ctx);
    let server = await start(faceEngine);
    const first = await server.client();
    const users = [await enrolled(first, 'ada'), await enrolled(first, 'bob')];
    const { face } = first.biometrid;
    const like = { ada: users[0] ?? '', bob: users[1] ?? '' };
    for (const [person, userId] of Object.entries(like))
      for (const photo of [
        photoOf({ person, noise: 1, seed: 1 }),
        photoOf({ person: 'mallory', like: person }),
      ])
        expect((await face.adapt({ userId, photo })).status).toBe(true);
    const probes: Subject[] = ['ada', 'bob', 'mallory'].flatMap((person) =>
      [0, 1, 2, 2.5, 3, 4].map((noise) => ({ person, noise, seed: 5 })),
    );
    const outcomes = async (client: TestClient) => {
      const all: (string | undefined)[] = [];
      for (const probe of probes) all.push(await found(client, probe));
      return all;
    };
    const before = await outcomes(first);
    expect(new Set(before)).toEqual(new Set([...users, undefined]));
    server = await start(faceEngine);
    expect(await outcomes(testClient(server.origin, first))).toEqual(before);
  });

  it('with a second encoder finds, verifies and adapts who was enrolled with the first, and moves them to both', async (ctx) => {
    const start = await place(ctx);
    let server = await start(faceEngine);
    const first = await server.client();
    const userId = await enrolled(first, 'ada');

    server = await start(faceEngineOfTwoEncoders);
    const { id } = first;
    const client = testClient(server.origin, first);
    const { face } = client.biometrid;
    const templates = async () =>
      (await server.storage.templates.of(id, userId, 'face')).map(({ encoder, role }) => [
        encoder,
        role,
      ]);
    const both = 'deterministic-face-1+deterministic-face-2';
    expect(await found(client, 'ada')).toBe(userId);
    expect(await found(client, 'bob')).toBeUndefined();
    expect(
      await face.enroll({ userId: await newUser(client), photo: photoOf('ada') }),
    ).toMatchObject({
      data: { message: 'FACE_ALREADY_DETECTED_ON_GALLERY', detectedId: userId },
    });
    expect(await face.verify({ userId, photo: photoOf('bob') })).toMatchObject({ status: false });
    expect(await face.adapt({ userId, photo: photoOf('bob') })).toMatchObject({ status: false });
    expect(await templates()).toEqual([['deterministic-face-1', 'enrolment']]);
    for (const noise of [0.1, 0.2]) {
      const photo = photoOf({ person: 'ada', noise });
      expect(await face.verify({ userId, photo })).toMatchObject({ status: true });
      expect(await face.adapt({ userId, photo })).toMatchObject({ status: true });
    }
    expect(await templates()).toEqual([
      [both, 'enrolment'],
      [both, 'adaptation'],
    ]);
    const entries = await server.storage.audit.read(id, 0, 100);
    expect(entries.filter(({ action }) => action === 'face.moved')).toMatchObject([
      {
        detail: { falseMatchRate: 1e-5, encoder: both, formerEncoder: 'deterministic-face-1' },
      },
    ]);
    expect(await face.enroll({ userId, photo: photoOf('ada') })).toMatchObject({
      data: { message: 'FACE_ALREADY_DETECTED_ON_GALLERY', detectedId: userId },
    });
    expect(await found(client, 'ada')).toBe(userId);
  });

  it('with either of two encoders verifies who was enrolled with their fusion, and moves whom it adapts', async (ctx) => {
    const start = await place(ctx);
    let server = await start(faceEngineOfTwoEncoders);
    const first = await server.client();
    const userId = await enrolled(first, 'ada');
    expect(await found(first, 'ada')).toBe(userId);

    server = await start(faceEngineOfAnotherEncoder);
    const client = testClient(server.origin, first);
    const { face } = client.biometrid;
    const photo = photoOf({ person: 'ada', noise: 0.2 });
    expect(await face.verify({ userId, photo })).toMatchObject({ data: { verified: true } });
    expect(await face.verify({ userId, photo: photoOf('bob') })).toEqual({
      status: false,
      data: { message: 'FACE_RECOGNITION_FAILED', verified: false },
    });
    expect(await face.adapt({ userId, photo: photoOf('bob') })).toMatchObject({
      data: { message: 'FACE_NOT_REALIABLE_TO_ADAPT' },
    });
    // No gallery of wholes is searched for a part.
    expect(await found(client, 'ada')).toBeUndefined();
    expect(await face.adapt({ userId, photo })).toMatchObject({ status: true });
    expect(await found(client, 'ada')).toBe(userId);
  });
});
