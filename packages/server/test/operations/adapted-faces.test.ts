import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { faceEngine, type Subject } from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { bothDatabases } from './both-databases.js';
import { photoOf } from './photos.js';

describe.each(bothDatabases)('a user whose face was adapted, on %s', (_name, database) => {
  let server: ServerUnderTest | undefined;
  let client: TestClient;
  beforeEach(async (ctx) => {
    server ??= await startServerUnderTest({
      ...(await database(ctx)),
      faceEngine,
      engineQueue: 32,
    });
    client = await server.client();
  });
  afterAll(() => server?.stop());

  async function enrolled(subject: string | Subject): Promise<string> {
    const userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
    const photo = photoOf(subject);
    expect(await client.biometrid.face.enroll({ userId, photo })).toMatchObject({ status: true });
    return userId;
  }

  async function adapted(userId: string, subject: Subject): Promise<void> {
    const { status } = await client.biometrid.face.adapt({ userId, photo: photoOf(subject) });
    expect(status).toBe(true);
  }

  async function verified(userId: string, subject: string | Subject): Promise<boolean> {
    return (await client.biometrid.face.verify({ userId, photo: photoOf(subject) })).status;
  }

  async function found(subject: string | Subject): Promise<string | undefined> {
    const { data } = await client.biometrid.face.findUser({ photo: photoOf(subject) });
    return 'userId' in data ? data.userId : undefined;
  }

  it('is not handed over to a stranger whose photo was taken once', async () => {
    const ada = await enrolled('ada');
    await adapted(ada, { person: 'mallory', like: 'ada' });
    const photos = [0, 0.1, 0.2, 0.3].map((noise, seed) => ({ person: 'mallory', noise, seed }));
    for (const photo of photos) {
      expect(await verified(ada, photo)).toBe(false);
      expect(await found(photo)).toBeUndefined();
    }
    expect(await verified(ada, { person: 'ada', noise: 0.3, seed: 1 })).toBe(true);
    // Nor does it keep the stranger from being enrolled as somebody.
    const mallory = await enrolled('mallory');
    for (const photo of photos) expect(await found(photo)).toBe(mallory);
  });

  it('is found by a search exactly where a verification recognizes the user', async () => {
    const users = [
      await enrolled('ada'),
      await enrolled('bob'),
      await enrolled({ person: 'cleo', noise: 0.2 }),
    ];
    const [ada = '', bob = ''] = users;
    // In memory before anything is adapted, so that it has to follow.
    expect(await found('ada')).toBe(ada);
    const taken: Subject[] = [1, 2, 3, 4, 5].map((seed) => ({ person: 'ada', noise: 1, seed }));
    for (const photo of taken) await adapted(ada, photo);
    await adapted(bob, { person: 'bob', noise: 1.4, seed: 9 });
    await adapted(bob, { person: 'mallory', like: 'bob' });
    const outcomes = new Set<boolean>();
    for (const person of ['ada', 'bob', 'cleo', 'mallory'])
      for (const [noise, seed] of [0, 1, 2, 2.5, 3, 3.5, 4].entries()) {
        const photo: Subject = { person, noise: seed, seed: noise };
        const recognized: string[] = [];
        for (const user of users) if (await verified(user, photo)) recognized.push(user);
        const user = await found(photo);
        outcomes.add(user !== undefined);
        if (recognized.length === 0) expect(user).toBeUndefined();
        else expect(recognized).toContain(user);
      }
    expect(outcomes.size).toBe(2);
  });

  it('is known by all of the photos, each of which may be unlike the one that is shown', async () => {
    const ada = await enrolled({ person: 'ada', noise: 0.9, seed: 1 });
    const photo: Subject = { person: 'ada', noise: 1.5, seed: 9 };
    const confidence = async () => {
      const { data } = await client.biometrid.face.verify({ userId: ada, photo: photoOf(photo) });
      return Number('confidence' in data ? data.confidence : 0);
    };
    const before = await confidence();
    for (const seed of [2, 3, 4]) await adapted(ada, { person: 'ada', noise: 0.9, seed });
    expect(await confidence()).toBeGreaterThan(before);
  });
});
