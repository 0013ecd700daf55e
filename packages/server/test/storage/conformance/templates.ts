import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Storage, TemplateRecord } from '../../../src/storage/storage.js';
import { aClient, aTemplate, aUser, aUserOf } from '../samples.js';
import type { Stage } from './stage.js';

export function describeTemplates(stage: () => Stage): void {
  describe('templates', () => {
    it('come back byte by byte, of a user and by their ids, on every connection', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      const face = aTemplate(user, { createdAt: 20, usedAt: 25 });
      const adaptation = aTemplate(user, { role: 'adaptation', createdAt: 30 });
      const voice = aTemplate(user, { modality: 'voice', sealed: new Uint8Array(randomBytes(9)) });
      await add(storage, client, adaptation, face, voice);
      const other = await elsewhere();
      expect(await other.templates.of(client, user, 'face')).toEqual([face, adaptation]);
      expect(await other.templates.of(client, user, 'voice')).toEqual([voice]);
      const found = await other.templates.find(client, [voice.id, 'nobody', face.id]);
      expect(new Set(found)).toEqual(new Set([face, voice]));
      expect(await other.templates.find(client, [])).toEqual([]);
    });

    it('come with all that their users have of the same encoder, from the oldest to the youngest', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: another } = await storage.users.create(client, aUser());
      const face = aTemplate(user, { createdAt: 20 });
      const adaptations = [40, 30].map((createdAt) =>
        aTemplate(user, { role: 'adaptation', createdAt }),
      );
      const [later, earlier] = adaptations;
      const others = [
        aTemplate(user, { encoder: 'another-encoder' }),
        aTemplate(user, { modality: 'voice' }),
      ];
      const anothers = aTemplate(another, { createdAt: 10 });
      await add(storage, client, face, ...adaptations, ...others, anothers);
      const { templates } = await elsewhere();
      const together = (...ids: string[]) => templates.findTogether(client, ids);
      expect(await together(face.id)).toEqual([face, earlier, later]);
      expect(await together(later?.id ?? '', face.id)).toEqual([face, earlier, later]);
      expect(await together(earlier?.id ?? '', anothers.id, 'nobody')).toEqual([
        anothers,
        face,
        earlier,
        later,
      ]);
      expect(await together()).toEqual([]);
      expect(await templates.findTogether((await aClient(storage)).id, [face.id])).toEqual([]);
    });

    it('belong to one client', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const { id: stranger } = await aClient(storage);
      const template = aTemplate(user);
      await add(storage, client, template);
      expect(await storage.templates.of(stranger, user, 'face')).toEqual([]);
      expect(await storage.templates.find(stranger, [template.id])).toEqual([]);
      await storage.templates.touch(stranger, [template.id], Number.MAX_SAFE_INTEGER);
      await storage.transaction(({ templates }) => templates.remove(stranger, [template]));
      expect(await storage.templates.find(client, [template.id])).toEqual([template]);
    });

    it('are added for nobody who is not there', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      await expect(add(storage, client, aTemplate('nobody'))).rejects.toThrow();
    });

    it('are gone once they are removed', async () => {
      const { storage, elsewhere } = stage();
      const [client, user] = await aUserOf(storage);
      const [one, two] = [aTemplate(user), aTemplate(user)];
      await add(storage, client, one, two);
      await storage.transaction(({ templates }) => templates.remove(client, [one]));
      const other = await elsewhere();
      expect(await other.templates.of(client, user, 'face')).toEqual([two]);
      expect(await other.templates.find(client, [one.id])).toEqual([]);
    });

    it('are used later and later', async () => {
      const { storage } = stage();
      const [client, user] = await aUserOf(storage);
      const [one, two] = [aTemplate(user, { usedAt: 10 }), aTemplate(user, { usedAt: 10 })];
      await add(storage, client, one, two);
      await storage.templates.touch(client, [one.id], 20);
      await storage.templates.touch(client, [one.id], 15);
      await storage.templates.touch(client, [], 30);
      const usedAt = async (id: string) => (await storage.templates.find(client, [id]))[0]?.usedAt;
      expect(await usedAt(one.id)).toBe(20);
      expect(await usedAt(two.id)).toBe(10);
    });

    it('that idle are told of with their clients, the longest idle first', async () => {
      const { storage } = stage();
      const idle: (TemplateRecord & { clientId: string })[] = [];
      for (const usedAt of [30, 10, 20, 40]) {
        const { id: clientId } = await aClient(storage);
        const { id: user } = await storage.users.create(clientId, aUser());
        const template = aTemplate(user, { usedAt });
        await add(storage, clientId, template);
        idle.push({ ...template, clientId });
      }
      const [third, first, second] = idle;
      expect(await storage.templates.idle(40, ['face', 'voice'], 10)).toEqual([
        first,
        second,
        third,
      ]);
      expect(await storage.templates.idle(40, ['face', 'voice'], 2)).toEqual([first, second]);
      expect(await storage.templates.idle(10, ['face', 'voice'], 10)).toEqual([]);
    });
  });
}

async function add(
  storage: Storage,
  client: string,
  ...records: readonly TemplateRecord[]
): Promise<void> {
  await storage.transaction(async ({ templates }) => {
    for (const record of records) await templates.add(client, record);
  });
}
