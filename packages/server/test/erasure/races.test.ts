import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import type { Modality } from '../../src/engines/kinds.js';
import type { Keys } from '../../src/keys/key-folder.js';
import { openKeys } from '../../src/keys/open-keys.js';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { defaultSettings } from '../../src/tenants/client-settings.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { aClient, aUser } from '../storage/samples.js';
import { aHeardRecording, aNewTemplate, type ErasureRooms, enrol, openRooms } from './rooms.js';

const note = { action: 'face.erased', at: Date.now() } as const;
const nothingAlong = async () => {};

describe.each(['SQLite', 'PostgreSQL'])('on %s', (adapter) => {
  it('a user who is deleted while a template is sealed leaves nothing', async (ctx) => {
    const { storage, keys, rooms, client } = await stageOn(adapter, ctx);
    for (const change of ['enrol', 'replace', 'adapt'] as const) {
      const user = await aUserIn(storage, client);
      if (change === 'adapt') await enrol(rooms, client, aNewTemplate(user));
      // Deleted to the end, before the template is kept.
      const erased = async () => {
        expect(await rooms.erasure.user(client, user, note)).toBe(true);
        await settled(storage, rooms);
      };
      const { templates } = await openRooms(storage, keys, interrupted(storage, erased));
      const template = aNewTemplate(user);
      if (change === 'enrol') {
        const enrolment = templates.enroll(
          client,
          template,
          { atLeast: 0.9 },
          Date.now(),
          nothingAlong,
        );
        expect(await enrolment).toEqual({ outcome: 'user gone' });
      } else {
        expect(await templates[change](client, template, Date.now(), nothingAlong)).toBe(false);
      }
      await settled(storage, rooms);
      await expectNothingOf(storage, client, user);
    }
  });

  it('a user who was deleted before a template is sealed leaves nothing either', async (ctx) => {
    const { storage, rooms, client } = await stageOn(adapter, ctx);
    for (const change of ['enrol', 'replace', 'adapt'] as const) {
      const user = await aUserIn(storage, client);
      expect(await rooms.erasure.user(client, user, note)).toBe(true);
      await settled(storage, rooms);
      const template = aNewTemplate(user);
      if (change === 'enrol') {
        const enrolment = rooms.templates.enroll(
          client,
          template,
          { atLeast: 0.9 },
          Date.now(),
          nothingAlong,
        );
        expect(await enrolment).toEqual({ outcome: 'user gone' });
      } else {
        const kept = rooms.templates[change](client, template, Date.now(), nothingAlong);
        expect(await kept).toBe(false);
      }
      await settled(storage, rooms);
      await expectNothingOf(storage, client, user);
    }
  });

  it('what was heard of a voice that is erased before it is kept is not kept, nor of a user', async (ctx) => {
    const { storage, rooms, client } = await stageOn(adapter, ctx);
    for (const what of ['voice', 'user'] as const) {
      for (const done of [true, false]) {
        const user = await aUserIn(storage, client);
        await enrol(rooms, client, aNewTemplate(user, { modality: 'voice' }));
        const kept = await rooms.heard.keep(
          { id: client, settings: defaultSettings },
          aHeardRecording(user),
          Date.now(),
        );
        if (what === 'user') await rooms.erasure.user(client, user, note);
        else await rooms.erasure.enrollment(client, user, 'voice', note);
        if (done) await settled(storage, rooms);
        await storage.transaction(kept);
        await settled(storage, rooms);
        expect(await storage.heard.of(client, user, 'an-encoder-1')).toEqual([]);
        expect(await storage.userKeys.ofUser(client, user)).toEqual([]);
      }
    }
  });

  it('users who are deleted while they enrol leave nothing', async (ctx) => {
    const { storage, rooms, otherRooms, client } = await stageOn(adapter, ctx);
    for (let round = 0; round < 15; round += 1) {
      const user = await aUserIn(storage, client);
      const template = aNewTemplate(user);
      const [enrolment, deleted] = await Promise.all([
        rooms.templates.enroll(client, template, { atLeast: 0.9 }, Date.now(), nothingAlong),
        sleep(Math.random() * 10).then(() => otherRooms.erasure.user(client, user, note)),
      ]);
      expect(deleted).toBe(true);
      expect(['enrolled', 'user gone']).toContain(enrolment.outcome);
      await settled(storage, otherRooms);
      await expectNothingOf(storage, client, user);
      // Nor in the memory of either.
      for (const { templates } of [rooms, otherRooms])
        expect(await templates.search(client, template, { limit: 1, atLeast: 0.9 })).toEqual([]);
    }
  });

  it('an enrolment that was sealed with the key of the one before does not die with it', async (ctx) => {
    const { storage, keys, rooms, client } = await stageOn(adapter, ctx);
    for (const [change, done] of [
      ['enrol', true],
      ['enrol', false],
      ['replace', true],
      ['replace', false],
    ] as const) {
      const user = await aUserIn(storage, client);
      await enrol(rooms, client, aNewTemplate(user));
      const erased = async () => {
        expect(await rooms.erasure.enrollment(client, user, 'face', note)).toBe(true);
        if (done) await settled(storage, rooms);
      };
      const { templates } = await openRooms(storage, keys, interrupted(storage, erased));
      const template = aNewTemplate(user);
      if (change === 'enrol') {
        const enrolment = templates.enroll(
          client,
          template,
          { atLeast: 0.9 },
          Date.now(),
          nothingAlong,
        );
        expect(await enrolment).toEqual({ outcome: 'enrolled' });
      } else {
        expect(await templates.replace(client, template, Date.now(), nothingAlong)).toBe(true);
      }
      await settled(storage, rooms);
      expect((await rooms.templates.of(client, user, 'face')).map(({ vector }) => vector)).toEqual([
        template.vector,
      ]);
    }
  });

  it('of enrolments that come and go, those that stand can be opened', async (ctx) => {
    const { storage, rooms, otherRooms, client } = await stageOn(adapter, ctx);
    const user = await aUserIn(storage, client);
    for (let round = 0; round < 25; round += 1) {
      await Promise.all([
        rooms.templates.enroll(
          client,
          aNewTemplate(user),
          { atLeast: 0.9 },
          Date.now(),
          nothingAlong,
        ),
        otherRooms.templates.adapt(client, aNewTemplate(user), Date.now(), nothingAlong),
        sleep(Math.random() * 10).then(() =>
          otherRooms.erasure.enrollment(client, user, 'face', note),
        ),
      ]);
      await expectOpen(storage, rooms, client, user, 'face');
      await settled(storage, otherRooms);
      await expectOpen(storage, rooms, client, user, 'face');
    }
    await otherRooms.erasure.user(client, user, note);
    await settled(storage, otherRooms);
    await expectNothingOf(storage, client, user);
  });

  it('two who delete the same user at once delete it once', async (ctx) => {
    const { storage, rooms, otherRooms, client } = await stageOn(adapter, ctx);
    const user = await aUserIn(storage, client);
    await enrol(rooms, client, aNewTemplate(user));
    const deletions = [rooms, otherRooms, rooms, otherRooms].map(({ erasure }) =>
      erasure.user(client, user, note),
    );
    expect((await Promise.all(deletions)).filter(Boolean)).toHaveLength(1);
    await settled(storage, rooms);
    await expectNothingOf(storage, client, user);
    expect(await storage.audit.read(client, 0, 10)).toHaveLength(1);
  });
});

interface RaceStage {
  storage: Storage;
  keys: Keys;
  rooms: ErasureRooms;
  /** On PostgreSQL those of another process; a folder has but one. */
  otherRooms: ErasureRooms;
  client: string;
}

async function stageOn(adapter: string, ctx: TestContext): Promise<RaceStage> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-races-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const data = join(folder, 'data');
  const { keys } = openKeys(data, undefined, true);
  let databaseUrl: string | undefined;
  if (adapter === 'PostgreSQL') {
    const { url, drop } = await (await postgresServer(ctx)).freshDatabase();
    onTestFinished(drop);
    databaseUrl = url;
  }
  const open = async () => {
    const storage = await openStorage({ data, databaseUrl }, auditLink(keys));
    onTestFinished(() => storage.close());
    return storage;
  };
  const storage = await open();
  const rooms = await openRooms(storage, keys);
  const otherRooms = await openRooms(storage.shared ? await open() : storage, keys);
  const { id: client } = await aClient(storage);
  return { storage, keys, rooms, otherRooms, client };
}

/** A storage at which something happens once, between the sealing of a template and its keeping. */
function interrupted(storage: Storage, happens: () => Promise<void>): Storage {
  let happened = false;
  return {
    ...storage,
    async transaction(work) {
      if (!happened) {
        happened = true;
        await happens();
      }
      return storage.transaction(work);
    },
  };
}

async function aUserIn(storage: Storage, client: string): Promise<string> {
  return (await storage.users.create(client, aUser())).id;
}

/** Waits until nothing is pending: one settling may find the other's under way. */
async function settled(storage: Storage, { erasure }: ErasureRooms): Promise<void> {
  do await erasure.settle();
  while ((await storage.erasures.pending(1)).length > 0);
}

async function expectNothingOf(storage: Storage, client: string, user: string): Promise<void> {
  expect(await storage.users.exists(client, user)).toBe(false);
  expect(await storage.userKeys.ofUser(client, user)).toEqual([]);
  for (const modality of ['face', 'voice'] as const)
    expect(await storage.templates.of(client, user, modality)).toEqual([]);
}

async function expectOpen(
  storage: Storage,
  { templates }: ErasureRooms,
  client: string,
  user: string,
  modality: Modality,
): Promise<void> {
  const kept = await storage.templates.of(client, user, modality);
  expect(await templates.of(client, user, modality)).toHaveLength(kept.length);
}
