import { expect, it } from 'vitest';
import { faceEngine, recording, voiceEngine } from '../engines/samples.js';
import { enrollVoice } from '../operations/enroll-voice.js';
import { photoOf } from '../operations/photos.js';
import { refused } from '../operations/refused.js';
import { ask } from '../raw-http.js';
import type { TestClient } from '../server-under-test.js';
import { cutListeners, type TwoServers, twoServers } from './two-servers.js';

const options = { faceEngine, voiceEngine, engineThreads: 1, adminPort: 0 };

it('a user who is deleted at one server is nobody at the other from then on, and the keys are gone', async (ctx) => {
  const servers = await twoServers(ctx, options);
  const [atA, atB] = await servers.client();
  const userId = await enrolled(atA, 'ada');
  await enrollVoice(atA.biometrid, userId);
  const photo = photoOf('ada');
  const find = async () => JSON.stringify(await atB.biometrid.face.findUser({ photo }));
  expect(await find()).toContain(userId);
  expect((await atB.biometrid.face.verify({ userId, photo })).status).toBe(true);
  expect(await keysOf(servers, userId)).toBeGreaterThan(2);

  // Searches are under way all the time; those that begin after the answer find nobody.
  let deleted = false;
  const searching = Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let after = 0; after < 5; ) {
        const late = deleted;
        const found = await find();
        if (!late) continue;
        expect(found).not.toContain(userId);
        after += 1;
      }
    }),
  );
  await atA.biometrid.users.delete({ userId });
  deleted = true;
  await searching;

  const { face, voice, users } = atB.biometrid;
  await refused(face.verify({ userId, photo }), 404, 'USERID_NOT_EXISTS');
  await refused(face.enroll({ userId, photo }), 404, 'USERID_NOT_EXISTS');
  const audio = new Blob([recording({ speaker: 'ada', digits: '0653' })]);
  await refused(voice.verify({ userId, audio }), 404, 'USERID_NOT_EXISTS');
  await refused(users.getEnrollStatus({ userId }), 404, 'USERID_NOT_EXISTS');
  expect(JSON.stringify(await face.findUsers({ photo }))).not.toContain(userId);
  expect(await keysOf(servers, userId)).toBe(0);
});

it('what was deleted at one server leaves the memory of the other without a search there', async (ctx) => {
  const servers = await twoServers(ctx, options);
  const [atA, atB] = await servers.client();
  const [ada, bob, eve] = [
    await enrolled(atA, 'ada'),
    await enrolled(atA, 'bob'),
    await enrolled(atA, 'eve'),
  ];
  await atB.biometrid.face.findUser({ photo: photoOf('eve') });
  expect(await templatesInMemory(servers)).toBe(3);
  await atA.biometrid.users.delete({ userId: ada });
  await expect.poll(() => templatesInMemory(servers)).toBe(2);

  // As soon as it hears again, it catches up with what it did not hear of.
  const restore = await cutListeners(servers);
  await atA.biometrid.users.delete({ userId: bob });
  await restore();
  await expect.poll(() => templatesInMemory(servers)).toBe(1);
  expect(JSON.stringify(await atB.biometrid.face.findUser({ photo: photoOf('eve') }))).toContain(
    eve,
  );
});

it('whatever one server does for a user while another deletes it, nothing stays', async (ctx) => {
  const servers = await twoServers(ctx, options);
  const [atA, atB] = await servers.client();
  for (let n = 0; n < 8; n += 1) {
    const person = `person ${n}`;
    const photo = photoOf(person);
    const userId = n % 2 ? await enrolled(atA, person) : await created(atA, person);
    const { face, voice } = atB.biometrid;
    const meanwhile = [
      n % 2 ? face.adapt({ userId, photo }) : face.enroll({ userId, photo }),
      voice.enroll({ userId }),
      enrollVoice(atB.biometrid, userId),
    ];
    const [removal] = await Promise.allSettled([
      atA.biometrid.users.delete({ userId }),
      ...meanwhile,
    ]);
    expect(removal?.status).toBe('fulfilled');
    await expect.poll(() => keysOf(servers, userId)).toBe(0);
    for (const modality of ['face', 'voice'] as const)
      expect(await servers.a.storage.templates.of(atA.id, userId, modality)).toEqual([]);
    expect(await servers.a.storage.dialogues.find(atA.id, userId)).toBeUndefined();
    const found = await atB.biometrid.face.findUser({ photo });
    expect(found.status).toBe(false);
  }
});

async function created({ biometrid }: TestClient, person: string): Promise<string> {
  return (await biometrid.users.create({ reference_id: person })).data.id;
}

/** Makes a user with a face. @returns its id. */
async function enrolled(client: TestClient, person: string): Promise<string> {
  const userId = await created(client, person);
  await client.biometrid.face.enroll({ userId, photo: photoOf(person) });
  return userId;
}

/** How many data keys of a user are kept. */
async function keysOf({ postgres, database }: TwoServers, userId: string): Promise<number> {
  const rows = await postgres.admin(
    `SELECT count(*)::int AS keys FROM biometrid_keys.user_keys WHERE user_id = '${userId}'`,
    database,
  );
  return Number(rows[0]?.['keys']);
}

/** Templates in the memory of the second server, by its own account. */
async function templatesInMemory({ b }: TwoServers): Promise<number> {
  const { text } = await ask(b.adminOrigin ?? '', { path: '/metrics' });
  return Number(/^\w*gallery_templates (\d+)$/m.exec(text)?.[1]);
}
