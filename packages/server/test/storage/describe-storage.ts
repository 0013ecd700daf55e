import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DialogueRecord } from '../../src/dialogues/dialogue.js';
import type { ClientRecord, Storage } from '../../src/storage/storage.js';
import { aClient, aDialogue, aUser, aUserOf } from './samples.js';

/** A database of its own for one test. */
export interface TestDatabase {
  /** Opens a further connection. */
  open(): Promise<Storage>;
  /** Closes what is open, and removes the database. */
  remove(): Promise<void>;
}

/** What every adapter of the `Storage` interface has to do. */
export function describeStorage(adapter: string, make: () => Promise<TestDatabase>): void {
  describe(`the storage on ${adapter}`, () => {
    let database: TestDatabase;
    let storage: Storage;
    /** A second connection, as another process has one. */
    let other: Storage;

    beforeEach(async () => {
      database = await make();
      storage = await database.open();
      other = await database.open();
    });

    afterEach(() => database.remove());

    describe('clients', () => {
      it('are found by key and by liveness token, with all that was kept', async () => {
        const client = await aClient(storage, { quota: 7, languages: ['pt', 'en'] });
        expect(plain(await storage.clients.findByKey(client.key))).toEqual(plain(client));
        expect(
          plain(await storage.clients.findByLivenessTokenHash(client.livenessTokenHash)),
        ).toEqual(plain(client));
      });

      it('without a quota have none', async () => {
        const client = await aClient(storage, { quota: null });
        expect((await storage.clients.findByKey(client.key))?.quota).toBeNull();
      });

      it('that nobody made are not found', async () => {
        expect(await storage.clients.findByKey('nobody')).toBeUndefined();
        expect(await storage.clients.findByLivenessTokenHash(new Uint8Array(32))).toBeUndefined();
      });

      it('made on one connection are seen on another at once', async () => {
        const client = await aClient(storage);
        expect((await other.clients.findByKey(client.key))?.id).toBe(client.id);
      });

      it('cannot share a key', async () => {
        const { key } = await aClient(storage);
        await expect(aClient(storage, { key })).rejects.toThrow();
      });
    });

    describe('users', () => {
      it('exist from their creation to their removal', async () => {
        const { id: client } = await aClient(storage);
        const user = aUser();
        expect(await storage.users.exists(client, user.id)).toBe(false);
        expect(await storage.users.create(client, user)).toEqual({ created: true, id: user.id });
        expect(await other.users.exists(client, user.id)).toBe(true);
        expect(await storage.users.remove(client, user.id)).toBe(true);
        expect(await other.users.exists(client, user.id)).toBe(false);
        expect(await storage.users.remove(client, user.id)).toBe(false);
      });

      it('may share a reference id', async () => {
        const { id: client } = await aClient(storage);
        const [first, second] = [aUser({ referenceId: 'same' }), aUser({ referenceId: 'same' })];
        expect((await storage.users.create(client, first)).created).toBe(true);
        expect((await storage.users.create(client, second)).created).toBe(true);
      });

      it('belong to one client', async () => {
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
        const { id: client } = await aClient(storage);
        const user = aUser({ referenceId: odd, appToken: odd });
        expect((await storage.users.create(client, user)).created).toBe(true);
        expect(await storage.users.exists(client, odd)).toBe(false);
        expect(await storage.users.exists(client, user.id)).toBe(true);
      });
    });

    describe('devices', () => {
      it('lead to the user that they were bound to', async () => {
        const { id: client } = await aClient(storage);
        const user = aUser({ macAddress: '000a959d6816' });
        await storage.users.create(client, user);
        expect(await other.users.findByMacAddress(client, '000a959d6816')).toBe(user.id);
        expect(await storage.users.findByMacAddress(client, '000a959d6817')).toBeUndefined();
      });

      it('keep their first user, and no second one is made', async () => {
        const { id: client } = await aClient(storage);
        const [first, second] = [aUser({ macAddress: 'aa' }), aUser({ macAddress: 'aa' })];
        await storage.users.create(client, first);
        expect(await other.users.create(client, second)).toEqual({ created: false, id: first.id });
        expect(await storage.users.exists(client, second.id)).toBe(false);
      });

      it('of simultaneous registrations get one user, and leave no orphan', async () => {
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
        const { id: client } = await aClient(storage);
        const [first, second] = [aUser({ macAddress: 'aa' }), aUser({ macAddress: 'aa' })];
        await storage.users.create(client, first);
        await storage.users.remove(client, first.id);
        expect(await storage.users.findByMacAddress(client, 'aa')).toBeUndefined();
        expect((await storage.users.create(client, second)).created).toBe(true);
      });

      it('may be one device to two clients', async () => {
        const [{ id: a }, { id: b }] = [await aClient(storage), await aClient(storage)];
        await storage.users.create(a, aUser({ macAddress: 'aa' }));
        expect((await storage.users.create(b, aUser({ macAddress: 'aa' }))).created).toBe(true);
      });
    });

    describe('dialogues', () => {
      it('are found as they were put, on every connection', async () => {
        const [client, user] = await aUserOf(storage);
        const dialogue = aDialogue({ kind: 'adapt', language: 'pt', promptCode: '0042' });
        expect(await storage.dialogues.find(client, user)).toBeUndefined();
        expect(await storage.dialogues.replace(client, user, undefined, dialogue)).toBe(true);
        expect(plainDialogue(await other.dialogues.find(client, user))).toEqual(
          plainDialogue(dialogue),
        );
      });

      it('are replaced by who has seen the one that stands', async () => {
        const [client, user] = await aUserOf(storage);
        const [first, second] = [aDialogue(), aDialogue()];
        await storage.dialogues.replace(client, user, undefined, first);
        expect(await other.dialogues.replace(client, user, first.id, second)).toBe(true);
        expect((await storage.dialogues.find(client, user))?.id).toBe(second.id);
      });

      it.each([
        ['saw none where one stands', true, undefined],
        ['saw another one', true, randomUUID()],
        ['saw one where none stands any more', false, randomUUID()],
      ])('are not replaced by who %s', async (_who, stands, seen) => {
        const [client, user] = await aUserOf(storage);
        const first = aDialogue();
        if (stands) await storage.dialogues.replace(client, user, undefined, first);
        expect(await storage.dialogues.replace(client, user, seen, aDialogue())).toBe(false);
        expect((await storage.dialogues.find(client, user))?.id).toBe(
          stands ? first.id : undefined,
        );
      });

      it('of simultaneous openings are one', async () => {
        const [client, user] = await aUserOf(storage);
        const dialogues = Array.from({ length: 40 }, () => aDialogue());
        const won = await Promise.all(
          dialogues.map((dialogue, n) =>
            (n % 2 ? storage : other).dialogues.replace(client, user, undefined, dialogue),
          ),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        expect((await storage.dialogues.find(client, user))?.id).toBe(
          dialogues[won.indexOf(true)]?.id,
        );
      });

      it('end when they are removed, and removing none does no harm', async () => {
        const [client, user] = await aUserOf(storage);
        await storage.dialogues.replace(client, user, undefined, aDialogue());
        await storage.dialogues.remove(client, user);
        await storage.dialogues.remove(client, user);
        expect(await other.dialogues.find(client, user)).toBeUndefined();
      });

      it('go with their user, and cannot be opened for one who is gone', async () => {
        const [client, user] = await aUserOf(storage);
        await storage.dialogues.replace(client, user, undefined, aDialogue());
        await storage.users.remove(client, user);
        expect(await storage.dialogues.find(client, user)).toBeUndefined();
        expect(await storage.dialogues.replace(client, user, undefined, aDialogue())).toBe(false);
        // The same id again, as a restored backup might bring it: the old dialogue must not come back with it.
        await storage.users.create(client, aUser({ id: user }));
        expect(await storage.dialogues.find(client, user)).toBeUndefined();
      });

      it('belong to one client', async () => {
        const [client, user] = await aUserOf(storage);
        const { id: stranger } = await aClient(storage);
        await storage.dialogues.replace(client, user, undefined, aDialogue());
        expect(await storage.dialogues.find(stranger, user)).toBeUndefined();
        await storage.dialogues.remove(stranger, user);
        expect(await storage.dialogues.find(client, user)).toBeDefined();
        expect(await storage.dialogues.replace(stranger, user, undefined, aDialogue())).toBe(false);
      });
    });

    describe('the quota', () => {
      it('lets exactly as many requests pass as it allows, whoever counts', async () => {
        const { id: client } = await aClient(storage);
        const taken = await Promise.all(
          Array.from({ length: 60 }, (_, n) =>
            (n % 2 ? storage : other).quota.take(client, '2026-11', 25),
          ),
        );
        expect(taken.filter(Boolean)).toHaveLength(25);
        expect(await storage.quota.take(client, '2026-11', 25)).toBe(false);
      });

      it('begins anew each month', async () => {
        const { id: client } = await aClient(storage);
        expect(await storage.quota.take(client, '2026-11', 1)).toBe(true);
        expect(await storage.quota.take(client, '2026-11', 1)).toBe(false);
        expect(await storage.quota.take(client, '2026-12', 1)).toBe(true);
      });

      it('is each client its own', async () => {
        const [{ id: a }, { id: b }] = [await aClient(storage), await aClient(storage)];
        await storage.quota.take(a, '2026-11', 1);
        expect(await storage.quota.take(a, '2026-11', 1)).toBe(false);
        expect(await storage.quota.take(b, '2026-11', 1)).toBe(true);
      });

      it('of nothing lets nothing pass', async () => {
        const { id: client } = await aClient(storage);
        expect(await storage.quota.take(client, '2026-11', 0)).toBe(false);
      });

      it('that was raised lets the difference pass', async () => {
        const { id: client } = await aClient(storage);
        for (let n = 0; n < 2; n += 1) await storage.quota.take(client, '2026-11', 2);
        expect(await storage.quota.take(client, '2026-11', 2)).toBe(false);
        expect(await storage.quota.take(client, '2026-11', 3)).toBe(true);
        expect(await storage.quota.take(client, '2026-11', 3)).toBe(false);
      });
    });

    it('keeps everything when it is closed and opened again', async () => {
      const client = await aClient(storage);
      const user = aUser({ macAddress: 'aa' });
      const dialogue = aDialogue();
      await storage.users.create(client.id, user);
      await storage.dialogues.replace(client.id, user.id, undefined, dialogue);
      await storage.quota.take(client.id, '2026-11', 1);
      await storage.close();
      await other.close();
      const reopened = await database.open();
      expect(plain(await reopened.clients.findByKey(client.key))).toEqual(plain(client));
      expect(await reopened.users.findByMacAddress(client.id, 'aa')).toBe(user.id);
      expect((await reopened.dialogues.find(client.id, user.id))?.id).toBe(dialogue.id);
      expect(await reopened.quota.take(client.id, '2026-11', 1)).toBe(false);
    });
  });
}

/** Adapters give their own kinds of byte arrays; the bytes count. */
function plain(client: ClientRecord | undefined) {
  return (
    client && {
      ...client,
      secretHash: [...client.secretHash],
      livenessTokenHash: [...client.livenessTokenHash],
    }
  );
}

function plainDialogue(dialogue: DialogueRecord | undefined) {
  return dialogue && { ...dialogue, sessionHash: [...dialogue.sessionHash] };
}
