import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { aClient } from '../samples.js';
import type { Stage } from './stage.js';

export function describeGalleryHomes(stage: () => Stage): void {
  describe('homes of galleries', () => {
    const use = (clientId: string, usedAt: number, encoder = 'an-encoder-1') => ({
      gallery: { clientId, modality: 'face', encoder },
      usedAt,
    });

    it('are those of each server, what was used last first', async () => {
      const { storage, elsewhere } = stage();
      const { id: one } = await aClient(storage);
      const { id: other } = await aClient(storage);
      await storage.galleryHomes.note('server-1', [use(one, 1), use(other, 2)], 9);
      await storage.galleryHomes.note('server-2', [use(one, 3), use(one, 4, 'another')], 9);
      await storage.galleryHomes.note('server-1', [use(one, 5)], 9);
      const { galleryHomes } = await elsewhere();
      const of = async (server: string) =>
        (await galleryHomes.of(server, 1_000)).map(({ clientId, encoder }) => [clientId, encoder]);
      expect(await of('server-1')).toEqual([
        [one, 'an-encoder-1'],
        [other, 'an-encoder-1'],
      ]);
      expect(await of('server-2')).toEqual([
        [one, 'another'],
        [one, 'an-encoder-1'],
      ]);
      expect(await of('server-3')).toEqual([]);
    });

    it('are no more than so many of a server, and not those that nobody used for long', async () => {
      const { storage } = stage();
      const { id: client } = await aClient(storage);
      const uses = Array.from({ length: 450 }, (_, n) => use(client, n, `encoder-${n}`));
      await storage.galleryHomes.note('server-1', uses, 300);
      await storage.galleryHomes.note('server-2', [use(client, 5)], 300);
      const encoders = async (server: string) =>
        (await storage.galleryHomes.of(server, 1_000)).map(({ encoder }) => encoder);
      expect(await encoders('server-1')).toHaveLength(300);
      expect((await encoders('server-1')).at(-1)).toBe('encoder-150');
      await storage.galleryHomes.forget(440);
      expect(await encoders('server-1')).toHaveLength(10);
      expect(await encoders('server-2')).toEqual([]);
    });

    it('are those that were used within some time of the last use by the server itself', async () => {
      const { storage } = stage();
      const { id } = await aClient(storage);
      const uses = [use(id, 1), use(id, 50, 'another'), use(id, 100, 'third')];
      await storage.galleryHomes.note('server-1', uses, 9);
      await storage.galleryHomes.note('server-2', [use(id, 900)], 9);
      const encoders = (await storage.galleryHomes.of('server-1', 50)).map((each) => each.encoder);
      expect(encoders).toEqual(['third', 'another']);
    });

    it('are not told of revoked clients, and not noted of clients that are gone', async () => {
      const { storage } = stage();
      const client = await aClient(storage);
      const { id: revoked } = await aClient(storage, {}, { revokedAt: 1 });
      const uses = [use(randomUUID(), 1), use(client.id, 2), use(revoked, 3)];
      await storage.galleryHomes.note('server-1', uses, 9);
      expect(await storage.galleryHomes.of('server-1', 1_000)).toMatchObject([
        { clientId: client.id },
      ]);
    });
  });
}
