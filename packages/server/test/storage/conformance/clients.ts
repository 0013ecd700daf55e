import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aClient } from '../samples.js';
import type { Stage } from './stage.js';

export function describeClients(stage: () => Stage): void {
  describe('clients', () => {
    it('are found by key and by liveness token, with all that was kept', async () => {
      const { storage } = stage();
      const client = await aClient(
        storage,
        { quota: 7, quotaPeriod: 'day', languages: ['pt', 'en'], liveness: 'required' },
        { revokedAt: 5, name: `O'Neill 🧑‍🦰` },
      );
      const [liveness, secret] = client.credentials;
      expect(await storage.clients.findByKey(client.key)).toEqual(client);
      expect(await storage.clients.findByLivenessTokenHash(hashOf(liveness))).toEqual(client);
      // A secret is no liveness token.
      expect(await storage.clients.findByLivenessTokenHash(hashOf(secret))).toBeUndefined();
    });

    it('that nobody made are not found', async () => {
      const { storage } = stage();
      expect(await storage.clients.findByKey('nobody')).toBeUndefined();
      expect(await storage.clients.findByLivenessTokenHash(new Uint8Array(32))).toBeUndefined();
      expect(await storage.transaction(({ clients }) => clients.lock('nobody'))).toBeUndefined();
      expect(await storage.clients.list()).toEqual([]);
    });

    it('made on one connection are seen on another at once', async () => {
      const { storage, elsewhere } = stage();
      const client = await aClient(storage);
      expect(await (await elsewhere()).clients.findByKey(client.key)).toEqual(client);
    });

    it('share neither key nor liveness token, and of one that is refused nothing stays', async () => {
      const { storage } = stage();
      const { key, credentials } = await aClient(storage);
      await expect(aClient(storage, {}, { key })).rejects.toThrow();
      await expect(aClient(storage, {}, { credentials })).rejects.toThrow();
      expect(await storage.clients.list()).toHaveLength(1);
    });

    it('are listed in the order of their creation', async () => {
      const { storage } = stage();
      const late = await aClient(storage, {}, { createdAt: 30 });
      const early = await aClient(storage, {}, { createdAt: 10 });
      const without = await aClient(storage, {}, { createdAt: 20, credentials: [] });
      expect(await storage.clients.list()).toEqual([early, without, late]);
    });

    it('are what they were updated to', async () => {
      const { storage, elsewhere } = stage();
      const client = await aClient(storage);
      const bystander = await aClient(storage);
      const updated = {
        ...client,
        name: 'another name',
        settings: { ...client.settings, rateLimit: 5 },
        revokedAt: 9,
        credentials: [
          ...client.credentials.map((credential) => ({ ...credential, endsAt: 77 })),
          {
            kind: 'secret' as const,
            hash: hashOf(undefined),
            createdAt: client.createdAt + 1,
            endsAt: null,
          },
        ],
      };
      await storage.transaction(({ clients }) => clients.update(updated));
      expect(await (await elsewhere()).clients.findByKey(client.key)).toEqual(updated);
      const bare = { ...updated, credentials: [] };
      await storage.transaction(({ clients }) => clients.update(bare));
      expect(await (await elsewhere()).clients.findByKey(client.key)).toEqual(bare);
      expect(await storage.clients.findByKey(bystander.key)).toEqual(bystander);
    });

    it('that are locked lose no change of two who make one at once', async () => {
      const { storage, other } = stage();
      const { id, key } = await aClient(storage, { quota: 0 });
      const raise = (at: typeof storage) =>
        at.transaction(async ({ clients }) => {
          const client = await clients.lock(id);
          if (client === undefined) throw new Error('The client is gone');
          const quota = Number(client.settings['quota']) + 1;
          await clients.update({ ...client, settings: { ...client.settings, quota } });
        });
      await Promise.all(Array.from({ length: 20 }, (_, n) => raise(n % 2 ? storage : other)));
      expect((await storage.clients.findByKey(key))?.settings).toEqual({ quota: 20 });
    });

    it('keep their settings as they are given, whatever those mean', async () => {
      const { storage } = stage();
      const settings = { a: [null, { b: 1e-4 }], '': 'ü', quota: { of: 'a later release' } };
      const { key } = await aClient(storage, settings);
      expect((await storage.clients.findByKey(key))?.settings).toEqual(settings);
    });

    it.each(['5', '[]', 'null', '{"quota": '])(
      'whose settings are the text %s, which is no object, are named',
      async (text) => {
        const { storage, database } = stage();
        const { id, key } = await aClient(storage);
        await database.alter(`UPDATE clients SET settings = '${text}' WHERE id = '${id}'`);
        await expect(storage.clients.findByKey(key)).rejects.toThrow(
          `settings of the client ${id} that are no JSON object`,
        );
      },
    );

    it('keep texts as they are given', async () => {
      const { storage } = stage();
      const odd = `'); DROP TABLE clients; -- ? $1 ${randomUUID()}`;
      const client = await aClient(storage, {}, { name: odd, key: odd });
      expect(await storage.clients.findByKey(odd)).toEqual(client);
    });
  });
}

/** The hash of a credential, or one of nothing. */
function hashOf(credential: { hash: Uint8Array } | undefined): Uint8Array {
  return credential?.hash ?? new Uint8Array(32).fill(1);
}
