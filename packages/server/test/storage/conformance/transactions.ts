import { describe, expect, it } from 'vitest';
import { aClient, aDialogue, aTemplate, aUser, aUserKey } from '../samples.js';
import type { Stage } from './stage.js';

export function describeTransactions(stage: () => Stage): void {
  describe('a transaction', () => {
    it('keeps all of its work, and gives what the work gives', async () => {
      const { storage, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const user = aUser();
      const given = await storage.transaction(async ({ users, audit }) => {
        await users.create(client, user);
        await audit.append(client, { at: 1, action: 'user.created' });
        return 'given';
      });
      expect(given).toBe('given');
      const other = await elsewhere();
      expect(await other.users.exists(client, user.id)).toBe(true);
      expect(await other.audit.read(client, 0, 10)).toHaveLength(1);
    });

    it('keeps nothing of work that throws, and throws the same', async () => {
      const { storage, elsewhere } = stage();
      const { id: client, key } = await aClient(storage);
      const user = aUser();
      const reason = new Error('given up');
      const failing = storage.transaction(async (repositories) => {
        await repositories.users.create(client, user);
        await repositories.templates.add(client, aTemplate(user.id));
        await repositories.dialogues.swap(client, user.id, undefined, aDialogue());
        await repositories.quota.lease(client, '2026-11', 10, 5, 'a process');
        await repositories.audit.append(client, { at: 1, action: 'user.created' });
        await repositories.erasures.add({
          id: 'an erasure',
          clientId: client,
          userId: user.id,
          keyIds: undefined,
          requestedAt: 1,
        });
        await repositories.deployment.set('masterKey', 'k-1');
        await repositories.processes.report({ id: 'a process', masterKeyIds: [] });
        throw reason;
      });
      await expect(failing).rejects.toBe(reason);
      for (const at of [storage, await elsewhere()]) {
        expect(await at.users.exists(client, user.id)).toBe(false);
        expect(await at.templates.of(client, user.id, 'face')).toEqual([]);
        expect(await at.dialogues.find(client, user.id)).toBeUndefined();
        expect(await at.quota.used(client, '2026-11')).toBe(0);
        expect(await at.audit.heads()).toEqual([]);
        expect(await at.erasures.pending(10)).toEqual([]);
        expect(await at.deployment.get('masterKey')).toBeUndefined();
        expect(await at.processes.alive(60_000)).toEqual([]);
        expect((await at.clients.findByKey(key))?.id).toBe(client);
      }
    });

    it('sees its own changes, which nobody else sees before its end', async () => {
      const { storage, other, elsewhere } = stage();
      const { id: client } = await aClient(storage);
      const user = aUser({ macAddress: 'aa' });
      await storage.transaction(async ({ users }) => {
        await users.create(client, user);
        expect(await users.findByMacAddress(client, 'aa')).toBe(user.id);
        expect(await storage.users.exists(client, user.id)).toBe(false);
        expect(await other.users.exists(client, user.id)).toBe(false);
      });
      expect(await storage.users.exists(client, user.id)).toBe(true);
      expect(await (await elsewhere()).users.exists(client, user.id)).toBe(true);
    });

    it('that failed leaves the next ones as they were', async () => {
      const { storage } = stage();
      const { id: client, key } = await aClient(storage);
      await expect(aClient(storage, {}, { key })).rejects.toThrow();
      const results = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) =>
          storage.transaction(async ({ users }) => {
            await users.create(client, aUser({ id: `u${n}` }));
            if (n % 2) throw new Error('given up');
          }),
        ),
      );
      expect(results.map(({ status }) => status)).toEqual(
        Array.from({ length: 10 }, (_, n) => (n % 2 ? 'rejected' : 'fulfilled')),
      );
      for (let n = 0; n < 10; n += 1)
        expect(await storage.users.exists(client, `u${n}`)).toBe(n % 2 === 0);
    });

    it('may read keys of users, which have a store of their own', async () => {
      const { storage } = stage();
      const key = aUserKey('a client', 'a user');
      await storage.userKeys.put(key);
      expect(await storage.transaction(() => storage.userKeys.findMany([key.id]))).toEqual([key]);
    });
  });

  it('keeps everything when it is closed, also twice, and opened again', async () => {
    const { storage, other, database } = stage();
    const client = await aClient(storage);
    const user = aUser({ macAddress: 'aa' });
    const [dialogue, template, key] = [
      aDialogue(),
      aTemplate(user.id),
      aUserKey(client.id, user.id),
    ];
    await storage.users.create(client.id, user);
    await storage.dialogues.swap(client.id, user.id, undefined, dialogue);
    await storage.transaction(({ templates }) => templates.add(client.id, template));
    await storage.userKeys.put(key);
    for (const open of [storage, other, storage]) await open.close();
    const reopened = await database.open();
    expect(await reopened.clients.findByKey(client.key)).toEqual(client);
    expect(await reopened.users.findByMacAddress(client.id, 'aa')).toBe(user.id);
    expect(await reopened.dialogues.find(client.id, user.id)).toEqual(dialogue);
    expect(await reopened.templates.of(client.id, user.id, 'face')).toEqual([template]);
    expect(await reopened.userKeys.find(client.id, user.id, 'face')).toEqual(key);
  });
}
