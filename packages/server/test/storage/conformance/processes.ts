import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Stage } from './stage.js';

export function describeProcesses(stage: () => Stage): void {
  describe('processes', () => {
    it('are alive from their report to their end, by the clock of the database', async () => {
      const { storage, elsewhere, database } = stage();
      expect(await storage.processes.alive(60_000)).toEqual([]);
      await storage.processes.report({ id: 'a', masterKeyIds: ['k-1', 'k-2'] });
      await storage.processes.report({ id: 'b', masterKeyIds: [] });
      const alive = async () =>
        (await (await elsewhere()).processes.alive(60_000)).sort((one, two) =>
          one.id < two.id ? -1 : 1,
        );
      expect(await alive()).toEqual([
        { id: 'a', masterKeyIds: ['k-1', 'k-2'] },
        { id: 'b', masterKeyIds: [] },
      ]);
      await database.alter(`UPDATE processes SET seen_at = seen_at - 61000 WHERE id = 'a'`);
      expect((await alive()).map(({ id }) => id)).toEqual(['b']);
      await storage.processes.report({ id: 'a', masterKeyIds: ['k-2'] });
      expect((await alive())[0]).toEqual({ id: 'a', masterKeyIds: ['k-2'] });
      await storage.processes.end('a');
      await storage.processes.end('nobody');
      expect((await alive()).map(({ id }) => id)).toEqual(['b']);
    });

    it('that reported a moment ago are not alive within less than that', async () => {
      const { storage, elsewhere } = stage();
      await storage.processes.report({ id: 'a', masterKeyIds: [] });
      await sleep(50);
      expect(await (await elsewhere()).processes.alive(20)).toEqual([]);
      expect(await (await elsewhere()).processes.alive(Number.MAX_SAFE_INTEGER)).toHaveLength(1);
    });
  });

  describe('facts of the deployment', () => {
    it('are what they were set to last', async () => {
      const { storage, elsewhere } = stage();
      expect(await storage.deployment.get('masterKey')).toBeUndefined();
      await storage.deployment.set('masterKey', 'k-1');
      await storage.deployment.settle('keys', 'a fingerprint');
      await storage.deployment.set('masterKey', 'k-2');
      const other = await elsewhere();
      expect(await other.deployment.get('masterKey')).toBe('k-2');
      expect(await other.deployment.get('keys')).toBe('a fingerprint');
    });

    it('settle on one value for all who begin at the same moment', async () => {
      const { storage, elsewhere } = stage();
      const all = [storage, await elsewhere(), await elsewhere()];
      const settled = await Promise.all(
        all.map((each, index) =>
          each.transaction(({ deployment }) => deployment.settle('keys', `fingerprint ${index}`)),
        ),
      );
      expect(new Set(settled).size).toBe(1);
      expect(settled[0]).toBe(await storage.deployment.get('keys'));
    });
  });
}
