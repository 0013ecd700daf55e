import type { GalleryName, Storage } from '../../src/storage/storage.js';

/** Follows a gallery as a server does: from stretch to stretch, and from the start where marks are missing. */
export class Follower {
  /** The templates that stand, as far as it has come. */
  readonly ids = new Set<string>();
  /** How often it had to begin again because marks were missing. */
  sentBack = 0;
  #change = 0;
  #begun: number | undefined;

  /** Reads one stretch. @returns whether it has arrived. */
  async step(storage: Storage, gallery: GalleryName, limit: number): Promise<boolean> {
    const changes = await storage.templates.changesSince(gallery, this.#change, limit, this.#begun);
    if (changes === undefined) {
      this.#change = 0;
      this.sentBack += 1;
      return false;
    }
    if (this.#change === 0) {
      this.ids.clear();
      this.#begun = changes.latest;
    }
    for (const id of changes.removed) this.ids.delete(id);
    for (const { id } of changes.added) this.ids.add(id);
    this.#change = changes.change;
    if (changes.change < changes.latest) return false;
    this.#begun = undefined;
    return true;
  }

  /** Reads on until it has arrived. */
  async arrive(storage: Storage, gallery: GalleryName, limit: number): Promise<void> {
    for (let steps = 0; !(await this.step(storage, gallery, limit)); steps += 1)
      if (steps > 10_000) throw new Error('The follower never arrives');
  }
}
