import { expect, it, onTestFinished } from 'vitest';
import { enrollVoice } from '../operations/enroll-voice.js';
import { photoOf } from '../operations/photos.js';
import { refused } from '../operations/refused.js';
import { startServerUnderTest, type TestClient } from '../server-under-test.js';

const modules = {
  face: new URL('./face-with-vectors.mjs', import.meta.url),
  voice: new URL('./voice-with-vectors.mjs', import.meta.url),
};

/** The URL of a test engine whose vectors are of another length, or of other dimensions. */
function withVectors(kind: 'face' | 'voice', what: { length?: number; dimensions?: number }) {
  const url = new URL(modules[kind]);
  for (const [name, value] of Object.entries(what)) url.searchParams.set(name, String(value));
  return url.href;
}

async function aClient(engines: { faceEngine?: string; voiceEngine?: string }) {
  const server = await startServerUnderTest(engines);
  onTestFinished(() => server.stop());
  return server.client();
}

async function newUser({ biometrid }: TestClient): Promise<string> {
  return (await biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
}

it.each([1.0003, 0.25, 3e4, 1e-20])(
  'people are enrolled, found and told apart by an engine whose vectors have a length of %d',
  async (length) => {
    const client = await aClient({ faceEngine: withVectors('face', { length }) });
    const { face } = client.biometrid;
    const users = new Map<string, string>();
    for (const person of ['ada', 'bob', 'eve']) {
      const userId = await newUser(client);
      users.set(person, userId);
      expect(await face.enroll({ userId, photo: photoOf(person) })).toMatchObject({ status: true });
    }
    for (const [person, userId] of users) {
      const photo = photoOf({ person, noise: 0.2 });
      expect(await face.findUser({ photo })).toMatchObject({ data: { userId } });
      expect(await face.verify({ userId, photo })).toMatchObject({ status: true });
      expect(await face.verify({ userId, photo: photoOf('mallory') })).toMatchObject({
        status: false,
      });
    }
  },
);

it('voices are enrolled and verified by an engine whose vectors have another length', async () => {
  const client = await aClient({ voiceEngine: withVectors('voice', { length: 1.0003 }) });
  const userId = await newUser(client);
  await enrollVoice(client.biometrid, userId);
  expect(await client.biometrid.users.getEnrollStatus({ userId })).toMatchObject({
    data: [{ type: 'voice', enrolled: true }],
  });
});

it.each([64, 1024])('an engine of %d dimensions can enrol and find', async (dimensions) => {
  const client = await aClient({ faceEngine: withVectors('face', { dimensions }) });
  const { face } = client.biometrid;
  for (const person of ['ada', 'bob']) {
    const userId = await newUser(client);
    await face.enroll({ userId, photo: photoOf(person) });
    expect(await face.findUser({ photo: photoOf(person) })).toMatchObject({ data: { userId } });
  }
});

it.each([32, 63, 1025, 2048])(
  'an engine of %d dimensions, which no gallery holds, does not start',
  async (dimensions) => {
    const limits = 'dimensions must be a whole number from 64 to 1024, which a gallery can hold';
    await expect(
      startServerUnderTest({ faceEngine: withVectors('face', { dimensions }) }),
    ).rejects.toThrow(`an encoding's ${limits}`);
    await expect(
      startServerUnderTest({ voiceEngine: withVectors('voice', { dimensions }) }),
    ).rejects.toThrow(`its ${limits}`);
  },
);

it.each([0, Number.NaN, Number.POSITIVE_INFINITY])(
  'a vector of length %d is a failure of the engine, and nobody is enrolled by it',
  async (length) => {
    const client = await aClient({ faceEngine: withVectors('face', { length }) });
    const userId = await newUser(client);
    const photo = photoOf('ada');
    const { face, users } = client.biometrid;
    await refused(face.enroll({ userId, photo }), 503, 'ENGINE_NOT_AVAILABLE');
    await refused(face.findUser({ photo }), 503, 'ENGINE_NOT_AVAILABLE');
    expect(await users.getEnrollStatus({ userId })).toMatchObject({ data: [{ enrolled: false }] });
  },
);
