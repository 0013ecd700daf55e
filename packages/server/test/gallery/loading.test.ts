import { randomBytes } from 'node:crypto';
import { describe, expect, it, type TestContext } from 'vitest';
import { GalleryLoading, GalleryTooLarge } from '../../src/gallery/gallery-errors.js';
import type { Storage, TemplateRepository } from '../../src/storage/storage.js';
import { GalleryLoads } from '../../src/templates/gallery-loads.js';
import { unit } from '../../src/vectors/unit-vectors.js';
import { aNewTemplate, aVector, enrol, openRooms, roomsOn } from '../erasure/rooms.js';
import { bothDatabases } from '../operations/both-databases.js';
import { aTemplate, aUser } from '../storage/samples.js';

const rule = { limit: 1, atLeast: 0.9 };

describe.each(bothDatabases)('a gallery in the storage, on %s', (_name, empty) => {
  it('that is larger than the memory is refused before a row of it is read, until enough of it is gone', async (ctx) => {
    const { storage, keys, client } = await roomsOn(ctx, empty);
    const probe = aNewTemplate('');
    const records = await manyTemplates(storage, client, probe.encoder, 400);
    const asked = { counts: 0, reads: 0 };
    const watched = withTemplates(storage, {
      enrolled: (name) => {
        asked.counts += 1;
        return storage.templates.enrolled(name);
      },
      changesSince: (...from) => {
        asked.reads += 1;
        return storage.templates.changesSince(...from);
      },
    });
    const { templates } = await openRooms(storage, keys, watched, { maxBytes: 70_000 });
    for (let n = 0; n < 2; n += 1) {
      const search = templates.search(client, probe, rule);
      await expect(search).rejects.toThrow(GalleryTooLarge);
      await expect(search).rejects.toThrow(
        'does not fit into the 70000 bytes that galleries may take; set gallery-memory to at least 1MiB for its 400 templates',
      );
    }
    await expect(
      templates.prepare(client, { ...probe, dimensions: probe.vector.length }),
    ).rejects.toThrow(GalleryTooLarge);
    expect(asked).toEqual({ counts: 1, reads: 0 });
    expect(templates.refused).toBe(3);

    await storage.transaction((own) => own.templates.remove(client, records.slice(0, 300)));
    expect(await templates.search(client, probe, rule)).toEqual([]);
    expect(asked.reads).toBeGreaterThan(0);
  });
});

describe.each(bothDatabases)('a large gallery, on %s', (_name, empty) => {
  it('is opened in a thread of its own, and is what it is where a process opens it by itself', async (ctx) => {
    const { storage, keys, client, rooms } = await roomsOn(ctx, empty);
    const people: ReturnType<typeof aNewTemplate>[] = [];
    for (let n = 0; n < 5; n += 1) {
      const template = aNewTemplate((await aUserOf(storage, client)).id);
      await enrol(rooms, client, template);
      people.push(template);
    }
    const [adapted, moved, erased, broken] = people;
    if (!adapted || !moved || !erased || !broken) throw new Error('There is nobody.');
    const adaptation = { ...adapted, vector: near(adapted.vector) };
    await rooms.templates.adapt(client, adaptation, 1, async () => {});
    await rooms.templates.move(client, { ...moved, vector: aVector(128) }, 1, async () => {});
    await rooms.userKeys.erase(client, erased.userId);
    await breakTemplate(storage, client, broken.userId);

    let read = 0;
    const watched = {
      ...storage,
      sealedTemplates: {
        stretch: (...asked: Parameters<Storage['sealedTemplates']['stretch']>) => {
          read += 1;
          return storage.sealedTemplates.stretch(...asked);
        },
      },
    };
    const found = async (many: number) => {
      const { templates } = await openRooms(storage, keys, watched, { many });
      const matches = [];
      for (const probe of [...people, adaptation])
        matches.push(await templates.search(client, probe, rule));
      return { matches, quarantined: templates.quarantine.all() };
    };
    const byItself = await found(Number.POSITIVE_INFINITY);
    expect(read).toBe(0);
    expect(byItself.matches.map((matches) => matches.length)).toEqual([1, 0, 0, 0, 1, 1]);
    expect(byItself.quarantined).toMatchObject([
      { userId: broken.userId },
      { userId: erased.userId },
    ]);
    expect(await found(2)).toEqual(byItself);
    expect(read).toBe(1);
  });
});

it('is counted, with why it was loaded: searched for the first time, forgotten since, or far behind', async (ctx) => {
  const { storage, keys, client, rooms } = await onSqlite(ctx);
  const { id: userId } = await aUserOf(storage, client);
  const template = aNewTemplate(userId);
  await enrol(rooms, client, template);
  const { templates, galleries } = await openRooms(storage, keys);
  const reasons = () => {
    const counted = Object.entries(templates.loads.reasons).filter(([, count]) => count > 0);
    return Object.fromEntries(counted);
  };
  expect(templates.loads).toMatchObject({ galleries: 0, seconds: 0 });
  await templates.search(client, template, rule);
  await templates.search(client, template, rule);
  expect(reasons()).toEqual({ first: 1 });
  await galleries.forget({ clientId: client, ...template });
  await templates.search(client, template, rule);
  expect(reasons()).toEqual({ first: 1, forgotten: 1 });
  await manyTemplates(storage, client, template.encoder, 250);
  await templates.search(client, template, rule);
  expect(reasons()).toEqual({ first: 1, forgotten: 1, behind: 1 });
  expect(templates.loads.galleries).toBe(3);
  expect(templates.loads.seconds).toBeGreaterThan(0);
});

it('a gallery is loaded once for all who wait, on when they have gone, and its rest is what they are told', async (ctx) => {
  const { storage, keys, client, rooms } = await onSqlite(ctx);
  const { id: userId } = await aUserOf(storage, client);
  const template = aNewTemplate(userId);
  await enrol(rooms, client, template);
  await manyTemplates(storage, client, template.encoder, 250);
  const gate = held();
  let begun = 0;
  const slow = withTemplates(storage, {
    // As many as take twenty seconds at the rate of 140 microseconds each.
    enrolled: async () => 140_000,
    changesSince: async (gallery, change, ...more) => {
      if (change === 0) begun += 1;
      await gate.promise;
      return storage.templates.changesSince(gallery, change, ...more);
    },
  });
  const { templates } = await openRooms(storage, keys, slow, {
    patience: 1,
    many: Number.POSITIVE_INFINITY,
  });
  const searches = [1, 2, 3].map(() => templates.search(client, template, rule));
  for (const search of await Promise.allSettled(searches))
    expect(search).toMatchObject({ reason: new GalleryLoading(20), status: 'rejected' });
  expect(templates.loading).toEqual({ galleries: 1, templates: 140_000, loaded: 0, seconds: 20 });
  expect(begun).toBe(1);

  gate.resolve();
  await expect.poll(() => templates.loading.galleries).toBe(0);
  expect(await templates.search(client, template, rule)).toMatchObject([{ userId }]);
  expect(begun).toBe(1);
});

describe('loads', () => {
  it('that do not fit into the memory together go one after the other, and what fits goes beside', async () => {
    const loads = new GalleryLoads(100, () => 0);
    const log: string[] = [];
    const load = (name: string, bytes: number) => {
      const { promise, resolve } = held();
      const done = loads.do(
        name,
        { why: 'first', templates: 1, bytes, loaded: () => 0 },
        async () => {
          log.push(name);
          await promise;
        },
      );
      return { done, end: resolve };
    };
    const large = load('large', 70);
    const other = load('other', 60);
    const small = load('small', 30);
    await Promise.resolve();
    expect(log).toEqual(['large', 'small']);
    expect(loads.progress().galleries).toBe(3);
    small.end();
    await small.done;
    large.end();
    await large.done;
    await expect.poll(() => log).toEqual(['large', 'small', 'other']);
    other.end();
    await other.done;
    expect(loads.progress().galleries).toBe(0);
  });

  it('that fail leave their room to the next', async () => {
    const loads = new GalleryLoads(100, () => 0);
    const one = { why: 'first', templates: 1, bytes: 100, loaded: () => 0 } as const;
    const failing = loads.do('one', one, () => Promise.reject(new Error('the database is away')));
    const next = loads.do('other', one, async () => {});
    await expect(failing).rejects.toThrow('the database is away');
    await next;
  });

  it('tell a rest by the rate of those before, between 1 and 30 seconds', async () => {
    let now = 0;
    let loaded = 0;
    const loads = new GalleryLoads(100, () => now);
    const first = held();
    const one = { why: 'first', templates: 50_000, bytes: 1, loaded: () => loaded } as const;
    const done = loads.do('one', one, () => first.promise);
    await Promise.resolve();
    expect(loads.progress().seconds).toBe(8);
    loaded = 10_000;
    now = 1_000;
    expect(loads.progress().seconds).toBe(4);
    now = 10_000;
    expect(loads.progress().seconds).toBe(30);
    loaded = 49_999;
    expect(loads.progress().seconds).toBe(1);
    first.resolve();
    await done;
  });
});

/** A promise that waits to be settled. */
function held() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const [[, sqlite] = []] = bothDatabases;

function onSqlite(ctx: TestContext) {
  if (sqlite === undefined) throw new Error('There is no database to try it on.');
  return roomsOn(ctx, sqlite);
}

async function aUserOf(storage: Storage, clientId: string) {
  const user = aUser();
  await storage.transaction(({ users }) => users.create(clientId, user));
  return user;
}

/** A vector at a cosine of about 0.97. */
function near(vector: Float32Array): Float32Array {
  const other = aVector(vector.length);
  return unit(vector.map((value, at) => value + (other[at] ?? 0) / 4)) ?? vector;
}

/** Puts a template of a user back with other bytes. */
async function breakTemplate(storage: Storage, clientId: string, userId: string) {
  const [record] = await storage.templates.of(clientId, userId, 'face');
  if (record === undefined) throw new Error('The user has none.');
  const sealed = record.sealed.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  await storage.transaction(async ({ templates }) => {
    await templates.remove(clientId, [record]);
    await templates.add(clientId, { ...record, sealed });
  });
}

/** Templates that open nowhere: who reads them leaves them out. */
async function manyTemplates(storage: Storage, clientId: string, encoder: string, many: number) {
  const { id: userId } = await aUserOf(storage, clientId);
  const records = Array.from({ length: many }, () =>
    aTemplate(userId, { id: randomBytes(12).toString('hex'), modality: 'face', encoder }),
  );
  await storage.transaction(async ({ templates }) => {
    for (const record of records) await templates.add(clientId, record);
  });
  return records;
}

/** A storage of whose templates some calls are others. */
function withTemplates(storage: Storage, others: Partial<TemplateRepository>): Storage {
  return { ...storage, templates: { ...storage.templates, ...others } };
}
