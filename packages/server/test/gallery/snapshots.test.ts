import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it, type TestContext } from 'vitest';
import { openChunk, SealBroken } from '../../src/keys/sealing.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { mainFile } from '../../src/storage/sqlite/replacement.js';
import type { GallerySnapshots } from '../../src/storage/storage.js';
import { openSystem } from '../../src/system.js';
import { aNewTemplate, enrol, openRooms, roomsOn } from '../erasure/rooms.js';
import { bothDatabases, type EmptyDatabase } from '../operations/both-databases.js';
import { ownPostgresServer } from '../postgres/postgres-server.js';
import { newDataFolder } from '../server-process.js';
import { aUser } from '../storage/samples.js';

describe.each(bothDatabases)('the copy of a gallery, on %s', (_name, empty) => {
  it('is what it is loaded from without a sealed template being read, and is made anew when much changed', async (ctx) => {
    const { gallery, storage, userIds, found, copy, enrolOne, sealedReads } = await aGallery(
      ctx,
      empty,
    );
    expect(await copy()).toBe(1);
    expect(await copy()).toBe(0);
    expect(await found()).toEqual(userIds());
    expect(sealedReads()).toBe(0);
    const before = await storage.gallerySnapshots.find(gallery);
    await enrolOne();
    expect(await found()).toEqual(userIds());
    expect(await copy()).toBe(1);
    const after = await storage.gallerySnapshots.find(gallery);
    expect([before?.records, after?.records]).toEqual([7, 8]);
    const { generation = '' } = before ?? {};
    expect(await storage.gallerySnapshots.chunks(gallery, generation, 0, 9)).toEqual([]);
  });

  it('hides nobody, whatever is missing or changed of it, and brings nobody back when it is an older one', async (ctx) => {
    const {
      gallery,
      storage,
      rooms,
      userIds,
      found,
      copy,
      enrolOne,
      eraseOne,
      alter,
      sealedReads,
    } = await aGallery(ctx, empty);
    for (const damage of [
      'DELETE FROM biometrid.gallery_chunks',
      'DELETE FROM biometrid.gallery_snapshots',
      'DELETE FROM biometrid_keys.gallery_chunk_keys',
      'DELETE FROM biometrid.gallery_chunks WHERE number = 1',
      'UPDATE biometrid.gallery_chunks SET records = records + 1 WHERE number = 0',
      'UPDATE biometrid.gallery_snapshots SET change = change - 1',
      'UPDATE biometrid.gallery_snapshots SET records = records - 1',
    ]) {
      await copy();
      await alter(damage);
      const read = sealedReads();
      expect([damage, await found()]).toEqual([damage, userIds()]);
      expect([damage, sealedReads() > read]).toEqual([damage, true]);
      await alter('DELETE FROM biometrid.gallery_snapshots');
    }
    // Of the bytes of a chunk, the first is its version, and the fiftieth is of a template.
    for (const at of [0, 50]) {
      const refused = () => rooms.templates.loads.reasons['copy-refused'];
      const before = refused();
      await copy();
      await changeChunk(alter, storage, gallery, at);
      const read = sealedReads();
      expect(await found()).toEqual(userIds());
      expect(sealedReads()).toBeGreaterThan(read);
      expect(await storage.gallerySnapshots.find(gallery)).toBeUndefined();
      expect(refused()).toBe(before + 1);
    }
    await copy();
    const tables = [
      'biometrid.gallery_snapshots',
      'biometrid.gallery_chunks',
      'biometrid_keys.gallery_chunk_keys',
    ];
    for (const table of tables)
      await alter(`CREATE TABLE ${table}_before AS SELECT * FROM ${table}`);
    await eraseOne();
    await enrolOne();
    expect(await copy()).toBe(1);
    for (const table of tables) {
      await alter(`DELETE FROM ${table}`);
      await alter(`INSERT INTO ${table} SELECT * FROM ${table}_before`);
    }
    expect(await found()).toEqual(userIds());
  });

  it('has no chunk that opens once somebody of it is removed by hand, or by a server of the release before', async (ctx) => {
    const { gallery, storage, copy, alter } = await aGallery(ctx, empty);
    await copy();
    const { generation = '' } = (await storage.gallerySnapshots.find(gallery)) ?? {};
    const open = async () =>
      (await storage.gallerySnapshots.chunks(gallery, generation, 0, 9)).map(({ key }) => !!key);
    expect(await open()).toEqual([true, true, true]);
    await alter('DELETE FROM biometrid.templates WHERE change = 5');
    expect(await open()).toEqual([true, false, true]);
  });

  it('is made anew when the keys of its chunks went with the master key that wrapped them', async (ctx) => {
    const { storage, keys, userIds, found, copy } = await aGallery(ctx, empty);
    await copy();
    await storage.gallerySnapshots.dropKeys(['another']);
    expect(await copy()).toBe(0);
    await storage.gallerySnapshots.dropKeys(keys.masterKeyIds());
    expect(await found()).toEqual(userIds());
    expect(await copy()).toBe(1);
  });

  it('is not made of a gallery that left the memory and was loaded again while it was copied', async (ctx) => {
    const { gallery, storage, userIds, found, copy, enrolOne, before } = await aGallery(ctx, empty);
    await copy();
    const former = await storage.gallerySnapshots.find(gallery);
    await enrolOne();
    await found();
    before.enrolments = async () => {
      await found();
    };
    expect(await copy()).toBe(0);
    expect(await storage.gallerySnapshots.find(gallery)).toEqual(former);
    expect(await found()).toEqual(userIds());
  });

  it('has no key for the piece of somebody who is erased between its last piece and its end', async (ctx) => {
    const { gallery, storage, userIds, found, copy, eraseOne, before } = await aGallery(ctx, empty);
    before.put = eraseOne;
    expect(await copy()).toBe(1);
    const { generation = '' } = (await storage.gallerySnapshots.find(gallery)) ?? {};
    const chunks = await storage.gallerySnapshots.chunks(gallery, generation, 0, 9);
    expect(chunks.map(({ key }) => key !== undefined)).toEqual([false, true, true]);
    expect(await found()).toEqual(userIds());
  });

  it('does not take the place of the one before when another writer has removed of it, and leaves nothing behind', async (ctx) => {
    const { gallery, storage, userIds, found, copy, enrolOne, before } = await aGallery(ctx, empty);
    await copy();
    const former = await storage.gallerySnapshots.find(gallery);
    await enrolOne();
    before.put = async () => {
      for (const { generation } of await storage.gallerySnapshots.left('unused', 9))
        await storage.gallerySnapshots.remove(gallery, generation, async () => true);
    };
    expect(await copy()).toBe(0);
    expect(await storage.gallerySnapshots.find(gallery)).toEqual(former);
    expect(await storage.gallerySnapshots.left('unused', 9)).toEqual([]);
    expect(await found()).toEqual(userIds());
  });

  it('is made by the next who may where one could not put it, and what that one had written goes', async (ctx) => {
    const { gallery, storage, copy, before } = await aGallery(ctx, empty);
    const ending = new AbortController();
    before.addChunks = async () => ending.abort();
    before.put = async () => {
      throw new Error('The disk is full.');
    };
    await expect(copy(ending.signal)).rejects.toThrow('The disk is full.');
    expect(await storage.gallerySnapshots.left('unused', 9)).toHaveLength(1);
    expect(await copy()).toBe(1);
    const { generation } = (await storage.gallerySnapshots.find(gallery)) ?? {};
    expect(await storage.gallerySnapshots.left('all', 9)).toEqual([{ gallery, generation }]);
  });

  it('is neither made nor read where there are to be none, and one that is there is removed', async (ctx) => {
    const { gallery, storage, userIds, found, copy, sealedReads, alter, withoutCopies } =
      await aGallery(ctx, empty);
    await copy();
    // Of an earlier release or a writer that was killed: chunks and keys that belong to no copy.
    for (const table of ['biometrid.gallery_chunks', 'biometrid_keys.gallery_chunk_keys'])
      await alter(`UPDATE ${table} SET generation = 'of nobody' WHERE number = 2`);
    const off = await withoutCopies();
    expect(await off.found()).toEqual(userIds());
    expect(sealedReads()).toBeGreaterThan(0);
    expect(await off.copy()).toBe(0);
    expect(await storage.gallerySnapshots.left('all', 9)).toEqual([]);
    expect(await storage.gallerySnapshots.find(gallery)).toBeUndefined();
    expect(await found()).toEqual(userIds());
  });

  it('has no chunk that opens once somebody of it is erased, and the others of it are found all the same', async (ctx) => {
    const { gallery, storage, rooms, userIds, found, copy, eraseOne, sealedReads } = await aGallery(
      ctx,
      empty,
    );
    await copy();
    const {
      generation = '',
      change = 0,
      contents = '',
    } = (await storage.gallerySnapshots.find(gallery)) ?? {};
    const chunks = () => storage.gallerySnapshots.chunks(gallery, generation, 0, 9);
    const before = await chunks();
    expect(before.map(({ records }) => records)).toEqual([3, 3, 1]);
    await eraseOne();
    const after = await chunks();
    expect(after.map(({ key }) => key !== undefined)).toEqual([false, true, true]);
    const [doomed] = before;
    for (const { number, key } of after) {
      if (doomed === undefined || key === undefined) continue;
      const left = rooms.userKeys.openChunkKey(gallery.clientId, `${generation} ${number}`, key);
      const place = { ...gallery, generation, change, contents, ...doomed };
      expect(() => openChunk(left ?? new Uint8Array(32), place, doomed.sealed)).toThrow(SealBroken);
    }
    const read = sealedReads();
    expect(await found()).toEqual(userIds());
    expect(sealedReads()).toBe(read + 1);
  });
});

it('the embedded database is refused to keep copies of galleries in', async () => {
  await expect(openSystem({ data: newDataFolder(), gallerySnapshots: 'on' })).rejects.toThrow(
    /gallery-snapshots is for PostgreSQL alone/,
  );
});

it('the copy of a gallery is gone after a crash of PostgreSQL, and nobody with it', async (ctx) => {
  const postgres = await ownPostgresServer(ctx);
  const { gallery, storage, userIds, found, copy } = await aGallery(ctx, async () => ({
    databaseUrl: (await postgres.freshDatabase()).url,
  }));
  await copy();
  await postgres.killHard();
  await postgres.start();
  await expect
    .poll(() => storage.gallerySnapshots.find(gallery).catch(() => 'away'))
    .toBeUndefined();
  expect(await found()).toEqual(userIds());
});

/** A gallery of seven that is copied in pieces of three, and loaded whenever somebody is looked for. */
async function aGallery(
  ctx: TestContext,
  empty: (ctx: TestContext) => Promise<EmptyDatabase> | EmptyDatabase,
) {
  const { storage, keys, client, data, databaseUrl } = await roomsOn(ctx, empty);
  let reads = 0;
  /** What happens once before a copy does something. */
  const before: Partial<Record<keyof GallerySnapshots, () => Promise<void>>> = {};
  const watched: typeof storage = {
    ...storage,
    gallerySnapshots: new Proxy(storage.gallerySnapshots, {
      get:
        (target, name: keyof GallerySnapshots) =>
        async (...asked: never[]) => {
          const { [name]: happens } = before;
          delete before[name];
          await happens?.();
          return Reflect.apply(target[name], target, asked);
        },
    }),
    sealedTemplates: {
      stretch: (...asked) => {
        reads += 1;
        return storage.sealedTemplates.stretch(...asked);
      },
    },
  };
  const rooms = await openRooms(storage, keys, watched, { snapshots: true, many: 2, chunk: 3 });
  /** Whom each face is found to be, with the gallery loaded anew. */
  const found = async ({ galleries, templates } = rooms) => {
    await galleries.forget({ clientId: client, modality: 'face', encoder: 'an-encoder-1' });
    const found = [];
    for (const probe of [...people, ...gone]) {
      const [match] = await templates.search(client, probe, { limit: 1, atLeast: 0.9 });
      found.push(match?.userId);
    }
    return found;
  };
  const people: ReturnType<typeof aNewTemplate>[] = [];
  const gone: ReturnType<typeof aNewTemplate>[] = [];
  const enrolOne = async () => {
    const { id } = await storage.users.create(client, aUser());
    const template = aNewTemplate(id);
    await enrol(rooms, client, template);
    people.push(template);
  };
  for (let n = 0; n < 7; n += 1) await enrolOne();
  return {
    ...{
      storage,
      keys,
      rooms,
      enrolOne,
      gallery: { clientId: client, modality: 'face', encoder: 'an-encoder-1' },
    },
    userIds: () => [...people.map(({ userId }) => userId), ...gone.map(() => undefined)],
    async eraseOne() {
      const [first] = people.splice(0, 1);
      if (first === undefined) throw new Error('There is nobody.');
      gone.push(first);
      await rooms.erasure.user(client, first.userId, { action: 'user.deleted', at: 1 });
    },
    /** Copies what is in memory. */
    copy: (signal?: AbortSignal) => rooms.templates.copyGalleries(signal),
    found: () => found(),
    before,
    /** A server on the same database that is to keep no copies. */
    async withoutCopies() {
      const others = await openRooms(storage, keys, watched, { many: 2 });
      return { found: () => found(others), copy: () => others.templates.copyGalleries() };
    },
    sealedReads: () => reads,
    alter: (sql: string) => alter(data, databaseUrl, sql),
  };
}

/** Changes the database behind the storage's back. */
async function alter(data: string, databaseUrl: string | undefined, sql: string): Promise<void> {
  if (databaseUrl === undefined) {
    const database = openDatabase(join(data, mainFile));
    database.exec(sql.replaceAll(/\bbiometrid(_keys)?\./g, ''));
    database.close();
    // Reads of one turn of the event loop see what stood at its beginning.
    await new Promise((resolve) => setImmediate(resolve));
    return;
  }
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function changeChunk(
  change: (sql: string) => Promise<void>,
  storage: Awaited<ReturnType<typeof roomsOn>>['storage'],
  gallery: { clientId: string; modality: string; encoder: string },
  at: number,
): Promise<void> {
  const { generation = '' } = (await storage.gallerySnapshots.find(gallery)) ?? {};
  const [chunk] = await storage.gallerySnapshots.chunks(gallery, generation, 1, 1);
  const sealed = Buffer.from(chunk?.sealed ?? []);
  sealed[at] = (sealed[at] ?? 0) ^ 1;
  const hex = sealed.toString('hex');
  const literal = storage.shared ? `'\\x${hex}'` : `x'${hex}'`;
  await change(`UPDATE biometrid.gallery_chunks SET sealed = ${literal} WHERE number = 1`);
}
