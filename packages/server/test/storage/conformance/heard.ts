import { describe, expect, it } from 'vitest';
import type { HeardRecord, Storage } from '../../../src/storage/storage.js';
import { aClient, aHeardRecord, aTemplate, aUser, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeHeard(stage: () => Stage): void {
  describe('what was heard', () => {
    it('comes back byte by byte, the oldest first, by user and encoder, on every connection', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: other } = await storage.users.create(client, aUser());
      const second = aHeardRecord(user, { createdAt: 20, sealed: undefined });
      const first = aHeardRecord(user, { createdAt: 10, sealed: new Uint8Array() });
      const language = aHeardRecord(user, { encoder: 'an-encoder-1/pt' });
      const others = aHeardRecord(other);
      await add(storage, client, second, first, language, others);
      const { heard } = await elsewhere();
      expect(await heard.of(client, user, 'an-encoder-1')).toEqual([first, second]);
      expect(await heard.of(client, user, 'an-encoder-1/pt')).toEqual([language]);
      expect(await heard.of(client, other, 'an-encoder-1')).toEqual([others]);
      expect(await heard.of(client, other, 'an-encoder-2')).toEqual([]);
    });

    it('is kept up to a number, of each user and encoder by itself, and the oldest go', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: other } = await storage.users.create(client, aUser());
      const kept = [
        aHeardRecord(user, { encoder: 'an-encoder-2', createdAt: 1 }),
        aHeardRecord(other, { createdAt: 1 }),
      ];
      await add(storage, client, ...kept);
      const all = [50, 10, 40, 20, 30].map((createdAt) => aHeardRecord(user, { createdAt }));
      for (const record of all) await addUpTo(storage, client, 3, record);
      // The youngest, in whatever order they came.
      const standing = await storage.heard.of(client, user, 'an-encoder-1');
      expect(standing.map(({ createdAt }) => createdAt)).toEqual([30, 40, 50]);
      expect(await storage.heard.of(client, user, 'an-encoder-2')).toEqual(kept.slice(0, 1));
      expect(await storage.heard.of(client, other, 'an-encoder-1')).toEqual(kept.slice(1));
    });

    it('of one moment is kept up to the number as well', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      for (let n = 0; n < 5; n += 1) await addUpTo(storage, client, 2, aHeardRecord(user));
      expect(await storage.heard.of(client, user, 'an-encoder-1')).toHaveLength(2);
    });

    it('belongs to one client', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: stranger } = await aClient(storage);
      const record = aHeardRecord(user);
      await add(storage, client, record);
      expect(await storage.heard.of(stranger, user, 'an-encoder-1')).toEqual([]);
      await storage.heard.remove(stranger, user, [record.keyId]);
      expect(await storage.heard.forgetSealed(stranger, 10)).toBe(0);
      expect(await storage.heard.of(client, user, 'an-encoder-1')).toEqual([record]);
    });

    it('is added for nobody who is not there, and not where the transaction fails', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      await expect(add(storage, client, aHeardRecord('nobody'))).rejects.toThrow();
      const failing = storage.transaction(async ({ heard }) => {
        await heard.add(client, aHeardRecord(user), 50);
        throw new Error('given up');
      });
      await expect(failing).rejects.toThrow('given up');
      expect(await storage.heard.of(client, user, 'an-encoder-1')).toEqual([]);
    });

    it('goes with the key that it was made with', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const [one, two, three] = [1, 2, 3].map((createdAt) => aHeardRecord(user, { createdAt }));
      if (!one || !two || !three) throw new Error('There are three');
      await add(storage, client, one, two, three);
      await storage.heard.remove(client, user, []);
      await storage.heard.remove(client, user, [one.keyId, three.keyId, 'no key']);
      expect(await storage.heard.of(client, user, 'an-encoder-1')).toEqual([two]);
    });

    it('goes with its user', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      await add(storage, client, aHeardRecord(user));
      expect(await storage.users.remove(client, user)).toBe(true);
      // The same id again, as a restored backup might bring it.
      await storage.users.create(client, aUser({ id: user }));
      expect(await storage.heard.of(client, user, 'an-encoder-1')).toEqual([]);
    });

    it('of who enrolled nothing ends at its time, and of who did stays', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: enrolled } = await storage.users.create(client, aUser());
      const { id: later } = await storage.users.create(client, aUser());
      await storage.transaction(({ templates }) => templates.add(client, aTemplate(enrolled)));
      const ends = { endsAt: 100 };
      await add(
        storage,
        client,
        ...[user, enrolled, later].map((owner) => aHeardRecord(owner, ends)),
        aHeardRecord(enrolled, { encoder: 'an-encoder-2', ...ends }),
      );
      // Enrolled after the last that was heard.
      await storage.transaction(({ templates }) => templates.add(client, aTemplate(later)));
      const standing = () =>
        Promise.all(
          [
            [user, 'an-encoder-1'],
            [enrolled, 'an-encoder-1'],
            [enrolled, 'an-encoder-2'],
            [later, 'an-encoder-1'],
          ].map(async ([owner = '', encoder = '']) => {
            const records = await storage.heard.of(client, owner, encoder);
            return records.map(({ endsAt }) => endsAt);
          }),
        );
      await storage.heard.removeEnded(100);
      expect(await standing()).toEqual([[100], [null], [100], [100]]);
      await storage.heard.removeEnded(101);
      expect(await standing()).toEqual([[], [null], [], [100]]);
    });

    it('from before an enrolment stays with it', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      await add(storage, client, aHeardRecord(user, { createdAt: 1, endsAt: 100 }));
      await storage.transaction(async ({ templates, heard }) => {
        await templates.add(client, aTemplate(user));
        await heard.add(client, aHeardRecord(user, { createdAt: 2, endsAt: 100 }), 50);
      });
      const records = await storage.heard.of(client, user, 'an-encoder-1');
      expect(records.map(({ endsAt }) => endsAt)).toEqual([null, null]);
    });

    it('loses what is sealed, of one client and so many at a time, and is still known', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const [stranger, strangersUser] = await aUserOf(storage);
      const records = [1, 2, 3].map((createdAt) => aHeardRecord(user, { createdAt }));
      const others = aHeardRecord(strangersUser);
      await add(storage, client, ...records);
      await add(storage, stranger, others);
      expect(await storage.heard.forgetSealed(client, 2)).toBe(2);
      expect(await storage.heard.forgetSealed(client, 2)).toBe(1);
      expect(await storage.heard.forgetSealed(client, 2)).toBe(0);
      expect(await storage.heard.of(client, user, 'an-encoder-1')).toEqual(
        records.map((record) => ({ ...record, sealed: undefined })),
      );
      expect(await storage.heard.of(stranger, strangersUser, 'an-encoder-1')).toEqual([others]);
    });
  });
}

function add(storage: Storage, client: string, ...records: readonly HeardRecord[]): Promise<void> {
  return addUpTo(storage, client, 50, ...records);
}

async function addUpTo(
  storage: Storage,
  client: string,
  atMost: number,
  ...records: readonly HeardRecord[]
): Promise<void> {
  await storage.transaction(async ({ heard }) => {
    for (const record of records) await heard.add(client, record, atMost);
  });
}
