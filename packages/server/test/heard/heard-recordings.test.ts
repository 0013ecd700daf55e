import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keyedDigest, SealBroken } from '../../src/keys/sealing.js';
import type { Storage } from '../../src/storage/storage.js';
import type { Client } from '../../src/tenants/client.js';
import { defaultSettings } from '../../src/tenants/client-settings.js';
import { aHeardRecording, aNewTemplate, enrol, roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aClient, aUser } from '../storage/samples.js';

type Owner = Pick<Client, 'id' | 'settings'>;

const encoder = 'an-encoder-1';
const day = 24 * 60 * 60 * 1_000;

describe.each(bothDatabases)('the recordings that were heard, on %s', (_name, empty) => {
  it('are known again by their samples and give their fingerprints back, of one user and language', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const owner = comparing(client);
    const [user, other] = [await aUserIn(storage, client), await aUserIn(storage, client)];
    const [first, second] = [aHeardRecording(user), aHeardRecording(user)];
    const { heard } = rooms;
    expect(await heard.fingerprints(owner, user, encoder)).toEqual([]);
    expect(await heard.sameAs(client, user, encoder, first.digest)).toBe(false);
    await storage.transaction(await heard.keep(owner, first, 1));
    await storage.transaction(await heard.keep(owner, second, 2));

    expect(await heard.fingerprints(owner, user, encoder)).toEqual([
      first.fingerprint,
      second.fingerprint,
    ]);
    for (const { digest } of [first, second])
      expect(await heard.sameAs(client, user, encoder, digest)).toBe(true);
    expect(await heard.sameAs(client, user, encoder, new Uint8Array(randomBytes(32)))).toBe(false);
    for (const [whose, which] of [
      [user, 'an-encoder-1/pt'],
      [other, encoder],
    ] as const) {
      expect(await heard.fingerprints(owner, whose, which)).toEqual([]);
      expect(await heard.sameAs(client, whose, which, first.digest)).toBe(false);
    }
  });

  it('are kept as nothing that tells without the key of the user what they were', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const [user, other] = [await aUserIn(storage, client), await aUserIn(storage, client)];
    const recording = aHeardRecording(user);
    const { heard } = rooms;
    await storage.transaction(await heard.keep(comparing(client), recording, 1));
    await storage.transaction(
      await heard.keep(comparing(client), { ...recording, userId: other }, 1),
    );
    const [kept] = await storage.heard.of(client, user, encoder);
    const [others] = await storage.heard.of(client, other, encoder);
    const plain = Buffer.from(recording.digest);
    if (!kept?.sealed || !others) throw new Error('There is none');
    expect(plain.equals(kept.digest)).toBe(false);
    expect(createHash('sha256').update(plain).digest().equals(kept.digest)).toBe(false);
    expect(Buffer.from(kept.sealed).includes(Buffer.from(recording.fingerprint))).toBe(false);
    // The same recording looks otherwise at another user.
    expect(Buffer.from(others.digest).equals(kept.digest)).toBe(false);
    const keys = await rooms.userKeys.find([kept.keyId]);
    const key = keys.get(kept.keyId) ?? new Uint8Array();
    const context = { clientId: client, userId: user, modality: 'voice', encoder };
    expect(keyedDigest(key, context, recording.digest)).toEqual(kept.digest);
  });

  it('open in their own place alone', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const user = await aUserIn(storage, client);
    await storage.transaction(await rooms.heard.keep(comparing(client), aHeardRecording(user), 1));
    const [kept] = await storage.heard.of(client, user, encoder);
    if (kept === undefined) throw new Error('There is none');
    await storage.transaction(({ heard }) =>
      heard.add(client, { ...kept, id: '0123456789abcdef01234567' }, 50),
    );
    await expect(rooms.heard.fingerprints(comparing(client), user, encoder)).rejects.toThrow(
      SealBroken,
    );
  });

  it('are the last fifty', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { heard } = rooms;
    const user = await aUserIn(storage, client);
    const recordings = Array.from({ length: 52 }, () => aHeardRecording(user));
    for (const [at, recording] of recordings.entries())
      await storage.transaction(await heard.keep(comparing(client), recording, at));
    expect(await heard.fingerprints(comparing(client), user, encoder)).toEqual(
      recordings.slice(2).map(({ fingerprint }) => fingerprint),
    );
    const known = await Promise.all(
      recordings.map(({ digest }) => heard.sameAs(client, user, encoder, digest)),
    );
    expect(known.indexOf(true)).toBe(2);
    expect(known.filter(Boolean)).toHaveLength(50);
  });

  it('are not kept where what they belong to is not', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const user = await aUserIn(storage, client);
    const recording = aHeardRecording(user);
    const kept = await rooms.heard.keep(comparing(client), recording, 1);
    const failing = storage.transaction(async (repositories) => {
      await kept(repositories);
      throw new Error('given up');
    });
    await expect(failing).rejects.toThrow('given up');
    expect(await rooms.heard.sameAs(client, user, encoder, recording.digest)).toBe(false);
  });

  it('of a client that compares none have no fingerprint, and the same one is still known', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const user = await aUserIn(storage, client);
    const recording = aHeardRecording(user);
    const { heard } = rooms;
    await storage.transaction(await heard.keep(comparing(client, 'off'), recording, 1));
    expect(await heard.sameAs(client, user, encoder, recording.digest)).toBe(true);
    const [kept] = await storage.heard.of(client, user, encoder);
    expect(kept?.sealed).toBeUndefined();
    expect(await heard.fingerprints(comparing(client), user, encoder)).toEqual([]);
  });

  it('lose the fingerprints when their client compares none any more', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { id: off } = await aClient(storage, { voiceReplay: 'off' });
    const [user, offUser] = [await aUserIn(storage, client), await aUserIn(storage, off)];
    const recording = aHeardRecording(offUser);
    const { heard } = rooms;
    await storage.transaction(await heard.keep(comparing(client), aHeardRecording(user), 1));
    await storage.transaction(await heard.keep(comparing(off), recording, 1));
    // Even before they are gone they are not compared.
    expect(await heard.fingerprints(comparing(off, 'off'), offUser, encoder)).toEqual([]);
    expect(await heard.fingerprints(comparing(off), offUser, encoder)).toHaveLength(1);
    await heard.forgetUnneeded(2);
    expect(await heard.fingerprints(comparing(off), offUser, encoder)).toEqual([]);
    expect(await heard.sameAs(off, offUser, encoder, recording.digest)).toBe(true);
    expect(await heard.fingerprints(comparing(client), user, encoder)).toHaveLength(1);
  });

  it('of an enrolment that did not come to its end go after a day', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { heard } = rooms;
    const [ended, enrolled] = [await aUserIn(storage, client), await aUserIn(storage, client)];
    for (const user of [ended, enrolled])
      await storage.transaction(await heard.keep(comparing(client), aHeardRecording(user), 0));
    await enrol(rooms, client, aNewTemplate(enrolled, { modality: 'voice' }));
    const left = async () => [
      (await heard.fingerprints(comparing(client), ended, encoder)).length,
      (await heard.fingerprints(comparing(client), enrolled, encoder)).length,
    ];
    await heard.forgetUnneeded(day);
    expect(await left()).toEqual([1, 1]);
    await heard.forgetUnneeded(day + 1);
    expect(await left()).toEqual([0, 1]);
  });

  it('are gone with the enrolment in their language, and those of other languages stay', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { heard, erasure, templates } = rooms;
    const user = await aUserIn(storage, client);
    const languages = ['an-encoder-1/en', 'an-encoder-1/pt'] as const;
    for (const language of languages) {
      const voice = aNewTemplate(user, { modality: 'voice', encoder: language });
      await templates.replace(client, voice, 1, async () => {});
      const recording = aHeardRecording(user, { encoder: language });
      await storage.transaction(await heard.keep(comparing(client), recording, 1));
    }
    const [en, pt] = languages;
    const only = ({ encoder: its }: { encoder: string }) => its === pt;
    const note = { action: 'voice.erased', at: 2 } as const;
    expect(await erasure.enrollment(client, user, 'voice', note, { only })).toBe(true);
    expect(await storage.heard.of(client, user, pt)).toEqual([]);
    expect(await heard.fingerprints(comparing(client), user, en)).toHaveLength(1);
  });
});

function comparing(id: string, voiceReplay: 'on' | 'off' = 'on'): Owner {
  return { id, settings: { ...defaultSettings, voiceReplay } };
}

async function aUserIn(storage: Storage, client: string): Promise<string> {
  return (await storage.users.create(client, aUser())).id;
}
