import { describe, expect, it } from 'vitest';
import { ChainVerifier } from '../../src/audit/chain.js';
import {
  Expiry,
  type Retention,
  startRetention,
  stopRetention,
} from '../../src/upkeep/retention.js';
import type { UpkeepLog } from '../../src/upkeep/upkeep.js';
import { aHeardRecording, aNewTemplate, enrol, hear, roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aDialogue, aTemplate, aUser } from '../storage/samples.js';

const day = 24 * 60 * 60 * 1_000;
const forever = Number.POSITIVE_INFINITY;
const keepAll: Retention = {
  templateRetention: forever,
  retentionGrace: 7 * day,
  sessionRetention: forever,
  auditRetention: forever,
};

/** What is said, in place of a log. */
class Said implements UpkeepLog {
  readonly lines: [string, object][] = [];
  failed(chore: string): void {
    this.lines.push([chore, {}]);
  }
  info(): void {}
  warn(facts: object, says: string): void {
    this.lines.push([says, facts]);
  }
}

/**
 * A server's upkeep on rooms, whose clock goes on in steps that are no jump.
 * @param known what is kept less long than for ever.
 */
function upkeep(
  { storage, rooms }: Pick<Awaited<ReturnType<typeof roomsOn>>, 'storage' | 'rooms'>,
  known: Partial<Retention>,
) {
  // The database's clock does not travel.
  const expiry = new Expiry(storage, rooms.erasure, { ...keepAll, ...known }, () => forever);
  const said = new Said();
  return {
    expiry,
    said,
    /** Runs it at some times. */
    async runAt(...times: number[]) {
      for (const time of times) await expiry.run(Math.round(time), said);
    },
    /** Runs it every half hour, from a time on until another. */
    async runThrough(from: number, until: number) {
      for (let time = Math.round(from); time <= until; time += day / 48)
        await expiry.run(time, said);
    },
  };
}

describe.each(bothDatabases)('what is kept too long, on %s', (_name, empty) => {
  it('are templates that nobody was compared with: announced, and erased after the grace period', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, rooms, client } = place;
    const [idle, used, late] = [aUser(), aUser(), aUser()];
    for (const { id } of [idle, used, late]) {
      await storage.users.create(client, aUser({ id }));
      await enrol(rooms, client, aNewTemplate(id));
    }
    const now = Date.now();
    const soon = now + 15 * day;
    await rooms.templates.used(client, await rooms.templates.of(client, used.id, 'face'), soon);
    const keys = await storage.templates.of(client, idle.id, 'face');
    const { said, expiry, runAt, runThrough } = upkeep(place, {
      templateRetention: 20 * day,
      retentionGrace: day,
    });
    await runAt(now, soon);
    expect([expiry.pending, said.lines]).toEqual([0, []]);
    const announcement = now + 22 * day;
    await runAt(announcement);
    expect(expiry.pending).toBe(2);
    // Who is used in time stays.
    await rooms.templates.used(
      client,
      await rooms.templates.of(client, late.id, 'face'),
      announcement,
    );
    await runThrough(announcement, announcement + day - 1);
    expect(await rooms.templates.has(client, idle.id, 'face')).toBe(true);
    await runAt(announcement + day);
    expect(await rooms.templates.has(client, idle.id, 'face')).toBe(false);
    expect(await storage.userKeys.findMany(keys.map(({ keyId }) => keyId))).toEqual([]);
    for (const { id } of [used, late])
      expect(await rooms.templates.has(client, id, 'face')).toBe(true);
    expect(await storage.users.exists(client, idle.id)).toBe(true);
    const entries = await storage.audit.read(client, 0, 10);
    expect(entries.map(({ action }) => action)).toEqual(['face.expired']);
    const due = new Date(announcement + day).toISOString();
    const system = await storage.audit.read('system', 0, 10);
    expect(system.map(({ action, detail }) => [action, detail])).toEqual([
      ['retention.announced', { enrolments: 2, due }],
      ['retention.erased', { enrolments: 1 }],
    ]);
    expect(said.lines).toEqual([
      [expect.stringMatching(/expire, unless .* --stop/), { enrolments: 2, due, more: 0 }],
      [expect.stringMatching(/were erased/), { enrolments: 1 }],
    ]);
  });

  it('is not erased by a clock that is ahead, also not when something is written by it', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, rooms, client } = place;
    const user = aUser();
    await storage.users.create(client, user);
    await enrol(rooms, client, aNewTemplate(user.id));
    const now = Date.now();
    await storage.audit.append(client, { at: now, action: 'user.created' });
    const wrong = now + 3_650 * day;
    const { said, expiry, runAt, runThrough } = upkeep(place, {
      templateRetention: 365 * day,
      auditRetention: 400 * day,
    });
    // As a server does before it listens.
    expect(await expiry.look(wrong)).toMatchObject({ state: 'held' });
    await storage.audit.append(client, { at: wrong, action: 'user.created' });
    await runThrough(wrong, wrong + day);
    await runAt(wrong + 9 * day, wrong + 400 * day);
    expect(said.lines).toEqual([
      [expect.stringMatching(/the clock may be wrong/), { because: expect.any(String) }],
    ]);
    expect([expiry.pending, await storage.audit.heads()]).toEqual([
      0,
      [expect.objectContaining({ sequence: 2 })],
    ]);
    expect(await storage.audit.tail(client)).toBeUndefined();
    expect(await rooms.templates.has(client, user.id, 'face')).toBe(true);
    // Nor by one that the database's own clock does not bear out.
    const alone = new Expiry(storage, rooms.erasure, { ...keepAll, templateRetention: 365 * day });
    expect(await alone.look(Date.now() + 30 * day)).toMatchObject({
      state: 'held',
      because: expect.stringMatching(/and the database’s/),
    });
    // Set right, it goes on by itself.
    await runAt(now + 1);
    expect(expiry.state).toEqual({ state: 'working' });
  });

  it('can be called back within the grace period, and stays until it is let go on', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, rooms, client } = place;
    const user = aUser();
    await storage.users.create(client, user);
    await enrol(rooms, client, aNewTemplate(user.id));
    const now = Date.now();
    const { expiry, runAt, runThrough } = upkeep(place, {
      templateRetention: 2 * day,
      retentionGrace: day,
    });
    await runAt(now, now + 1.5 * day, now + 3.2 * day);
    expect(expiry.pending).toBe(1);
    expect(await stopRetention(storage, now)).toBe(1);
    await runThrough(now + 3.2 * day, now + 6 * day);
    expect([expiry.state, expiry.pending]).toEqual([{ state: 'stopped' }, 0]);
    expect(await rooms.templates.has(client, user.id, 'face')).toBe(true);
    await startRetention(storage, now + 6 * day);
    await runThrough(now + 6 * day, now + 8.1 * day);
    expect(await rooms.templates.has(client, user.id, 'face')).toBe(false);
  });

  it('has its whole grace period while a server runs, however long none did', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, rooms, client } = place;
    const user = aUser();
    await storage.users.create(client, user);
    await enrol(rooms, client, aNewTemplate(user.id));
    const now = Date.now();
    const { runAt, runThrough } = upkeep(place, {
      templateRetention: 30 * day,
      retentionGrace: 2 * day,
    });
    const back = now + 55 * day;
    await runAt(now, now + 20 * day, now + 35 * day, back);
    await runThrough(back, back + 1.9 * day);
    expect(await rooms.templates.has(client, user.id, 'face')).toBe(true);
    await runThrough(back + 1.9 * day, back + 2.1 * day);
    expect(await rooms.templates.has(client, user.id, 'face')).toBe(false);
  });

  it('is announced a part at a time, and those that stay are in nobody’s way', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, client } = place;
    const old = Date.now() - 40 * day;
    // More than are read at once, of users who have one template in use and one idle: those idle are the longest.
    const busy = Array.from({ length: 250 }, () => aUser());
    const idle = Array.from({ length: 130 }, () => aUser());
    await storage.transaction(async ({ users, templates }) => {
      for (const { id } of busy) {
        await users.create(client, aUser({ id }));
        for (const [encoder, usedAt] of [
          ['voice-en', old - day],
          ['voice-pt', old + 39 * day],
        ] as const)
          await templates.add(client, aTemplate(id, { modality: 'voice', encoder, usedAt }));
      }
      for (const { id } of idle) {
        await users.create(client, aUser({ id }));
        await templates.add(client, aTemplate(id, { usedAt: old }));
      }
    });
    const now = Date.now();
    const { said, expiry, runAt } = upkeep(place, { templateRetention: 30 * day });
    await runAt(now);
    expect(expiry.pending).toBe(100);
    await runAt(now + 1);
    expect(expiry.pending).toBe(100);
    await runAt(now + day);
    expect(expiry.pending).toBe(130);
    expect(said.lines.map(([, facts]) => facts)).toMatchObject([
      { enrolments: 100, more: 1 },
      { enrolments: 30, more: 0 },
    ]);
  });

  it('is what was heard of a voice that expires, with the tries that failed, and nothing of one that stays', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, rooms, client } = place;
    const [idle, used] = [aUser(), aUser()];
    const now = Date.now();
    const then = now + 30 * day;
    for (const { id } of [idle, used]) {
      await storage.users.create(client, aUser({ id }));
      await enrol(rooms, client, aNewTemplate(id, { modality: 'voice' }));
      await hear(storage, rooms, client, aHeardRecording(id));
      await storage.transaction(rooms.voiceTries.failed(client, id, then));
    }
    await rooms.templates.used(client, await rooms.templates.of(client, used.id, 'voice'), then);
    const { runAt, runThrough } = upkeep(place, {
      templateRetention: 20 * day,
      retentionGrace: day / 24,
    });
    await runAt(now, now + 15 * day, then);
    await runThrough(then, then + day / 20);
    const left = async (user: string) => [
      (await storage.heard.of(client, user, 'an-encoder-1')).length,
      (await storage.tries.find(client, user, 'voice', then))?.count,
    ];
    expect(await left(idle.id)).toEqual([0, undefined]);
    expect(await left(used.id)).toEqual([1, 1]);
  });

  it('are dialogues that expired, and not those that wait', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, client } = place;
    const now = Date.now();
    const [over, waiting] = [aUser(), aUser()];
    for (const user of [over, waiting]) {
      await storage.users.create(client, user);
      const expiresAt = user === over ? now - 2 * day : now + day;
      await storage.dialogues.swap(client, user.id, undefined, aDialogue({ expiresAt }));
    }
    await upkeep(place, { sessionRetention: 3 * day }).runAt(now);
    expect(await storage.dialogues.find(client, over.id)).toBeDefined();
    await upkeep(place, { sessionRetention: day }).runAt(now);
    expect(await storage.dialogues.find(client, over.id)).toBeUndefined();
    expect(await storage.dialogues.find(client, waiting.id)).toBeDefined();
  });

  it('are entries of the audit log, and the rest of the chain still verifies', async (ctx) => {
    const place = await roomsOn(ctx, empty);
    const { storage, client, keys } = place;
    const now = Date.now();
    for (let age = 450; age > 0; age -= 1) {
      const entry = { at: now - age * day, action: 'user.created' };
      await storage.transaction(({ audit }) => audit.append(client, entry));
    }
    await upkeep(place, { auditRetention: 10.5 * day }).runAt(now);
    const left = await storage.audit.read(client, 0, 1_000);
    expect(left).toHaveLength(10);
    const after = await storage.audit.tail(client);
    const verifier = new ChainVerifier(keys.derive('audit'), client, { after });
    for (const entry of left) verifier.add(entry);
    expect(verifier.end()).toMatchObject({ head: { sequence: 450 } });
  });
});
