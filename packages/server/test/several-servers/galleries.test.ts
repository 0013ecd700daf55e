import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { faceEngine } from '../engines/samples.js';
import { photoOf } from '../operations/photos.js';
import type { TestClient } from '../server-under-test.js';
import { cutListeners, twoServers } from './two-servers.js';

const options = { faceEngine, engineThreads: 1 };

it('nobody misses a template whose change was numbered first and is kept last', async (ctx) => {
  const servers = await twoServers(ctx, options);
  const [atA, atB] = await servers.client();
  const ada = await enrolled(atA, 'ada');
  const bob = await enrolled(atB, 'bob');
  for (const client of [atA, atB]) expect(await find(client, 'ada')).toBe(ada);

  // Ada's template leaves, and comes again in a transaction that does not end.
  const { storage } = servers.a;
  const templates = await storage.templates.of(atA.id, ada, 'face');
  await storage.transaction((own) => own.templates.remove(atA.id, templates));
  for (const client of [atA, atB]) expect(await find(client, 'ada')).toBeUndefined();
  let end = () => {};
  const ending = new Promise<void>((resolve) => {
    end = resolve;
  });
  let numbered = () => {};
  const isNumbered = new Promise<void>((resolve) => {
    numbered = resolve;
  });
  const held = storage.transaction(async (own) => {
    for (const template of templates) await own.templates.add(atA.id, template);
    numbered();
    await ending;
  });
  await isNumbered;

  // Others enrol meanwhile, and those who search go on.
  const others = Promise.allSettled([enrolled(atB, 'eve'), enrolled(atA, 'joe')]);
  await sleep(500);
  for (const client of [atA, atB]) {
    expect(await find(client, 'ada')).toBeUndefined();
    expect(await find(client, 'bob')).toBe(bob);
  }
  end();
  await held;
  const [eve, joe] = (await others).map((other) =>
    other.status === 'fulfilled' ? other.value : other.reason,
  );
  for (const client of [atA, atB]) {
    const found = [];
    for (const person of ['ada', 'bob', 'eve', 'joe']) found.push(await find(client, person));
    expect(found).toEqual([ada, bob, eve, joe]);
  }
});

it('a request needs no second connection for what it does in a transaction', async (ctx) => {
  const servers = await twoServers(ctx, { ...options, databaseConnections: 1 });
  const [atA, atB] = await servers.client();
  const people = ['ada', 'bob', 'eve', 'joe', 'kim', 'lea'];
  const ids = await Promise.all(
    people.map((person, index) => enrolled(index % 2 === 0 ? atA : atB, person)),
  );
  for (const [index, person] of people.entries()) expect(await find(atA, person)).toBe(ids[index]);
});

it('a server that hears of no change finds who was enrolled at the other, and nobody who was removed there', async (ctx) => {
  const servers = await twoServers(ctx, options);
  const [atA, atB] = await servers.client();
  await enrolled(atA, 'bob');
  expect(await find(atB, 'bob')).toBeDefined();
  await cutListeners(servers);
  for (let n = 0; n < 5; n += 1) {
    const ada = await enrolled(atA, 'ada');
    expect(await find(atB, 'ada')).toBe(ada);
    expect((await atB.biometrid.face.verify({ userId: ada, photo: photoOf('ada') })).status).toBe(
      true,
    );
    await atA.biometrid.face.deleteEnroll({ userId: ada });
    expect(await find(atB, 'ada')).toBeUndefined();
  }
});

it('enrolments at both servers at once are found at both', async (ctx) => {
  const servers = await twoServers(ctx, options);
  const [atA, atB] = await servers.client();
  const people = Array.from({ length: 6 }, (_, n) => `person ${n}`);
  const userIds = await Promise.all(people.map((person, n) => enrolled(n % 2 ? atA : atB, person)));
  for (const client of [atA, atB]) {
    for (const [n, person] of people.entries()) expect(await find(client, person)).toBe(userIds[n]);
  }
});

/** Makes a user with a face. @returns its id. */
async function enrolled({ biometrid }: TestClient, person: string): Promise<string> {
  const { data } = await biometrid.users.create({ reference_id: person });
  const outcome = await biometrid.face.enroll({ userId: data.id, photo: photoOf(person) });
  expect(outcome.data.message).toBe('FACE_ENROLLED_WITH_SUCCESS');
  return data.id;
}

/** The user whose face it is. */
async function find({ biometrid }: TestClient, person: string): Promise<string | undefined> {
  const outcome = await biometrid.face.findUser({ photo: photoOf(person) });
  return outcome.status ? outcome.data.userId : undefined;
}
