import { randomBytes } from 'node:crypto';
import { expect, it, type TestContext } from 'vitest';
import { GalleryNotLoaded } from '../../src/gallery/gallery-errors.js';
import { WarmUp, type WarmUpOptions } from '../../src/homes/warm-up.js';
import type { Storage } from '../../src/storage/storage.js';
import { openRooms, roomsOn } from '../erasure/rooms.js';
import { aClient, aTemplate, aUser } from '../storage/samples.js';

const going = new AbortController().signal;

it('loads one gallery after the other, says how far it is, and leaves out what there is no room for and what nothing searches', async (ctx) => {
  const { warmUp, galleries, open, add } = await aServer(ctx);
  const [small, large, other, last] = [
    await add(250),
    await add(800),
    await add(1, 'a former encoder'),
    await add(3),
  ];
  const { lacking, run } = await warmUp();
  expect(lacking()).toBe('being counted');
  const running = run(going);
  await expect.poll(lacking).toBe('0 of 2, 0 of 253 templates');
  open(small);
  await expect.poll(lacking).toBe('1 of 2, 250 of 253 templates');
  open(last);
  expect(await running).toEqual({ galleries: 2, templates: 253 });
  expect(lacking()).toBeUndefined();
  const loaded = [small, large, other, last].map((each) => galleries().version(nameOf(each)));
  expect(loaded).toEqual([250, undefined, undefined, 3]);
});

it('keeps the server from being ready for so long and no longer, and goes on', async (ctx) => {
  const { warmUp, galleries, open, add } = await aServer(ctx);
  const client = await add(1);
  let now = 5;
  const { lacking, run } = await warmUp({ lasts: 1_000, now: () => now });
  const running = run(going);
  await expect.poll(lacking).toBe('0 of 1, 0 of 1 templates');
  now = 1_004;
  expect(lacking()).toBe('0 of 1, 0 of 1 templates');
  now = 1_005;
  expect(lacking()).toBeUndefined();
  open(client);
  await running;
  expect(galleries().version(nameOf(client))).toBe(1);
});

it('ends at once where the server does, whatever is being loaded', async (ctx) => {
  const { warmUp, galleries, add } = await aServer(ctx);
  const [first, second] = [await add(1), await add(1)];
  const { lacking, run } = await warmUp();
  const stopped = new AbortController();
  const running = run(stopped.signal);
  await expect.poll(lacking).toBe('0 of 2, 0 of 2 templates');
  stopped.abort();
  await running;
  for (const each of [first, second]) expect(galleries().version(nameOf(each)) ?? 0).toBe(0);
});

it('loads the others where one cannot be, and is over then', async (ctx) => {
  const { warmUp, galleries, open, fail, add } = await aServer(ctx);
  const [first, second] = [await add(1), await add(1)];
  fail(first, new Error('of no use'));
  open(second);
  const { lacking, run } = await warmUp();
  await expect(run(going)).rejects.toThrow('of no use');
  expect(lacking()).toBeUndefined();
  expect(galleries().version(nameOf(second))).toBe(1);
});

it('takes no room of what requests loaded meanwhile', async (ctx) => {
  const { warmUp, galleries, load, open, add } = await aServer(ctx);
  const [first, second, third] = [await add(1), await add(1), await add(1)];
  const other = await add(1, 'a former encoder');
  const { lacking, run } = await warmUp();
  const running = run(going);
  await expect.poll(lacking).toBe('0 of 3, 0 of 3 templates');
  for (const each of [other, first, second, third]) open(each);
  await load(other, 'a former encoder');
  expect(await running).toEqual({ galleries: 2, templates: 2 });
  const there = [first, second, third].map((each) => galleries().version(nameOf(each)));
  expect(there).toEqual([1, 1, undefined]);
  expect(galleries().version({ ...nameOf(other), encoder: 'a former encoder' })).toBe(1);
});

it('leaves what is searched most as the last to go, and loads again what left half way', async (ctx) => {
  const { warmUp, galleries, load, open, fail, add } = await aServer(ctx);
  const [first, second] = [await add(1), await add(1)];
  fail(first, new GalleryNotLoaded());
  const { run } = await warmUp();
  const others = [await add(1), await add(1)];
  for (const each of [first, second, ...others]) open(each);
  expect(await run(going)).toEqual({ galleries: 2, templates: 2 });
  // There is room for three.
  for (const each of others) await load(each);
  const there = [first, second].map((each) => galleries().version(nameOf(each)));
  expect(there).toEqual([1, undefined]);
});

const encoder = 'an-encoder-1';
const nameOf = (clientId: string) => ({ clientId, modality: 'face', encoder });

const searchedAs = (clientId: string, of: string) => ({
  ...{ ...nameOf(clientId), encoder: of, modality: 'face' as const },
  ...{ dimensions: 128, cohort: undefined },
});

/** A server with clients whose galleries are loaded as soon as they are let, and which searched them in the order in which they were added. */
async function aServer(ctx: TestContext) {
  const { storage, keys } = await roomsOn(ctx, () => ({ databaseUrl: undefined }));
  const failing = new Map<string, Error>();
  const gates = new Map<string, ReturnType<typeof held>>();
  const gateOf = (client: string) => {
    const gate = gates.get(client) ?? held();
    gates.set(client, gate);
    return gate;
  };
  const watched: Storage = {
    ...storage,
    templates: {
      ...storage.templates,
      async changesSince(gallery, ...more) {
        const error = failing.get(gallery.clientId);
        failing.delete(gallery.clientId);
        if (error !== undefined) throw error;
        await gateOf(gallery.clientId).promise;
        return storage.templates.changesSince(gallery, ...more);
      },
    },
  };
  const rooms = await openRooms(storage, keys, watched, {
    ...{ maxBytes: 200_000, many: Number.POSITIVE_INFINITY },
  });
  const searched: { clientId: string; modality: string; encoder: string }[] = [];
  return {
    galleries: () => rooms.galleries,
    open: (client: string) => gateOf(client).resolve(),
    /** Lets the next read of a client's gallery fail. */
    fail: (client: string, error: Error) => failing.set(client, error),
    load: (client: string, of = encoder) => rooms.templates.load(client, searchedAs(client, of)),
    /** Adds a client with so many templates, none of which opens. */
    async add(many: number, of = encoder): Promise<string> {
      const { id } = await aClient(storage);
      const user = aUser();
      await storage.transaction(async ({ users, templates }) => {
        await users.create(id, user);
        for (let n = 0; n < many; n += 1)
          await templates.add(
            id,
            aTemplate(user.id, {
              ...{ id: randomBytes(12).toString('hex'), modality: 'face', encoder: of },
              role: 'enrolment',
            }),
          );
      });
      searched.push({ ...nameOf(id), encoder: of });
      return id;
    },
    async warmUp(options: Partial<WarmUpOptions> = {}) {
      const uses = searched.map((gallery, at) => ({ gallery, usedAt: 1_000 - at }));
      await storage.galleryHomes.note('a server', uses, 9);
      const warmUp = new WarmUp({
        homes: { latest: () => storage.galleryHomes.of('a server', 60_000) },
        templates: rooms.templates,
        galleries: rooms.galleries,
        howSearched: (gallery) =>
          gallery.encoder === encoder ? searchedAs(gallery.clientId, encoder) : undefined,
        ...{ lasts: 60_000, ...options },
      });
      return { lacking: () => warmUp.lacking(), run: (signal: AbortSignal) => warmUp.run(signal) };
    },
  };
}

/** A promise that waits to be settled. */
function held() {
  let resolve = () => {};
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
