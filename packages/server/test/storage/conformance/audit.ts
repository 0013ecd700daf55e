import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ChainVerifier, headIsSigned } from '../../../src/audit/chain.js';
import type { Storage } from '../../../src/storage/storage.js';
import { auditKey } from '../samples.js';
import type { Stage } from './stage.js';

export function describeAudit(stage: () => Stage): void {
  describe('the audit log', () => {
    it('gives entries back as they were appended, in stretches', async () => {
      const { storage, elsewhere } = stage();
      const entries = [
        { at: 1, action: 'user.created', subject: 'ab'.repeat(16), request: 'a request' },
        { at: 2, action: 'face.verified', detail: { matched: true, rate: 1e-4, encoder: 'x-1' } },
        { at: 3, action: `it's ? $1 🧑‍🦰` },
      ];
      for (const entry of entries) await append(storage, 'a', entry);
      await append(storage, 'b', { at: 9, action: 'user.created' });
      const other = await elsewhere();
      const linked = entries.map((entry, n) => ({
        ...entry,
        chain: 'a',
        sequence: n + 1,
        mac: expect.stringMatching(/^[0-9a-f]{72}$/),
      }));
      expect(await other.audit.read('a', 0, 10)).toEqual(linked);
      expect(await other.audit.read('a', 1, 1)).toEqual(linked.slice(1, 2));
      expect(await other.audit.read('a', 3, 10)).toEqual([]);
      expect(await other.audit.read('nobody', 0, 10)).toEqual([]);
    });

    it('tells how far each chain reaches', async () => {
      const { storage } = stage();
      expect(await storage.audit.heads()).toEqual([]);
      await append(storage, 'b', { at: 1, action: 'one' });
      for (const at of [1, 2]) await append(storage, 'a', { at, action: 'two' });
      const [last] = await storage.audit.read('a', 1, 1);
      expect(await storage.audit.heads()).toEqual([
        { chain: 'a', sequence: 2, mac: last?.mac },
        { chain: 'b', sequence: 1, mac: expect.any(String) },
      ]);
    });

    it('is one unbroken chain, whoever appends and whatever is rolled back', async () => {
      const { storage, other } = stage();
      let kept = 0;
      await Promise.all(
        Array.from({ length: 40 }, async (_, n) => {
          const at = n % 2 ? storage : other;
          const fails = n % 5 === 0;
          if (!fails) kept += 1;
          await at
            .transaction(async ({ audit }) => {
              await audit.append('a', { at: n, action: 'first' });
              await audit.append('a', { at: n, action: 'second' });
              if (fails) throw new Error('given up');
            })
            .catch((error: unknown) => {
              if (!fails) throw error;
            });
        }),
      );
      const entries = await storage.audit.read('a', 0, 1_000);
      expect(entries.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 2 * kept }, (_, n) => n + 1),
      );
      // What was appended together stands together.
      for (let n = 0; n < entries.length; n += 2) expect(entries[n]?.at).toBe(entries[n + 1]?.at);
      expect(await verified(storage, 'a')).toEqual({
        head: (await storage.audit.heads())[0],
      });
    });

    it('keeps what stands alone once each, in the order of the calls, and is whole beside what is rolled back', async () => {
      const { storage, other } = stage();
      const said: { at: Storage; n: number }[] = [];
      const calls = Array.from({ length: 90 }, async (_, n) => {
        const at = n % 3 === 0 ? other : storage;
        const entry = { at: n, action: 'decision' };
        // An entry that cannot be linked is nothing to those that wait beside it.
        if (n % 7 === 0)
          return expect(at.audit.append('a', { ...entry, at: Number.NaN })).rejects.toThrow(
            TypeError,
          );
        if (n % 11 === 0)
          return expect(
            at.transaction(async ({ audit }) => {
              await audit.append('a', entry);
              throw new Error('given up');
            }),
          ).rejects.toThrow('given up');
        await at.audit.append('a', entry, { ...entry, action: 'its second' });
        said.push({ at, n });
        const kept = await at.audit.read('a', 0, 1_000);
        expect(kept.filter((each) => each.at === n)).toHaveLength(2);
      });
      await Promise.all(calls);
      const entries = await storage.audit.read('a', 0, 1_000);
      expect(entries.map(({ sequence }) => sequence)).toEqual(
        Array.from({ length: 2 * said.length }, (_, place) => place + 1),
      );
      for (let place = 0; place < entries.length; place += 2)
        expect(entries[place]?.at).toBe(entries[place + 1]?.at);
      for (const at of [storage, other]) {
        const own = new Set(said.filter((each) => each.at === at).map(({ n }) => n));
        const order = entries.flatMap((entry) =>
          entry.action === 'decision' && own.has(entry.at) ? [entry.at] : [],
        );
        expect(order).toEqual([...own].sort((one, next) => one - next));
      }
      expect(await verified(storage, 'a')).toHaveProperty('head.sequence', entries.length);
    });

    it('goes on from a signed tail when retention has removed its beginning', async () => {
      const { storage, elsewhere } = stage();
      // A clock that was set back: what stands behind a young entry stays.
      for (const at of [10, 20, 30, 15, 40]) await append(storage, 'a', { at, action: 'test' });
      expect(await storage.audit.tail('a')).toBeUndefined();
      expect(await removeBefore(storage, 'a', 10)).toBe(0);
      expect(await storage.audit.tail('a')).toBeUndefined();
      const second = (await storage.audit.read('a', 1, 1))[0];
      expect(await removeBefore(storage, 'a', 25)).toBe(2);
      const tail = await (await elsewhere()).audit.tail('a');
      expect(tail).toMatchObject({ chain: 'a', sequence: 2, mac: second?.mac });
      expect(
        headIsSigned(
          auditKey,
          { chain: 'a', sequence: 2, mac: second?.mac ?? '' },
          tail?.signature ?? '',
        ),
      ).toBe(true);
      expect((await storage.audit.read('a', 0, 10)).map(({ at }) => at)).toEqual([30, 15, 40]);
      expect(await verified(storage, 'a')).toHaveProperty('head.sequence', 5);
      // To the end, and on from there.
      expect(await removeBefore(storage, 'a', 100)).toBe(3);
      await append(storage, 'a', { at: 50, action: 'test' });
      expect(await verified(storage, 'a')).toHaveProperty('head.sequence', 6);
    });

    it('loses no more entries at a time than it is told', async () => {
      const { storage } = stage();
      for (const at of [1, 2, 3]) await append(storage, 'a', { at, action: 'test' });
      await append(storage, 'b', { at: 1, action: 'test' });
      expect(await removeBefore(storage, 'a', 100, 2)).toBe(2);
      expect(await removeBefore(storage, 'a', 100, 2)).toBe(1);
      expect(await removeBefore(storage, 'a', 100, 2)).toBe(0);
      expect(await storage.audit.read('b', 0, 10)).toHaveLength(1);
    });

    it('has one tail, which never moves back when two remove at once', async () => {
      const { storage, other } = stage();
      for (let at = 1; at <= 20; at += 1) await append(storage, 'a', { at, action: 'test' });
      let removing: Promise<number> = Promise.resolve(0);
      await storage.transaction(async ({ audit }) => {
        expect(await audit.removeBefore('a', 100, 10)).toBe(10);
        removing = removeBefore(other, 'a', 100, 3);
        await sleep(200);
      });
      expect(await removing).toBe(3);
      expect((await storage.audit.tail('a'))?.sequence).toBe(13);
      expect(await verified(storage, 'a')).toHaveProperty('head.sequence', 20);
    });
  });
}

function append(
  storage: Storage,
  chain: string,
  entry: Parameters<Storage['audit']['append']>[1],
): Promise<void> {
  return storage.transaction(({ audit }) => audit.append(chain, entry));
}

function removeBefore(storage: Storage, chain: string, before: number, limit = 100) {
  return storage.transaction(({ audit }) => audit.removeBefore(chain, before, limit));
}

async function verified(storage: Storage, chain: string) {
  const tail = await storage.audit.tail(chain);
  if (tail !== undefined && !headIsSigned(auditKey, tail, tail.signature))
    throw new Error('The tail is not signed');
  const verifier = new ChainVerifier(auditKey, chain, { after: tail });
  for (const entry of await storage.audit.read(chain, 0, 1_000)) verifier.add(entry);
  return verifier.end();
}
