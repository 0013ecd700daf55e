import { describe, expect, it } from 'vitest';
import type { QuotaLease, Storage } from '../../../src/storage/storage.js';
import { aClient } from '../samples.js';
import type { Stage } from './stage.js';

const period = '2026-11';

export function describeQuota(stage: () => Stage): void {
  describe('the quota', () => {
    it('is leased to the last unit and no further, whoever takes', async () => {
      const { storage, other } = stage();
      const { id: client } = await aClient(storage);
      const takeAll = async (at: Storage) => {
        let units = 0;
        for (;;) {
          const taken = await lease(at, client, 300, 50);
          if (taken === undefined) return units;
          units += taken.units;
        }
      };
      const taken = await Promise.all([storage, other].map(takeAll));
      expect(taken.reduce((sum, units) => sum + units)).toBe(300);
      expect(await storage.quota.used(client, period)).toBe(300);
    });

    it('is leased in ever smaller pieces, the last ones one by one', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const pieces: number[] = [];
      for (;;) {
        const taken = await lease(storage, client, 1_000, 40);
        if (taken === undefined) break;
        pieces.push(taken.units);
      }
      expect(pieces[0]).toBe(40);
      expect(pieces).toEqual([...pieces].sort((a, b) => b - a));
      expect(pieces.slice(-16)).toEqual(Array(16).fill(1));
    });

    it('that is given back can be leased again, and only once', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const taken = await leased(storage, client, 320, 20);
      expect(taken.units).toBe(20);
      await settle(storage, taken, 15);
      expect(await storage.quota.used(client, period)).toBe(5);
      await settle(storage, taken, 15);
      expect(await storage.quota.used(client, period)).toBe(5);
      // More than was leased cannot come back.
      await settle(storage, await leased(storage, client, 320, 10), 99);
      expect(await storage.quota.used(client, period)).toBe(5);
    });

    it('of one lease may be given back in parts, and the lease grows', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const taken = await leased(storage, client, 320, 20);
      await giveBack(storage, taken, 15);
      expect(await storage.quota.used(client, period)).toBe(5);
      const grown = await lease(storage, client, 320, 10, period, taken.id);
      expect(grown).toEqual({ id: taken.id, units: 10 });
      // Fifteen are left of it, and no more can come back.
      await giveBack(storage, taken, 16);
      expect(await storage.quota.used(client, period)).toBe(15);
      await giveBack(storage, taken, 15);
      expect(await storage.quota.used(client, period)).toBe(0);
      await settle(storage, taken, 0);
      const next = await lease(storage, client, 320, 10, period, taken.id);
      expect(next?.id).not.toBe(taken.id);
    });

    it('that a process renews outlives its time', async () => {
      const { storage, database } = stage();
      const { id: client } = await aClient(storage);
      const taken = await leased(storage, client, 320, 10);
      await database.alter('UPDATE quota_leases SET expires_at = 1');
      await storage.quota.renew('another process');
      await storage.quota.renew('a process');
      await storage.transaction(({ quota }) => quota.sweep('2025-01'));
      await giveBack(storage, taken, 10);
      expect(await storage.quota.used(client, period)).toBe(0);
    });

    it('of a dead process stays spent', async () => {
      const { storage, database } = stage();
      const { id: client } = await aClient(storage);
      const [dead, alive] = [
        await leased(storage, client, 320, 10),
        await leased(storage, client, 320, 10),
      ];
      await database.alter(`UPDATE quota_leases SET expires_at = 1 WHERE id = '${dead.id}'`);
      await storage.transaction(({ quota }) => quota.sweep('2025-01'));
      await settle(storage, dead, 10);
      await settle(storage, alive, 10);
      expect(await storage.quota.used(client, period)).toBe(10);
    });

    it('begins anew with each period, and each client has its own', async () => {
      const { storage } = stage();
      const [{ id: a }, { id: b }] = [await aClient(storage), await aClient(storage)];
      expect((await lease(storage, a, 1, 5))?.units).toBe(1);
      expect(await lease(storage, a, 1, 5)).toBeUndefined();
      expect((await lease(storage, a, 1, 5, '2026-12'))?.units).toBe(1);
      expect((await lease(storage, b, 1, 5))?.units).toBe(1);
      expect(await storage.quota.used(a, '2027-01')).toBe(0);
    });

    it('of nothing has no lease, and one that was raised has the difference', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      expect(await lease(storage, client, 0, 5)).toBeUndefined();
      expect((await lease(storage, client, 1, 5))?.units).toBe(1);
      expect(await lease(storage, client, 1, 5)).toBeUndefined();
      expect((await lease(storage, client, 2, 5))?.units).toBe(1);
      // One that was lowered below what is spent has none, and takes nothing back.
      expect(await lease(storage, client, 1, 5)).toBeUndefined();
      expect(await storage.quota.used(client, period)).toBe(2);
    });

    it('that was refused is said to be wanted, for some seconds', async () => {
      const { storage, elsewhere, database } = stage();
      const { id: client } = await aClient(storage);
      await lease(storage, client, 1, 5);
      expect(await storage.quota.starving()).toEqual([]);
      await lease(storage, client, 1, 5);
      expect(await (await elsewhere()).quota.starving()).toEqual([{ clientId: client, period }]);
      await database.alter('UPDATE quota_usage SET starved_at = starved_at - 10000');
      expect(await (await elsewhere()).quota.starving()).toEqual([]);
    });

    it('of periods that are over is forgotten', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      for (const name of ['2025-10', '2025-11', '2025-11-05'])
        await lease(storage, client, 9, 1, name);
      await storage.transaction(({ quota }) => quota.sweep('2025-11-04T00:00:00.000Z'));
      expect(await storage.quota.used(client, '2025-10')).toBe(0);
      expect(await storage.quota.used(client, '2025-11-05')).toBe(1);
    });
  });

  describe('windows of the rate limit', () => {
    it('sum what all processes take', async () => {
      const { storage, other } = stage();
      const { id: client } = await aClient(storage);
      const now = Date.now();
      const sums = await Promise.all(
        Array.from({ length: 30 }, (_, n) =>
          (n % 2 ? storage : other).quota.takeWindow(client, now, 2),
        ),
      );
      expect(sums.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, n) => 2 * n + 2));
      expect(await storage.quota.takeWindow(client, now + 1_000, 3)).toBe(3);
      const { id: stranger } = await aClient(storage);
      expect(await storage.quota.takeWindow(stranger, now, 1)).toBe(1);
    });

    it('are forgotten when they are over', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const now = Date.now();
      await storage.quota.takeWindow(client, now, 5);
      await storage.quota.takeWindow(client, now - 600_000, 5);
      await storage.transaction(({ quota }) => quota.sweep('2025-01'));
      expect(await storage.quota.takeWindow(client, now, 1)).toBe(6);
      expect(await storage.quota.takeWindow(client, now - 600_000, 1)).toBe(1);
    });
  });
}

function lease(
  storage: Storage,
  client: string,
  limit: number,
  wanted: number,
  name = period,
  leaseId?: string,
) {
  return storage.transaction(({ quota }) =>
    quota.lease(client, name, limit, wanted, 'a process', leaseId),
  );
}

async function leased(
  storage: Storage,
  client: string,
  limit: number,
  wanted: number,
): Promise<QuotaLease> {
  const taken = await lease(storage, client, limit, wanted);
  if (taken === undefined) throw new Error('There is no lease');
  return taken;
}

function settle(storage: Storage, { id }: QuotaLease, unused: number): Promise<void> {
  return storage.transaction(({ quota }) => quota.settle(id, unused));
}

function giveBack(storage: Storage, { id }: QuotaLease, units: number): Promise<void> {
  return storage.transaction(({ quota }) => quota.giveBack(id, units));
}
