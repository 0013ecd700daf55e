import type { KeyObject } from 'node:crypto';
import type { Galleries } from '../gallery/galleries.js';
import type { GalleryName, GalleryRange, SealedTemplates } from '../storage/storage.js';
import { type OpenedStretch, packStretch } from './opening-messages.js';
import { OpeningThread } from './opening-thread.js';

/** What is loaded, and with what. */
export interface SealedLoad {
  name: GalleryName;
  dimensions: number;
  /** Whether those of one user count as one. */
  together: boolean;
  storage: { readonly sealedTemplates: SealedTemplates };
  galleries: Galleries;
  /** The master keys of this moment: a rotation may change them meanwhile. */
  masterKeys(): ReadonlyMap<string, KeyObject>;
  /** Opens the templates that the thread could not, and puts them into the gallery, as far as they are any. */
  loadRest(ids: readonly string[]): Promise<void>;
}

/**
 * Puts ranges of a gallery into memory that has begun there, in their order, from the sealed templates. While some are read, a thread opens those
 * before, and the galleries' thread takes in those before these.
 */
export async function loadSealed(load: SealedLoad, ranges: readonly GalleryRange[]): Promise<void> {
  if (ranges.length === 0) return;
  const { name, dimensions, together, storage } = load;
  const thread = new OpeningThread();
  try {
    let taken: Promise<void> = Promise.resolve();
    for (const range of ranges)
      for (let { after } = range; after < range.upTo; ) {
        const from = { after, upTo: range.upTo };
        const { templates, change } = await storage.sealedTemplates.stretch(name, from, together);
        const stretch = packStretch(name, dimensions, together, templates);
        const opened = thread.open(stretch, load.masterKeys());
        const former = taken;
        taken = former.then(async () => takeIn(load, await opened, from.after, change));
        // Whoever waits for it is told; until then nobody does.
        for (const early of [opened, taken]) early.catch(() => {});
        await former;
        after = change;
      }
    await taken;
  } finally {
    await thread.end();
  }
}

async function takeIn(
  { name, galleries, loadRest }: SealedLoad,
  { ids, vectors, rest }: OpenedStretch,
  after: number,
  change: number,
): Promise<void> {
  await galleries.add(name, ids, vectors, rest.length > 0 ? after : change);
  if (rest.length === 0) return;
  await loadRest(rest);
  await galleries.apply(name, { add: [], remove: [], version: change });
}
