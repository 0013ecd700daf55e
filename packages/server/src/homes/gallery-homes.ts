import type { GalleryName, GalleryUse, Storage } from '../storage/storage.js';
import type { GalleryDemand } from '../templates/gallery-demand.js';

/** Galleries of a server that are kept: as many as fit into the memory at once, whatever their size. */
const most = 4_096;
/** A server, or a gallery, that was not heard of for so long is forgotten. Milliseconds. */
const lasts = 7 * 24 * 60 * 60 * 1_000;
/** Before its last search a server searched its own galleries for so long; others it had as a stand-in, before that. Milliseconds. */
const recent = 60 * 60 * 1_000;

/** Remembers beyond the end of the process which galleries this server searched lately. */
export class GalleryHomes {
  readonly #storage: Pick<Storage, 'galleryHomes'>;
  readonly #server: string;
  readonly #demand: Pick<GalleryDemand, 'uses' | 'noted'>;

  /** @param server what it is called, now and when it starts again. */
  constructor(
    storage: Pick<Storage, 'galleryHomes'>,
    server: string,
    demand: Pick<GalleryDemand, 'uses' | 'noted'>,
  ) {
    this.#storage = storage;
    this.#server = server;
    this.#demand = demand;
  }

  /** Notes what was searched since the last call. What could not be noted is the next time. */
  async keep(): Promise<void> {
    const uses = this.#demand.uses().sort(latestFirst);
    if (uses.length === 0) return;
    await this.#storage.galleryHomes.note(this.#server, uses.slice(0, most), most);
    this.#demand.noted(uses);
  }

  /** The galleries that were searched within an hour of the last search, before this process began or in it. */
  latest(): Promise<GalleryName[]> {
    return this.#storage.galleryHomes.of(this.#server, recent);
  }

  /** Forgets the galleries, of whatever server, that were not searched for long. */
  async forgetOld(now: number): Promise<void> {
    await this.#storage.galleryHomes.forget(now - lasts);
  }
}

function latestFirst(one: GalleryUse, other: GalleryUse): number {
  return other.usedAt - one.usedAt;
}
