import { expect, it, onTestFinished } from 'vitest';
import { openEngines } from '../../src/engines/engines.js';
import { OwnCalibrations } from '../../src/face/own-calibrations.js';
import { updateClient } from '../../src/tenants/clients.js';
import { faceEngine, type Subject } from '../engines/samples.js';
import { openRooms } from '../erasure/rooms.js';
import { startServerUnderTest } from '../server-under-test.js';
import { photoOf } from './photos.js';

/** People who are alike: one of them and another have a cosine of 0.18 on the average, as others seldom have. */
const oneOfAKind = (seed: number): Subject => ({ person: 'of a kind', noise: 2.1, seed });

it('strangers who are alike are told apart by what fifty of them score, and by the engine alone where the client wants that', async () => {
  const server = await startServerUnderTest({ faceEngine });
  onTestFinished(() => server.stop());
  const client = await server.client();
  const { biometrid } = client;
  const enrolled: string[] = [];
  for (let seed = 0; enrolled.length < 50; seed += 1) {
    const userId = (await biometrid.users.create({ reference_id: `${seed}` })).data.id;
    const photo = photoOf(oneOfAKind(seed));
    // Who is called a duplicate at once stays away.
    if ((await biometrid.face.enroll({ userId, photo })).status) enrolled.push(userId);
  }
  const strangers = Array.from({ length: 40 }, (_, number) => photoOf(oneOfAKind(10_000 + number)));
  /** How many strangers pass as the first user, are found, and are called a duplicate by a comparison with another stranger. */
  const passing = async () => {
    const counts = { verified: 0, found: 0, compared: 0 };
    const [userId = ''] = enrolled;
    for (const [index, photo] of strangers.entries()) {
      counts.verified += Number((await biometrid.face.verify({ userId, photo })).status);
      counts.found += Number((await biometrid.face.findUser({ photo })).status);
      const photo2 = strangers[(index + 1) % strangers.length] ?? photo;
      const { data } = await biometrid.documents.comparePhoto({ photo1: photo, photo2 });
      counts.compared += Number('verified' in data && data.verified);
    }
    return counts;
  };
  const before = await passing();
  expect(before.verified).toBeGreaterThan(0);
  expect(before.found).toBeGreaterThan(10);
  expect(before.compared).toBeGreaterThan(0);

  const engines = await openEngines({ face: faceEngine, threads: 1 });
  onTestFinished(() => engines.close());
  const { templates } = await openRooms(server.storage, server.keys);
  await new OwnCalibrations(server.storage, templates, engines).renew(Date.now());
  const after = await passing();
  expect(after).toMatchObject({ verified: 0, compared: 0 });
  expect(after.found).toBeLessThan(before.found / 3);
  const userId = (await biometrid.users.create({ reference_id: 'again' })).data.id;
  const own = photoOf(oneOfAKind(0));
  // The user's own face is the user's as before.
  expect((await biometrid.face.findUser({ photo: own })).status).toBe(true);
  expect((await biometrid.face.enroll({ userId, photo: own })).status).toBe(false);

  await updateClient(server.storage, client.id, ({ name, settings }) => ({
    name,
    settings: { ...settings, faceOwnCalibration: 'off' },
  }));
  await expect.poll(passing, { timeout: 60_000 }).toEqual(before);
}, 300_000);
