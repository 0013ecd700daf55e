import { type Candidate, Gallery, type ScanOptions } from './gallery.js';
import { GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import { wordsPerId } from './template-ids.js';

/** However small, each sets 10 GiB of addresses aside, and a process has no more than for about 13,000. */
export const maximumGalleries = 4_096;

/** A part of a change, packed: removals come before additions. */
export interface ChangePart {
  removed: Uint32Array;
  added: Uint32Array;
  /** The added ones' vectors, one after the other. */
  vectors: Float32Array<ArrayBuffer>;
}

/** How large a gallery is. */
export interface GallerySize {
  templates: number;
  bytes: number;
}

/**
 * The galleries in memory, by number. Together they take no more than `maxBytes`, and are no more than
 * {@link maximumGalleries}: where one needs room, those that were used least recently leave. Whatever leaves is overwritten first.
 */
export class Shelf {
  readonly #maxBytes: number;
  readonly #onLeave: (number: number) => void;
  /** Least recently used first. */
  readonly #places = new Map<number, Place>();
  #bytes = 0;
  #freed = 0;

  /** @param onLeave is told of each gallery that left without being asked to. */
  constructor(maxBytes: number, onLeave: (number: number) => void) {
    this.#maxBytes = maxBytes;
    this.#onLeave = onLeave;
  }

  /** How many bytes were let go so far: they are free once they are collected. */
  get freed(): number {
    return this.#freed;
  }

  /** Puts an empty gallery there. @throws {GalleryTooLarge} */
  begin(number: number, dimensions: number): GallerySize {
    const [oldest] = this.#places.keys();
    if (oldest !== undefined && this.#places.size >= maximumGalleries) this.#leave(oldest);
    const place: Place = { gallery: undefined, claimed: 0 };
    this.#places.set(number, place);
    return this.#grow(number, () => {
      place.gallery = new Gallery(dimensions, (bytes) => this.#claim(number, place, bytes));
      return place.gallery;
    });
  }

  /**
   * The vectors are overwritten afterwards.
   * @throws {GalleryNotLoaded}
   * @throws {GalleryTooLarge} after which the gallery has left.
   */
  change(number: number, { removed, added, vectors }: ChangePart): GallerySize {
    try {
      const gallery = this.#use(number);
      return this.#grow(number, () => {
        for (const id of idsOf(removed)) gallery.remove(id);
        let at = 0;
        for (const id of idsOf(added)) {
          gallery.add(id, vectors.subarray(at, at + gallery.dimensions));
          at += gallery.dimensions;
        }
        return gallery;
      });
    } finally {
      vectors.fill(0);
    }
  }

  /** The probe is overwritten afterwards. @throws {GalleryNotLoaded} */
  scan(number: number, probe: Float32Array, options: ScanOptions): Candidate[] {
    try {
      return this.#use(number).scan(probe, options);
    } finally {
      probe.fill(0);
    }
  }

  /** Lets a gallery go, if it is there. */
  forget(number: number): void {
    const place = this.#places.get(number);
    if (place === undefined) return;
    place.gallery?.erase();
    this.#places.delete(number);
    this.#bytes -= place.claimed;
    this.#freed += place.claimed;
  }

  #use(number: number): Gallery {
    const place = this.#places.get(number);
    if (place?.gallery === undefined) throw new GalleryNotLoaded();
    this.#places.delete(number);
    this.#places.set(number, place);
    return place.gallery;
  }

  #grow(number: number, work: () => Gallery): GallerySize {
    try {
      const { templates, bytes } = work();
      return { templates, bytes };
    } catch (error) {
      this.#leave(number);
      // What WebAssembly throws when the system, or its own limit, gives no more memory.
      throw error instanceof RangeError ? new GalleryTooLarge(this.#maxBytes) : error;
    }
  }

  #claim(number: number, place: Place, bytes: number): void {
    for (const other of this.#places.keys()) {
      if (this.#bytes + bytes <= this.#maxBytes) break;
      if (other !== number) this.#leave(other);
    }
    if (this.#bytes + bytes > this.#maxBytes) throw new GalleryTooLarge(this.#maxBytes);
    this.#bytes += bytes;
    place.claimed += bytes;
  }

  #leave(number: number): void {
    this.forget(number);
    this.#onLeave(number);
  }
}

interface Place {
  gallery: Gallery | undefined;
  claimed: number;
}

function* idsOf(words: Uint32Array): Generator<Uint32Array> {
  for (let at = 0; at < words.length; at += wordsPerId) yield words.subarray(at, at + wordsPerId);
}
