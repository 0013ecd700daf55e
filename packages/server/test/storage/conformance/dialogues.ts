import { randomBytes, randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { DialogueRecord, Storage } from '../../../src/storage/storage.js';
import { aClient, aDialogue, aUser, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeDialogues(stage: () => Stage): void {
  describe('dialogues', () => {
    it('are found as they were put, on every connection', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      const opened = aDialogue({ state: { kind: 'adapt', language: 'pt', promptCode: '0042' } });
      expect(await storage.dialogues.find(client, user)).toBeUndefined();
      expect(await storage.dialogues.swap(client, user, undefined, opened)).toBe(true);
      expect(await (await elsewhere()).dialogues.find(client, user)).toEqual(opened);

      const claimed = aDialogue({
        id: opened.id,
        revision: 2,
        state: {
          usedPrompts: ['0042', '1234'],
          accepted: 1,
          claim: { id: randomUUID(), expiresAt: 99 },
        },
        progress: new Uint8Array(randomBytes(500)),
      });
      expect(await storage.dialogues.swap(client, user, opened, claimed)).toBe(true);
      expect(await (await elsewhere()).dialogues.find(client, user)).toEqual(claimed);
    });

    it.each([
      ['saw none where one stands', undefined],
      ['saw another one', aDialogue()],
      ['saw an earlier revision', aDialogue({ id: 'standing', revision: 1 })],
      ['saw a later revision', aDialogue({ id: 'standing', revision: 3 })],
    ])('are changed and removed by nobody who %s', async (_who, seen) => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const standing = aDialogue({ id: 'standing', revision: 2 });
      await storage.dialogues.swap(client, user, undefined, standing);
      expect(await storage.dialogues.swap(client, user, seen, aDialogue())).toBe(false);
      if (seen !== undefined)
        expect(await storage.dialogues.swap(client, user, seen, undefined)).toBe(false);
      expect(await storage.dialogues.find(client, user)).toEqual(standing);
    });

    it('do not come back through who saw one that is gone', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const gone = aDialogue();
      await storage.dialogues.swap(client, user, undefined, gone);
      expect(await storage.dialogues.swap(client, user, gone, undefined)).toBe(true);
      expect(await storage.dialogues.swap(client, user, gone, undefined)).toBe(false);
      expect(await storage.dialogues.swap(client, user, gone, aDialogue())).toBe(false);
      expect(await storage.dialogues.find(client, user)).toBeUndefined();
    });

    it.each([
      ['openings', undefined],
      ['claims', aDialogue()],
    ])('of simultaneous %s take one', async (_what, before) => {
      const { storage, other } = stage();
      const [client, user] = await aUserOf(storage);
      if (before !== undefined) await storage.dialogues.swap(client, user, undefined, before);
      const nexts = Array.from({ length: 40 }, () => aDialogue({ revision: 2 }));
      const won = await Promise.all(
        nexts.map((next, n) =>
          (n % 2 ? storage : other).dialogues.swap(client, user, before, next),
        ),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await storage.dialogues.find(client, user)).toEqual(nexts[won.indexOf(true)]);
    });

    it('go with their user, and cannot be opened for one who is gone', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const dialogue = aDialogue();
      await storage.dialogues.swap(client, user, undefined, dialogue);
      await storage.users.remove(client, user);
      expect(await storage.dialogues.find(client, user)).toBeUndefined();
      expect(await storage.dialogues.swap(client, user, dialogue, aDialogue())).toBe(false);
      expect(await storage.dialogues.swap(client, user, undefined, aDialogue())).toBe(false);
      // The same id again, as a restored backup might bring it: the old dialogue must not come back with it.
      await storage.users.create(client, aUser({ id: user }));
      expect(await storage.dialogues.find(client, user)).toBeUndefined();
    });

    it('that are opened while their user is removed are opened before or not at all', async () => {
      const { storage, other } = stage();
      const { id: client } = await aClient(storage);
      for (let round = 0; round < 20; round += 1) {
        const user = aUser();
        await storage.users.create(client, user);
        const [removed, opened] = await Promise.all([
          storage.users.remove(client, user.id),
          other.dialogues.swap(client, user.id, undefined, aDialogue()),
        ]);
        expect(removed).toBe(true);
        expect(typeof opened).toBe('boolean');
        expect(await storage.dialogues.find(client, user.id)).toBeUndefined();
      }
    });

    it('are not opened for a user whose removal is under way', async () => {
      const { storage, other } = stage();
      const [client, user] = await aUserOf(storage);
      let opening: Promise<boolean> = Promise.resolve(true);
      await storage.transaction(async ({ users, audit }) => {
        await users.remove(client, user);
        opening = other.dialogues.swap(client, user, undefined, aDialogue());
        // Some statements more, so that the other one comes to where it waits.
        for (let n = 0; n < 50; n += 1) await audit.append(client, { at: n, action: 'test' });
      });
      expect(await opening).toBe(false);
    });

    it('belong to one client', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: stranger } = await aClient(storage);
      const dialogue = aDialogue();
      await storage.dialogues.swap(client, user, undefined, dialogue);
      expect(await storage.dialogues.find(stranger, user)).toBeUndefined();
      expect(await storage.dialogues.swap(stranger, user, dialogue, undefined)).toBe(false);
      expect(await storage.dialogues.swap(stranger, user, undefined, aDialogue())).toBe(false);
      expect(await storage.dialogues.find(client, user)).toEqual(dialogue);
    });

    it('are removed once they have expired for long enough', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const dialogues = [10, 20, 30].map((expiresAt) => aDialogue({ expiresAt }));
      const users = await Promise.all(
        dialogues.map((dialogue) => opened(storage, client, dialogue)),
      );
      expect(await storage.dialogues.removeExpired(20)).toBe(1);
      const standing = await Promise.all(users.map((user) => storage.dialogues.find(client, user)));
      expect(standing.map((dialogue) => dialogue?.expiresAt)).toEqual([undefined, 20, 30]);
    });
  });
}

/** Opens a dialogue for a new user. @returns the user. */
async function opened(storage: Storage, client: string, dialogue: DialogueRecord): Promise<string> {
  const { id } = await storage.users.create(client, aUser());
  await storage.dialogues.swap(client, id, undefined, dialogue);
  return id;
}
