import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { UserKeyRecord } from '../../../src/storage/storage.js';
import { aUserKey } from '../samples.js';
import type { Stage } from './stage.js';

export function describeUserKeys(stage: () => Stage): void {
  describe('keys of users', () => {
    it('are found by purpose, by user and by id', async () => {
      const { storage, elsewhere } = stage();
      const face = aUserKey('a client', 'a user');
      const voice = aUserKey('a client', 'a user', { purpose: 'voice:x-1' });
      const strange = aUserKey('another', 'a user');
      for (const key of [face, voice, strange])
        expect(await storage.userKeys.put(key)).toEqual(key);
      const { userKeys } = await elsewhere();
      expect(await userKeys.find('a client', 'a user', 'face')).toEqual(face);
      expect(await userKeys.find('a client', 'a user', 'voice:x-1')).toEqual(voice);
      expect(await userKeys.find('a client', 'a user', 'voice:x-2')).toBeUndefined();
      expect(await userKeys.find('a client', 'nobody', 'face')).toBeUndefined();
      expect(new Set(await userKeys.ofUser('a client', 'a user'))).toEqual(new Set([face, voice]));
      expect(new Set(await userKeys.findMany([strange.id, randomUUID(), face.id]))).toEqual(
        new Set([face, strange]),
      );
      expect(await userKeys.findMany([])).toEqual([]);
    });

    it('of one purpose are one, however many are put at once', async () => {
      const { storage, other } = stage();
      const keys = Array.from({ length: 40 }, () => aUserKey('a client', 'a user'));
      const standing = await Promise.all(
        keys.map((key, n) => (n % 2 ? storage : other).userKeys.put(key)),
      );
      expect(new Set(standing.map(({ id }) => id)).size).toBe(1);
      expect(await storage.userKeys.ofUser('a client', 'a user')).toEqual([standing[0]]);
      expect(keys).toContainEqual(standing[0]);
    });

    it('are erased for good, and their ids are kept', async () => {
      const { storage, elsewhere } = stage();
      const [gone, stays] = [aUserKey('a', 'u'), aUserKey('a', 'u', { purpose: 'subject' })];
      for (const key of [gone, stays]) await storage.userKeys.put(key);
      const before = Date.now();
      await storage.userKeys.erase([gone.id]);
      await storage.userKeys.erase([gone.id]);
      await storage.userKeys.erase([]);
      const { userKeys } = await elsewhere();
      expect(await userKeys.ofUser('a', 'u')).toEqual([stays]);
      const erased = await userKeys.erasedPage('', 10);
      expect(erased).toEqual([{ id: gone.id, erasedAt: expect.any(Number) }]);
      // By the clock of the database, which is this machine's.
      expect(Math.abs((erased[0]?.erasedAt ?? 0) - before)).toBeLessThan(60_000);
      // Another key for the same purpose is a new one.
      const next = aUserKey('a', 'u');
      expect(await storage.userKeys.put(next)).toEqual(next);
    });

    it('that are wrapped anew stay the same keys, and erased ones do not come back', async () => {
      const { storage, elsewhere } = stage();
      const [gone, stays] = [aUserKey('a', 'u'), aUserKey('a', 'u', { purpose: 'subject' })];
      for (const key of [gone, stays]) await storage.userKeys.put(key);
      await storage.userKeys.erase([gone.id]);
      await storage.userKeys.rewrap([gone, stays].map((key) => rewrapped(key, 'k-11111111')));
      const { userKeys } = await elsewhere();
      const standing = await userKeys.ofUser('a', 'u');
      expect(standing).toEqual([
        { ...stays, masterKeyId: 'k-11111111', wrapped: expect.any(Uint8Array) },
      ]);
      expect(standing[0]?.wrapped).not.toEqual(stays.wrapped);
      expect(await userKeys.countByMasterKey()).toEqual(new Map([['k-11111111', 1]]));
      // Who saw the wrapping before that one is too late.
      await storage.userKeys.rewrap([rewrapped(stays, 'k-22222222')]);
      expect(await (await elsewhere()).userKeys.ofUser('a', 'u')).toEqual(standing);
    });

    it('that are erased while they are wrapped anew are erased', async () => {
      const { storage, other } = stage();
      const keys = Array.from({ length: 30 }, (_, n) => aUserKey('a', `u${n}`));
      for (const key of keys) await storage.userKeys.put(key);
      const rewrap = () => storage.userKeys.rewrap(keys.map((key) => rewrapped(key, 'k-11111111')));
      await Promise.all([rewrap(), ...keys.map(({ id }) => other.userKeys.erase([id])), rewrap()]);
      await new Promise((resolve) => setImmediate(resolve));
      expect(await storage.userKeys.page('', 100)).toEqual([]);
    });

    it('are gone through in pages, and counted by the master key that wraps them', async () => {
      const { storage } = stage();
      const keys = Array.from({ length: 25 }, (_, n) =>
        aUserKey('a', `u${n}`, { masterKeyId: n < 5 ? 'k-11111111' : 'k-22222222' }),
      );
      for (const key of keys) await storage.userKeys.put(key);
      const seen: UserKeyRecord[] = [];
      for (;;) {
        const page = await storage.userKeys.page(seen.at(-1)?.id ?? '', 10);
        seen.push(...page);
        if (page.length < 10) break;
      }
      expect(seen).toEqual(inOrder(keys));
      expect(await storage.userKeys.countByMasterKey()).toEqual(
        new Map([
          ['k-11111111', 5],
          ['k-22222222', 20],
        ]),
      );
    });

    it('that were erased elsewhere are erased here, with the time it happened', async () => {
      const { storage } = stage();
      const keys = Array.from({ length: 4 }, (_, n) => aUserKey('a', `u${n}`));
      for (const key of keys) await storage.userKeys.put(key);
      const [one, two, three, four] = inOrder(keys);
      if (!one || !two || !three || !four) throw new Error('Keys are missing');
      await storage.userKeys.erase([one.id]);
      const [known] = await storage.userKeys.erasedPage('', 1);
      const unknown = { id: `${three.id}-unknown`, erasedAt: 7 };
      await storage.userKeys.replayErased([
        { id: one.id, erasedAt: 5 },
        { id: two.id, erasedAt: 6 },
        unknown,
      ]);
      expect(await storage.userKeys.page('', 10)).toEqual([three, four]);
      expect(await storage.userKeys.erasedPage('', 10)).toEqual(
        inOrder([{ id: one.id, erasedAt: known?.erasedAt }, { id: two.id, erasedAt: 6 }, unknown]),
      );
      expect(await storage.userKeys.erasedPage(two.id, 10)).toEqual([unknown]);
    });
  });
}

/** Another wrapping for a key as it was seen. */
function rewrapped(seen: UserKeyRecord, masterKeyId: string) {
  return { seen, masterKeyId, wrapped: new Uint8Array(randomBytes(61)) };
}

function inOrder<T extends { id: string }>(records: readonly T[]): T[] {
  return [...records].sort((one, two) => (one.id < two.id ? -1 : 1));
}
