import { describe, expect, it } from 'vitest';
import { aTemplate, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeExpiries(stage: () => Stage): void {
  describe('enrolments that are announced to expire', () => {
    const expiry = (userId: string, dueAt: number) => ({
      userId,
      modality: 'face',
      unusedSince: 1,
      dueAt,
    });

    it('come when they are due, once each, and go with their user', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      const [another, second] = await aUserOf(storage);
      const added = await storage.transaction(async ({ expiries }) => [
        await expiries.add(client, expiry(user, 20)),
        await expiries.add(client, expiry(user, 30)),
        await expiries.add(another, expiry(second, 10)),
        await expiries.add(client, expiry('nobody', 10)),
      ]);
      expect(added).toEqual([true, false, true, false]);
      const { expiries, users } = await elsewhere();
      const [first, last] = [
        { clientId: another, ...expiry(second, 10) },
        { clientId: client, ...expiry(user, 20) },
      ];
      expect(await expiries.due(9, 10)).toEqual([]);
      expect(await expiries.due(20, 10)).toEqual([first, last]);
      expect(await expiries.due(20, 1)).toEqual([first]);
      expect(await expiries.pending()).toHaveLength(2);
      await expiries.remove(another, second, 'face');
      await storage.transaction(({ expiries }) => expiries.shift(5, 23));
      expect(await expiries.pending()).toEqual([
        { clientId: client, modality: 'face', enrolments: 1, dueAt: 23 },
      ]);
      await users.remove(client, user);
      expect(await storage.expiries.pending()).toEqual([]);
    });

    it('can all be called back, and are no idle templates meanwhile', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const template = aTemplate(user, { usedAt: 10 });
      await storage.transaction(async ({ templates, expiries }) => {
        await templates.add(client, template);
        await expiries.add(client, expiry(user, 20));
      });
      const idle = () => storage.templates.idle(20, ['face'], 10);
      expect(await idle()).toEqual([]);
      expect(await storage.expiries.clear()).toBe(1);
      expect(await idle()).toEqual([{ ...template, clientId: client }]);
      const after = { clientId: client, ...template };
      expect(await storage.templates.idle(20, ['face'], 10, after)).toEqual([]);
      expect(await storage.templates.count()).toBe(1);
    });
  });

  describe('templates that do not open', () => {
    it('are known once, and go with the template or the user', async () => {
      const { storage, other } = stage();
      const [client, user] = await aUserOf(storage);
      const [one, two] = [aTemplate(user), aTemplate(user)];
      await storage.transaction(async ({ templates }) => {
        for (const template of [one, two]) await templates.add(client, template);
      });
      const known = ({ id, userId, modality, encoder }: typeof one) => ({
        ...{ clientId: client, id, userId, modality, encoder },
      });
      expect(await storage.unreadable.add(known(one), 1)).toBe(true);
      expect(await other.unreadable.add(known(one), 2)).toBe(false);
      await storage.unreadable.add(known(two), 2);
      expect(await other.unreadable.list(10)).toEqual([known(one), known(two)]);
      expect(await other.unreadable.list(1)).toEqual([known(one)]);
      await storage.transaction(({ templates }) => templates.remove(client, [one]));
      expect(await storage.unreadable.list(10)).toEqual([known(two)]);
      await storage.unreadable.remove(client, two.id);
      await storage.unreadable.add(known(two), 3);
      await storage.transaction(async ({ templates, users }) => {
        await templates.remove(client, await templates.ofUser(client, user));
        await users.remove(client, user);
      });
      expect(await storage.unreadable.list(10)).toEqual([]);
    });

    it('can be looked for page by page', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const all = Array.from({ length: 3 }, () => aTemplate(user));
      await storage.transaction(async ({ templates }) => {
        for (const template of all) await templates.add(client, template);
      });
      const first = await storage.templates.page(undefined, 2);
      const rest = await storage.templates.page(first.at(-1), 2);
      expect([...first, ...rest].map(({ id }) => id)).toEqual(all.map(({ id }) => id).sort());
      expect(await storage.templates.page(rest.at(-1), 2)).toEqual([]);
      expect(await storage.heard.page(undefined, 2)).toEqual([]);
    });
  });
}
