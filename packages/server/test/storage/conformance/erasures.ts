import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ErasureRecord } from '../../../src/storage/storage.js';
import type { Stage } from './stage.js';

export function describeErasures(stage: () => Stage): void {
  describe('erasures', () => {
    it('are pending until they are done, the oldest first', async () => {
      const { storage, elsewhere } = stage();
      const whole = anErasure({ requestedAt: 20 });
      const oneKey = anErasure({ requestedAt: 10, keyIds: ['k1'] });
      const noKey = anErasure({ requestedAt: 30, keyIds: [] });
      await storage.transaction(async ({ erasures }) => {
        for (const erasure of [whole, oneKey, noKey]) await erasures.add(erasure);
      });
      expect(await (await elsewhere()).erasures.pending(10)).toEqual([oneKey, whole, noKey]);
      expect(await storage.erasures.pending(2)).toEqual([oneKey, whole]);
      await storage.erasures.done(oneKey.id);
      await storage.erasures.done(oneKey.id);
      expect(await (await elsewhere()).erasures.pending(10)).toEqual([whole, noKey]);
    });

    it('are told of a user apart', async () => {
      const { storage } = stage();
      const mine = anErasure({ keyIds: ['k1', 'k2'] });
      const [ofAnotherUser, ofAnotherClient] = [
        anErasure({ userId: 'another' }),
        anErasure({ clientId: 'another' }),
      ];
      for (const erasure of [mine, ofAnotherUser, ofAnotherClient])
        await storage.erasures.add(erasure);
      expect(await storage.erasures.pendingOf('a client', 'a user')).toEqual([mine]);
      expect(await storage.erasures.pendingOf('a client', 'nobody')).toEqual([]);
    });

    it('are physical at once when nobody reads, also when nothing was deleted', async () => {
      const { storage } = stage();
      expect(await storage.eraseDeleted()).toBe(true);
      expect(await storage.eraseDeleted()).toBe(true);
    });
  });
}

function anErasure(known: Partial<ErasureRecord> = {}): ErasureRecord {
  return {
    id: randomUUID(),
    clientId: 'a client',
    userId: 'a user',
    keyIds: undefined,
    requestedAt: 1,
    ...known,
  };
}
