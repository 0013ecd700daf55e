import { expect, it } from 'vitest';
import { GalleryHomes } from '../../src/homes/gallery-homes.js';
import { GalleryDemand } from '../../src/templates/gallery-demand.js';
import { roomsOn } from '../erasure/rooms.js';

it('what could not be noted is the next time', async (ctx) => {
  const { storage, client: clientId } = await roomsOn(ctx, () => ({ databaseUrl: undefined }));
  const demand = new GalleryDemand(() => 5);
  const galleryHomes = Object.create(storage.galleryHomes, {
    note: {
      value: async () => {
        throw new Error('the database is away');
      },
      configurable: true,
    },
  });
  const homes = new GalleryHomes({ galleryHomes }, 'a server', demand);
  const gallery = { clientId, modality: 'face', encoder: 'an-encoder-1' };
  demand.note(gallery, 1);
  await expect(homes.keep()).rejects.toThrow('the database is away');
  expect(await homes.latest()).toEqual([]);
  delete galleryHomes.note;
  await homes.keep();
  expect(await homes.latest()).toEqual([gallery]);
});
