import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { aClient, aTemplate, aUser, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeUsers(stage: () => Stage): void {
  describe('users', () => {
    it('exist from their creation to their removal', async () => {
      const { storage, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const user = aUser();
      expect(await storage.users.exists(client, user.id)).toBe(false);
      expect(await storage.users.create(client, user)).toEqual({ created: true, id: user.id });
      expect(await (await elsewhere()).users.exists(client, user.id)).toBe(true);
      expect(await storage.users.remove(client, user.id)).toBe(true);
      expect(await (await elsewhere()).users.exists(client, user.id)).toBe(false);
      expect(await storage.users.remove(client, user.id)).toBe(false);
    });

    it('may share a reference id', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const [first, second] = [aUser({ referenceId: 'same' }), aUser({ referenceId: 'same' })];
      expect((await storage.users.create(client, first)).created).toBe(true);
      expect((await storage.users.create(client, second)).created).toBe(true);
    });

    it('belong to one client', async () => {
      const { storage } = stage();
      const [{ id: a }, { id: b }] = [await aClient(storage), await aClient(storage)];
      const user = aUser({ macAddress: '000a959d6816' });
      await storage.users.create(a, user);
      expect(await storage.users.exists(b, user.id)).toBe(false);
      expect(await storage.users.findByMacAddress(b, '000a959d6816')).toBeUndefined();
      expect(await storage.users.remove(b, user.id)).toBe(false);
      expect(await storage.users.exists(a, user.id)).toBe(true);
    });

    it.each([
      ['a text outside of the first Unicode plane', '🧑‍🦰'.repeat(50)],
      ['a text with half a surrogate pair', 'x\ud800'],
      ['SQL', `'); DROP TABLE users; --`],
    ])('are kept and not found under %s', async (_what, odd) => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const user = aUser({ referenceId: odd, appToken: odd });
      expect((await storage.users.create(client, user)).created).toBe(true);
      expect(await storage.users.exists(client, odd)).toBe(false);
      expect(await storage.users.exists(client, user.id)).toBe(true);
    });

    it('stay as long as they are locked', async () => {
      const { storage, other } = stage();
      const [client, user] = await aUserOf(storage);
      const course: string[] = [];
      let removal: Promise<unknown> = Promise.resolve();
      await storage.transaction(async ({ users }) => {
        expect(await users.lock(client, user)).toBe(true);
        removal = other.users.remove(client, user).then(() => course.push('removed'));
        await sleep(300);
        expect(await users.exists(client, user)).toBe(true);
        course.push('unlocked');
      });
      await removal;
      expect(course).toEqual(['unlocked', 'removed']);
      expect(await storage.transaction(({ users }) => users.lock(client, user))).toBe(false);
    });

    it('stay while they have a template', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const template = aTemplate(user);
      await storage.transaction(({ templates }) => templates.add(client, template));
      await expect(storage.users.remove(client, user)).rejects.toThrow();
      expect(await storage.users.exists(client, user)).toBe(true);
      await storage.transaction(async ({ templates, users }) => {
        await templates.remove(client, [template]);
        expect(await users.remove(client, user)).toBe(true);
      });
    });
  });

  describe('devices', () => {
    it('lead to the user that they were bound to', async () => {
      const { storage, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const user = aUser({ macAddress: '000a959d6816' });
      await storage.users.create(client, user);
      const other = await elsewhere();
      expect(await other.users.findByMacAddress(client, '000a959d6816')).toBe(user.id);
      expect(await storage.users.findByMacAddress(client, '000a959d6817')).toBeUndefined();
    });

    it('keep their first user, and no second one is made', async () => {
      const { storage, other } = stage();
      const { id: client } = await aClient(storage);
      const [first, second] = [aUser({ macAddress: 'aa' }), aUser({ macAddress: 'aa' })];
      await storage.users.create(client, first);
      expect(await other.users.create(client, second)).toEqual({ created: false, id: first.id });
      expect(await storage.users.exists(client, second.id)).toBe(false);
    });

    it('of simultaneous registrations get one user, and leave no orphan', async () => {
      const { storage, other } = stage();
      const { id: client } = await aClient(storage);
      const users = Array.from({ length: 40 }, () => aUser({ macAddress: 'aa' }));
      const answers = await Promise.all(
        users.map((user, n) => (n % 2 ? storage : other).users.create(client, user)),
      );
      expect(answers.filter(({ created }) => created)).toHaveLength(1);
      const [winner] = new Set(answers.map(({ id }) => id));
      expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
      const existing = await Promise.all(users.map(({ id }) => storage.users.exists(client, id)));
      expect(existing.filter(Boolean)).toHaveLength(1);
      expect(await storage.users.findByMacAddress(client, 'aa')).toBe(winner);
    });

    it('are free again when their user is removed', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const [first, second] = [aUser({ macAddress: 'aa' }), aUser({ macAddress: 'aa' })];
      await storage.users.create(client, first);
      await storage.users.remove(client, first.id);
      expect(await storage.users.findByMacAddress(client, 'aa')).toBeUndefined();
      expect((await storage.users.create(client, second)).created).toBe(true);
    });

    it('may be one device to two clients', async () => {
      const { storage } = stage();
      const [{ id: a }, { id: b }] = [await aClient(storage), await aClient(storage)];
      await storage.users.create(a, aUser({ macAddress: 'aa' }));
      expect((await storage.users.create(b, aUser({ macAddress: 'aa' }))).created).toBe(true);
    });
  });
}
