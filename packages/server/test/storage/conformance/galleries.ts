import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GalleryName, Storage, TemplateRecord } from '../../../src/storage/storage.js';
import { Follower } from '../follower.js';
import { aClient, aTemplate, aUser, aUserKey, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeGalleries(stage: () => Stage): void {
  describe('galleries', () => {
    it('count every change by one, each gallery its own', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const face = galleryOf(client);
      const next = galleryOf(client, { encoder: 'an-encoder-2' });
      const voice = galleryOf(client, { modality: 'voice' });
      const counters = () =>
        Promise.all([face, next, voice].map((gallery) => storage.templates.change(gallery)));
      expect(await counters()).toEqual([0, 0, 0]);
      const [one, two] = [aTemplate(user), aTemplate(user)];
      await storage.transaction(async ({ templates }) => {
        await templates.add(client, one);
        await templates.add(client, two);
        expect(await templates.change(face)).toBe(2);
      });
      await add(storage, client, aTemplate(user, { encoder: 'an-encoder-2' }));
      await add(storage, client, aTemplate(user, { modality: 'voice' }));
      expect(await counters()).toEqual([2, 1, 1]);
      await remove(storage, client, one, one, two);
      expect(await counters()).toEqual([4, 1, 1]);
      // What is not there any more is no change.
      await remove(storage, client, one);
      expect(await counters()).toEqual([4, 1, 1]);
    });

    it('tell their counters and their enrolments, picked by their ids', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: stranger } = await aClient(storage);
      const gallery = galleryOf(client);
      const enrolments = Array.from({ length: 5 }, () => aTemplate(user));
      const others = [
        aTemplate(user, { role: 'adaptation' }),
        aTemplate(user, { encoder: 'an-encoder-2' }),
        aTemplate(user, { modality: 'voice' }),
      ];
      await add(storage, client, ...enrolments, ...others);
      expect(await storage.templates.changes('face', 'an-encoder-1')).toEqual(
        new Map([[client, 6]]),
      );
      expect(await storage.templates.enrolled(gallery)).toBe(5);
      expect(await storage.templates.enrolled(galleryOf(stranger))).toBe(0);
      const ids = enrolments.map(({ id }) => id).sort();
      const picked = async (after: string, limit: number) =>
        (await storage.templates.enrolments(gallery, after, limit)).map(({ id }) => id);
      expect(await picked('', 10)).toEqual(ids);
      expect(await picked(ids[1] ?? '', 2)).toEqual(ids.slice(2, 4));
      expect(await picked(ids[4] ?? '', 2)).toEqual([]);
      const [first] = await storage.templates.enrolments(gallery, '', 1);
      expect(first).toEqual(enrolments.find(({ id }) => id === ids[0]));
    });

    it('have no gap where a transaction was rolled back', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const gallery = galleryOf(client);
      const failing = storage.transaction(async ({ templates }) => {
        await templates.add(client, aTemplate(user));
        throw new Error('given up');
      });
      await expect(failing).rejects.toThrow('given up');
      expect(await storage.templates.change(gallery)).toBe(0);
      await add(storage, client, aTemplate(user));
      expect(await storage.templates.change(gallery)).toBe(1);
    });

    it('tell what was added and removed after a change', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const gallery = galleryOf(client);
      const [one, two, three] = [aTemplate(user), aTemplate(user), aTemplate(user)];
      const nothing = { added: [], removed: [], change: 0, latest: 0 };
      expect(await storage.templates.changesSince(gallery, 0, 10)).toEqual(nothing);
      await add(storage, client, one, two);
      await remove(storage, client, one);
      await add(storage, client, three);
      const since = (change: number, limit = 10) =>
        storage.templates.changesSince(gallery, change, limit);
      expect(await since(0)).toEqual({ added: [two, three], removed: [], change: 4, latest: 4 });
      expect(await since(1)).toEqual({
        added: [two, three],
        removed: [one.id],
        change: 4,
        latest: 4,
      });
      expect(await since(3)).toEqual({ added: [three], removed: [], change: 4, latest: 4 });
      expect(await since(4)).toEqual({ added: [], removed: [], change: 4, latest: 4 });
      // Cut off: the removal at 3 must not come before the addition at 2.
      expect(await since(1, 1)).toEqual({ added: [two], removed: [], change: 2, latest: 4 });
    });

    it('are read with the keys that open them, alone and together with all that counts as one', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const gallery = galleryOf(client);
      const key = await storage.userKeys.put(aUserKey(client, user));
      const [one, adaptation] = [
        aTemplate(user, { keyId: key.id, createdAt: 1 }),
        aTemplate(user, { keyId: key.id, createdAt: 2, role: 'adaptation' }),
      ];
      const { id: other } = await storage.users.create(client, aUser());
      const keyless = aTemplate(other);
      // Whoever takes another's key gets none.
      const stolen = aTemplate(other, { keyId: key.id, role: 'adaptation' });
      await add(storage, client, one, keyless, adaptation, stolen);
      const { masterKeyId, wrapped } = key;
      const sealed = (
        { id, userId, role, sealed }: TemplateRecord,
        key?: { masterKeyId: string; wrapped: Uint8Array },
      ) => ({ id, userId, role, sealed, key });
      const read = async (after: number, upTo: number, together: boolean) => {
        const range = { after, upTo };
        const stretch = await storage.sealedTemplates.stretch(gallery, range, together);
        return {
          ...stretch,
          templates: stretch.templates.map(({ key, ...template }) =>
            sealed(
              { ...aTemplate(user), ...template, sealed: new Uint8Array(template.sealed) },
              key && { masterKeyId: key.masterKeyId, wrapped: new Uint8Array(key.wrapped) },
            ),
          ),
        };
      };
      const own = { masterKeyId, wrapped };
      expect(await read(0, 4, false)).toEqual({
        templates: [sealed(one, own), sealed(keyless), sealed(adaptation, own), sealed(stolen)],
        change: 4,
      });
      expect(await read(1, 3, false)).toEqual({
        templates: [sealed(keyless), sealed(adaptation, own)],
        change: 3,
      });
      expect(await read(0, 1, true)).toEqual({
        templates: [sealed(one, own), sealed(adaptation, own)],
        change: 1,
      });
      expect(await read(2, 9, true)).toEqual({ templates: [], change: 9 });
    });

    it('are followed whole over any course of changes, in stretches of any length', async () => {
      const { storage, elsewhere } = stage();
      const course = fc.array(
        fc.oneof(
          { weight: 4, arbitrary: fc.record({ kind: fc.constant('add' as const) }) },
          {
            weight: 3,
            arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(99) }),
          },
          { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
          {
            weight: 3,
            arbitrary: fc.record({
              kind: fc.constant('step' as const),
              follower: fc.nat(1),
              limit: fc.integer({ min: 1, max: 4 }),
            }),
          },
        ),
        { minLength: 5, maxLength: 40 },
      );
      await fc.assert(
        fc.asyncProperty(course, async (steps) => {
          const [client, user] = await aUserOf(storage);
          const gallery = galleryOf(client);
          const other = await elsewhere();
          const standing: TemplateRecord[] = [];
          const followers = [new Follower(), new Follower()];
          for (const step of steps) {
            switch (step.kind) {
              case 'add': {
                const template = aTemplate(user, { sealed: new Uint8Array(1) });
                await add(storage, client, template);
                standing.push(template);
                break;
              }
              case 'remove':
                await remove(
                  storage,
                  client,
                  ...standing.splice(step.which % (standing.length + 1), 1),
                );
                break;
              case 'forget':
                await storage.transaction(({ templates }) =>
                  templates.forgetRemovals(Date.now() + 60_000),
                );
                break;
              case 'step':
                await elsewhere();
                await followers[step.follower]?.step(other, gallery, step.limit);
            }
          }
          await elsewhere();
          for (const follower of followers) {
            await follower.arrive(other, gallery, 2);
            expect(follower.ids).toEqual(new Set(standing.map(({ id }) => id)));
          }
        }),
        { numRuns: 25 },
      );
    });

    it('are followed whole while others change them in overlapping transactions', async () => {
      const { storage, other, database, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const gallery = galleryOf(client);
      const standing = new Set<string>();
      let writing = true;
      const writer = async (at: Storage, rounds: number) => {
        const mine: TemplateRecord[] = [];
        for (let round = 0; round < rounds; round += 1) {
          const { id: user } = await at.users.create(client, aUser());
          const fresh = [aTemplate(user), aTemplate(user)];
          const [old] = round % 3 === 2 ? mine.splice(0, 1) : [];
          const kept = round % 5 !== 4;
          await at
            .transaction(async ({ templates }) => {
              for (const template of fresh) {
                await templates.add(client, template);
                await sleep(Math.random() * 3);
              }
              if (old !== undefined) await templates.remove(client, [old]);
              if (!kept) throw new Error('given up');
            })
            .catch((error: unknown) => {
              if (kept) throw error;
            });
          if (!kept) {
            if (old !== undefined) mine.push(old);
            continue;
          }
          mine.push(...fresh);
        }
        for (const { id } of mine) standing.add(id);
      };
      const reader = await database.open();
      const follower = new Follower();
      const following = (async () => {
        while (writing) {
          await follower.step(reader, gallery, 5);
          await sleep(1);
        }
      })();
      await Promise.all([writer(storage, 25), writer(other, 25)]);
      writing = false;
      await following;
      await elsewhere();
      await follower.arrive(reader, gallery, 5);
      expect(follower.ids).toEqual(standing);
      const whole = await storage.templates.changesSince(gallery, 0, 1_000);
      expect(whole?.added).toHaveLength(standing.size);
    });

    it('let nobody change them while they are locked', async () => {
      const { storage, other } = stage();
      const [client, user] = await aUserOf(storage);
      const gallery = galleryOf(client);
      const course: string[] = [];
      let adding: Promise<unknown> = Promise.resolve();
      // The first lock is of a gallery that never was, so there is no row yet.
      for (const before of [0, 1]) {
        await storage.transaction(async ({ templates }) => {
          expect(await templates.lock(gallery)).toBe(before);
          adding = add(other, client, aTemplate(user)).then(() => course.push('added'));
          await sleep(200);
          expect(await templates.change(gallery)).toBe(before);
          course.push('unlocked');
        });
        await adding;
      }
      expect(course).toEqual(['unlocked', 'added', 'unlocked', 'added']);
    });

    it('send those back to the start who need marks that are forgotten, and no others', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const gallery = galleryOf(client);
      const templates = Array.from({ length: 10 }, () => aTemplate(user));
      await add(storage, client, ...templates);
      await remove(storage, client, ...templates.slice(0, 2));
      const forget = (before: number) =>
        storage.transaction((repositories) => repositories.templates.forgetRemovals(before));
      const since = (change: number) => storage.templates.changesSince(gallery, change, 100);
      await forget(0);
      expect((await since(5))?.removed).toHaveLength(2);
      await forget(Date.now() + 60_000);
      expect(await since(5)).toBeUndefined();
      expect(await since(11)).toBeUndefined();
      expect(await since(12)).toEqual({ added: [], removed: [], change: 12, latest: 12 });
      expect((await since(0))?.added).toHaveLength(8);
      // A gallery that is longer than a stretch is read to its end though its marks are forgotten.
      const follower = new Follower();
      await follower.arrive(storage, gallery, 3);
      expect(follower.ids).toEqual(new Set(templates.slice(2).map(({ id }) => id)));
      expect(follower.sentBack).toBe(0);
    });

    it('tell how many users of each client have templates, and none of an encoder', async () => {
      const { storage } = stage();
      const [client, both] = await aUserOf(storage);
      const [other, old] = await aUserOf(storage);
      const { id: older } = await storage.users.create(other, aUser());
      const { id: heard } = await storage.users.create(other, aUser());
      await add(storage, client, aTemplate(both), aTemplate(both, { encoder: 'an-encoder-2' }));
      await add(storage, other, aTemplate(old), aTemplate(old, { role: 'adaptation' }));
      await add(storage, other, aTemplate(older, { encoder: 'an-encoder-0' }));
      await add(storage, other, aTemplate(heard, { modality: 'voice' }));
      const lacking = async (encoder: string) => {
        const counts = await storage.templates.usersWithout('face', encoder);
        return [counts.get(client), counts.get(other)];
      };
      expect(await lacking('an-encoder-2')).toEqual([undefined, 2]);
      expect(await lacking('an-encoder-1')).toEqual([undefined, 1]);
      expect(await lacking('an-encoder-3')).toEqual([1, 2]);
      const among = async (...encoders: string[]) =>
        (await storage.templates.usersWithout('face', 'an-encoder-2', encoders)).get(other);
      expect(await among('an-encoder-0')).toBe(1);
      expect(await among('an-encoder-0', 'an-encoder-1')).toBe(2);
      expect(await among()).toBeUndefined();
    });

    it('tell of which encoders a client has templates', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const [other] = await aUserOf(storage);
      const second = aTemplate(user, { encoder: 'an-encoder-2' });
      await add(storage, client, second, aTemplate(user), aTemplate(user));
      await add(storage, client, aTemplate(user, { modality: 'voice', encoder: 'an-encoder-3' }));
      const encoders = () => storage.templates.encoders(client, 'face');
      expect(await encoders()).toEqual(['an-encoder-1', 'an-encoder-2']);
      expect(await storage.templates.encoders(other, 'face')).toEqual([]);
      await remove(storage, client, second);
      expect(await encoders()).toEqual(['an-encoder-1']);
    });

    it('tell how many users have templates of each encoder', async () => {
      const { storage } = stage();
      const [client, both] = await aUserOf(storage);
      const { id: one } = await storage.users.create(client, aUser());
      const [other, heard] = await aUserOf(storage);
      await add(storage, client, aTemplate(both), aTemplate(both, { role: 'adaptation' }));
      await add(storage, client, aTemplate(both, { encoder: 'an-encoder-2' }), aTemplate(one));
      await add(storage, other, aTemplate(heard), aTemplate(heard, { modality: 'voice' }));
      const counts = await storage.templates.usersByEncoder('face');
      expect(counts.filter(({ clientId }) => clientId === client)).toEqual([
        { clientId: client, encoder: 'an-encoder-1', users: 2 },
        { clientId: client, encoder: 'an-encoder-2', users: 1 },
      ]);
      expect(counts.filter(({ clientId }) => clientId === other)).toEqual([
        { clientId: other, encoder: 'an-encoder-1', users: 1 },
      ]);
    });

    it('of many users are read in stretches', async () => {
      const { storage, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const users = Array.from({ length: 1_000 }, () => aUser());
      await storage.transaction(async (repositories) => {
        for (const user of users) {
          await repositories.users.create(client, user);
          await repositories.templates.add(
            client,
            aTemplate(user.id, { sealed: new Uint8Array(64) }),
          );
        }
      });
      const follower = new Follower();
      await follower.arrive(await elsewhere(), galleryOf(client), 300);
      expect(follower.ids.size).toBe(1_000);
      expect(await storage.templates.change(galleryOf(client))).toBe(1_000);
    });
  });
}

function galleryOf(clientId: string, known: Partial<GalleryName> = {}): GalleryName {
  return { clientId, modality: 'face', encoder: 'an-encoder-1', ...known };
}

async function add(
  storage: Storage,
  client: string,
  ...records: readonly TemplateRecord[]
): Promise<void> {
  await storage.transaction(async ({ templates }) => {
    for (const record of records) await templates.add(client, record);
  });
}

function remove(
  storage: Storage,
  client: string,
  ...records: readonly TemplateRecord[]
): Promise<void> {
  return storage.transaction(({ templates }) => templates.remove(client, records));
}
