import { describe, expect, it } from 'vitest';
import { aClient, aUser, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeTries(stage: () => Stage): void {
  describe('failed tries', () => {
    it('are counted from the first of them on, until their span is over', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      expect(await storage.tries.find(client, user, 'voice', 0)).toBeUndefined();
      await storage.tries.fail(client, user, 'voice', 1_000, 5_000);
      await storage.tries.fail(client, user, 'voice', 4_999, 8_999);
      const { tries } = await elsewhere();
      expect(await tries.find(client, user, 'voice', 4_999)).toEqual({ count: 2, endsAt: 5_000 });
      expect(await tries.find(client, user, 'voice', 5_000)).toBeUndefined();
      // The next one begins anew.
      await storage.tries.fail(client, user, 'voice', 5_000, 9_000);
      expect(await storage.tries.find(client, user, 'voice', 5_000)).toEqual({
        count: 1,
        endsAt: 9_000,
      });
    });

    it('of simultaneous ones are all counted', async () => {
      const { storage, other } = stage();
      const [client, user] = await aUserOf(storage);
      await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          (n % 2 ? storage : other).transaction(async ({ users, tries }) => {
            if (n % 3) await users.lock(client, user);
            await tries.fail(client, user, 'voice', 1_000 + n, 5_000);
          }),
        ),
      );
      expect(await storage.tries.find(client, user, 'voice', 1_000)).toEqual({
        count: 30,
        endsAt: 5_000,
      });
    });

    it('are kept of each modality and each client by itself', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: stranger } = await aClient(storage);
      await storage.users.create(stranger, aUser({ id: user }));
      await storage.tries.fail(client, user, 'voice', 1, 5);
      await storage.tries.fail(client, user, 'face', 2, 6);
      await storage.tries.fail(stranger, user, 'voice', 3, 7);
      expect(await storage.tries.clear(client, user, 'voice')).toBe(true);
      expect(await storage.tries.clear(client, user, 'voice')).toBe(false);
      expect(await storage.tries.find(client, user, 'voice', 4)).toBeUndefined();
      expect(await storage.tries.find(client, user, 'face', 4)).toEqual({ count: 1, endsAt: 6 });
      expect(await storage.tries.find(stranger, user, 'voice', 4)).toEqual({ count: 1, endsAt: 7 });
    });

    it('are not counted where the transaction fails, or the user is gone', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const failing = storage.transaction(async ({ tries }) => {
        await tries.fail(client, user, 'voice', 1, 5);
        throw new Error('given up');
      });
      await expect(failing).rejects.toThrow('given up');
      expect(await storage.tries.find(client, user, 'voice', 2)).toBeUndefined();
      await storage.tries.fail(client, 'nobody', 'voice', 1, 5);
      expect(await storage.tries.find(client, 'nobody', 'voice', 2)).toBeUndefined();
    });

    it('go with their user', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      await storage.tries.fail(client, user, 'voice', 1, 5);
      await storage.users.remove(client, user);
      await storage.users.create(client, aUser({ id: user }));
      expect(await storage.tries.find(client, user, 'voice', 2)).toBeUndefined();
    });

    it('are forgotten once their span is over', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      for (const endsAt of [10, 20, 30]) {
        const { id } = await storage.users.create(client, aUser());
        await storage.tries.fail(client, id, 'voice', 0, endsAt);
      }
      expect(await storage.tries.removeEnded(20)).toBe(2);
      expect(await storage.tries.removeEnded(20)).toBe(0);
    });
  });
}
