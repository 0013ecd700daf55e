import { describe, expect, it } from 'vitest';
import type { Storage } from '../../src/storage/storage.js';
import type { Client } from '../../src/tenants/client.js';
import { defaultSettings } from '../../src/tenants/client-settings.js';
import { aNewTemplate, enrol, roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aUser } from '../storage/samples.js';

const minute = 60_000;
const hour = 60 * minute;
const then = 1_795_000_000_000;

describe.each(bothDatabases)('verifications that fail, on %s', (_name, empty) => {
  it('shut the voice until an hour after the first of them', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { voiceTries } = rooms;
    const [user, other] = [await aUserIn(storage, client), await aUserIn(storage, client)];
    for (let n = 0; n < 5; n += 1) {
      expect(await voiceTries.admit(allowing(client), user, then + n * minute)).toBeUndefined();
      await storage.transaction(voiceTries.failed(client, user, then + n * minute));
    }
    const waits = async (now: number) => voiceTries.admit(allowing(client), user, now);
    expect(await waits(then + 5 * minute)).toBe(55 * 60);
    expect(await waits(then + hour - 1)).toBe(1);
    expect(await waits(then + hour)).toBeUndefined();
    expect(await voiceTries.admit(allowing(client), other, then)).toBeUndefined();
    // The next hour begins with the next failure.
    await storage.transaction(voiceTries.failed(client, user, then + 2 * hour));
    expect(await waits(then + 2 * hour)).toBeUndefined();
  });

  it('are as many as the client says, or without number', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { voiceTries } = rooms;
    const user = await aUserIn(storage, client);
    await storage.transaction(voiceTries.failed(client, user, then));
    expect(await voiceTries.admit(allowing(client, 1), user, then)).toBe(3_600);
    expect(await voiceTries.admit(allowing(client, 2), user, then)).toBeUndefined();
    expect(await voiceTries.admit(allowing(client, null), user, then)).toBeUndefined();
  });

  it('all count when they come at once', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { voiceTries } = rooms;
    const user = await aUserIn(storage, client);
    await Promise.all(
      Array.from({ length: 20 }, () => storage.transaction(voiceTries.failed(client, user, then))),
    );
    expect(await voiceTries.admit(allowing(client, 20), user, then)).toBe(3_600);
    expect(await voiceTries.admit(allowing(client, 21), user, then)).toBeUndefined();
  });

  it('are forgotten with a match, and with what was enrolled', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { voiceTries, erasure } = rooms;
    const user = await aUserIn(storage, client);
    await enrol(rooms, client, aNewTemplate(user, { modality: 'voice' }));
    const fail = () => storage.transaction(voiceTries.failed(client, user, then));
    const waits = () => voiceTries.admit(allowing(client, 1), user, then);
    await fail();
    await storage.transaction(voiceTries.succeeded(client, user));
    expect(await waits()).toBeUndefined();

    await fail();
    await erasure.enrollment(client, user, 'face', { action: 'face.erased', at: then });
    expect(await waits()).toBe(3_600);
    await erasure.enrollment(client, user, 'voice', { action: 'voice.erased', at: then });
    expect(await waits()).toBeUndefined();
  });

  it('are forgotten where an operator says so, which is on record', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const { voiceTries, userKeys } = rooms;
    const user = await aUserIn(storage, client);
    const subject = await userKeys.makePseudonym(client, user, then);
    expect(await voiceTries.lift(client, user, then)).toBe(0);
    expect(await voiceTries.lift(client, 'nobody', then)).toBeUndefined();
    expect(await storage.audit.read(client, 0, 10)).toEqual([]);
    await storage.transaction(voiceTries.failed(client, user, then));
    await storage.transaction(voiceTries.failed(client, user, then));
    expect(await voiceTries.lift(client, user, then)).toBe(2);
    expect(await voiceTries.admit(allowing(client, 1), user, then)).toBeUndefined();
    expect(await storage.audit.read(client, 0, 10)).toMatchObject([
      { action: 'voice.unlocked', subject, at: then },
    ]);
  });

  it('leave nothing once they count no more', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const user = await aUserIn(storage, client);
    await storage.transaction(rooms.voiceTries.failed(client, user, then));
    await rooms.voiceTries.forgetOver(then + hour);
    expect(await storage.tries.find(client, user, 'voice', then)).toBeUndefined();
  });
});

function allowing(id: string, voiceTries: number | null = 5): Pick<Client, 'id' | 'settings'> {
  return { id, settings: { ...defaultSettings, voiceTries } };
}

async function aUserIn(storage: Storage, client: string): Promise<string> {
  return (await storage.users.create(client, aUser())).id;
}
