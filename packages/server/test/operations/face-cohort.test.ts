import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { faceEngine, faceEngineWithCohort, type Subject } from '../engines/samples.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { photoOf } from './photos.js';

/** Of a people who are all alike to an engine that was not made on them. */
const ada: Subject = { person: 'ada', people: 'north' };
const adaAgain: Subject = { ...ada, noise: 0.3, seed: 1 };
const eve: Subject = { person: 'eve', people: 'north' };

describe.each([
  ['has no cohort', faceEngine, true],
  ['has a cohort that they are in', faceEngineWithCohort('north'), false],
])('two people who are as like as all of theirs, by an engine that %s', (_what, engine, mixed) => {
  let server: ServerUnderTest;
  let client: TestClient;
  let userId: string;
  beforeAll(async () => {
    server = await startServerUnderTest({ faceEngine: engine });
  });
  beforeEach(async () => {
    client = await server.client();
    userId = await newUser();
    const { status } = await client.biometrid.face.enroll({ userId, photo: photoOf(ada) });
    expect(status).toBe(true);
  });
  afterAll(() => server.stop());

  async function newUser(): Promise<string> {
    return (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  }

  it(`are ${mixed ? '' : 'not '}taken for each other at a verification`, async () => {
    const { face } = client.biometrid;
    expect((await face.verify({ userId, photo: photoOf(eve) })).status).toBe(mixed);
    expect((await face.verify({ userId, photo: photoOf(adaAgain) })).status).toBe(true);
  });

  it(`${mixed ? 'keep' : 'do not keep'} each other from being enrolled`, async () => {
    const outcome = await client.biometrid.face.enroll({
      userId: await newUser(),
      photo: photoOf(eve),
    });
    expect(outcome.status).toBe(!mixed);
  });

  it(`are ${mixed ? '' : 'not '}found for each other, and found themselves`, async () => {
    const { face } = client.biometrid;
    expect((await face.findUser({ photo: photoOf(eve) })).status).toBe(mixed);
    expect((await face.findUsers({ photo: photoOf(eve) })).status).toBe(mixed);
    expect(await face.findUser({ photo: photoOf(adaAgain) })).toMatchObject({ data: { userId } });
  });

  it(`are ${mixed ? '' : 'not '}one on two photos that are compared`, async () => {
    const compared = (one: Subject, other: Subject) =>
      client.biometrid.documents.comparePhoto({ photo1: photoOf(one), photo2: photoOf(other) });
    expect(await compared(ada, eve)).toMatchObject({ data: { verified: mixed } });
    expect(await compared(ada, adaAgain)).toMatchObject({ data: { verified: true } });
  });

  it(`are ${mixed ? '' : 'not '}kept for each other by an adaptation`, async () => {
    const { face } = client.biometrid;
    expect((await face.adapt({ userId, photo: photoOf(eve) })).status).toBe(mixed);
    expect((await face.adapt({ userId, photo: photoOf(adaAgain) })).status).toBe(true);
  });
});
