import type { Cohort } from '../vectors/cohort.js';
import { type Candidate, Gallery, recordBytesOf, type ScanOptions } from './gallery.js';
import { GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import { wordsPerId } from './template-ids.js';

/** Each reserves 10 GiB of addresses, however small it is, and a process has addresses for about 13,000. */
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
 * The galleries in memory, by number: a cache that evicts the least recently used ones when another needs the memory. Together
 * they take no more than `maxBytes`, and are no more than {@link maximumGalleries}. What leaves is overwritten first.
 */
export class GalleryCache {
  readonly #maxBytes: number;
  readonly #onEvict: (number: number) => void;
  /** Least recently used first. */
  readonly #entries = new Map<number, Entry>();
  #bytes = 0;
  #freed = 0;

  /** @param onEvict is called with each gallery that was evicted. */
  constructor(maxBytes: number, onEvict: (number: number) => void) {
    this.#maxBytes = maxBytes;
    this.#onEvict = onEvict;
  }

  /** Bytes released so far; they are free once they are garbage-collected. */
  get freed(): number {
    return this.#freed;
  }

  /**
   * Puts an empty gallery there.
   * @param cohort what its scores are adjusted by.
   * @throws {GalleryTooLarge}
   */
  begin(number: number, dimensions: number, cohort?: Cohort): GallerySize {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined && this.#entries.size >= maximumGalleries) this.#evict(oldest);
    const entry: Entry = { gallery: undefined, claimed: 0 };
    this.#entries.set(number, entry);
    return this.#grow(number, () => {
      entry.gallery = new Gallery(dimensions, (bytes) => this.#claim(number, entry, bytes), cohort);
      return entry.gallery;
    });
  }

  /**
   * The vectors are overwritten afterwards.
   * @throws {GalleryNotLoaded}
   * @throws {GalleryTooLarge} after which the gallery is no longer there.
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

  /** The records of some templates, one after the other, those that are not there left out. @throws {GalleryNotLoaded} */
  records(number: number, ids: Uint32Array): Uint8Array<ArrayBuffer> {
    const { gallery } = this.#entries.get(number) ?? {};
    if (gallery === undefined) throw new GalleryNotLoaded();
    const size = recordBytesOf(gallery.dimensions);
    const records = new Uint8Array((ids.length / wordsPerId) * size);
    let end = 0;
    for (const id of idsOf(ids))
      if (gallery.copyRecord(id, records.subarray(end, end + size))) end += size;
    return records.slice(0, end);
  }

  /**
   * Adds templates by their records, which are overwritten afterwards.
   * @throws {GalleryNotLoaded}
   * @throws {GalleryTooLarge} after which the gallery is no longer there.
   */
  addRecords(number: number, records: Uint8Array): GallerySize {
    try {
      const gallery = this.#use(number);
      const size = recordBytesOf(gallery.dimensions);
      return this.#grow(number, () => {
        for (let at = 0; at < records.length; at += size)
          gallery.addRecord(records.subarray(at, at + size));
        return gallery;
      });
    } finally {
      records.fill(0);
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
    const entry = this.#entries.get(number);
    if (entry === undefined) return;
    entry.gallery?.erase();
    this.#entries.delete(number);
    this.#bytes -= entry.claimed;
    this.#freed += entry.claimed;
  }

  #use(number: number): Gallery {
    const entry = this.#entries.get(number);
    if (entry?.gallery === undefined) throw new GalleryNotLoaded();
    this.#entries.delete(number);
    this.#entries.set(number, entry);
    return entry.gallery;
  }

  #grow(number: number, work: () => Gallery): GallerySize {
    try {
      const { templates, bytes } = work();
      return { templates, bytes };
    } catch (error) {
      this.#evict(number);
      // What WebAssembly throws when the system, or its own limit, gives no more memory.
      throw error instanceof RangeError ? new GalleryTooLarge(this.#maxBytes) : error;
    }
  }

  #claim(number: number, entry: Entry, bytes: number): void {
    for (const other of this.#entries.keys()) {
      if (this.#bytes + bytes <= this.#maxBytes) break;
      if (other !== number) this.#evict(other);
    }
    if (this.#bytes + bytes > this.#maxBytes) throw new GalleryTooLarge(this.#maxBytes);
    this.#bytes += bytes;
    entry.claimed += bytes;
  }

  #evict(number: number): void {
    this.forget(number);
    this.#onEvict(number);
  }
}

interface Entry {
  gallery: Gallery | undefined;
  claimed: number;
}

function* idsOf(words: Uint32Array): Generator<Uint32Array> {
  for (let at = 0; at < words.length; at += wordsPerId) yield words.subarray(at, at + wordsPerId);
}
