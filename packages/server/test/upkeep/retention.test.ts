import { describe, expect, it } from 'vitest';
import { ChainVerifier } from '../../src/audit/chain.js';
import { expire } from '../../src/upkeep/retention.js';
import { aHeardRecording, aNewTemplate, enrol, hear, roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aDialogue, aUser } from '../storage/samples.js';

const day = 24 * 60 * 60 * 1_000;
const forever = Number.POSITIVE_INFINITY;
const keepAll = { templateRetention: forever, sessionRetention: forever, auditRetention: forever };

describe.each(bothDatabases)('what is kept too long, on %s', (_name, empty) => {
  it('are templates that nobody was compared with, and a later comparison keeps them', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const [idle, used] = [aUser(), aUser()];
    for (const { id } of [idle, used]) {
      await storage.users.create(client, aUser({ id }));
      await enrol(rooms, client, aNewTemplate(id));
    }
    const now = Date.now() + 30 * day;
    await rooms.templates.used(client, await rooms.templates.of(client, used.id, 'face'), now);
    const keys = await storage.templates.of(client, idle.id, 'face');

    await expire({ storage, ...rooms }, { ...keepAll, templateRetention: 40 * day }, now);
    expect(await rooms.templates.has(client, idle.id, 'face')).toBe(true);
    await expire({ storage, ...rooms }, { ...keepAll, templateRetention: 20 * day }, now);
    expect(await rooms.templates.has(client, idle.id, 'face')).toBe(false);
    expect(await storage.userKeys.findMany(keys.map(({ keyId }) => keyId))).toEqual([]);
    expect(await rooms.templates.has(client, used.id, 'face')).toBe(true);
    expect(await storage.users.exists(client, idle.id)).toBe(true);
    const entries = await storage.audit.read(client, 0, 10);
    expect(entries.map(({ action }) => action)).toEqual(['face.expired']);
  });

  it('is what was heard of a voice that expires, with the tries that failed, and nothing of one that stays', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const [idle, used] = [aUser(), aUser()];
    const now = Date.now() + 30 * day;
    for (const { id } of [idle, used]) {
      await storage.users.create(client, aUser({ id }));
      await enrol(rooms, client, aNewTemplate(id, { modality: 'voice' }));
      await hear(storage, rooms, client, aHeardRecording(id));
      await storage.transaction(rooms.voiceTries.failed(client, id, now));
    }
    await rooms.templates.used(client, await rooms.templates.of(client, used.id, 'voice'), now);
    await expire({ storage, ...rooms }, { ...keepAll, templateRetention: 20 * day }, now);
    const left = async (user: string) => [
      (await storage.heard.of(client, user, 'an-encoder-1')).length,
      (await storage.tries.find(client, user, 'voice', now))?.count,
    ];
    expect(await left(idle.id)).toEqual([0, undefined]);
    expect(await left(used.id)).toEqual([1, 1]);
  });

  it('are dialogues that expired, and not those that wait', async (ctx) => {
    const { storage, rooms, client } = await roomsOn(ctx, empty);
    const now = Date.now();
    const [over, waiting] = [aUser(), aUser()];
    for (const user of [over, waiting]) {
      await storage.users.create(client, user);
      const expiresAt = user === over ? now - 2 * day : now + day;
      await storage.dialogues.swap(client, user.id, undefined, aDialogue({ expiresAt }));
    }
    await expire({ storage, ...rooms }, { ...keepAll, sessionRetention: 3 * day }, now);
    expect(await storage.dialogues.find(client, over.id)).toBeDefined();
    await expire({ storage, ...rooms }, { ...keepAll, sessionRetention: day }, now);
    expect(await storage.dialogues.find(client, over.id)).toBeUndefined();
    expect(await storage.dialogues.find(client, waiting.id)).toBeDefined();
  });

  it('are entries of the audit log, and the rest of the chain still verifies', async (ctx) => {
    const { storage, rooms, client, keys } = await roomsOn(ctx, empty);
    const now = Date.now();
    for (let age = 450; age > 0; age -= 1) {
      const entry = { at: now - age * day, action: 'user.created' };
      await storage.transaction(({ audit }) => audit.append(client, entry));
    }
    await expire({ storage, ...rooms }, { ...keepAll, auditRetention: 10.5 * day }, now);
    const left = await storage.audit.read(client, 0, 1_000);
    expect(left).toHaveLength(10);
    const after = await storage.audit.tail(client);
    const verifier = new ChainVerifier(keys.derive('audit'), client, { after });
    for (const entry of left) verifier.add(entry);
    expect(verifier.end()).toMatchObject({ head: { sequence: 450 } });
  });
});
