import type { Cohort } from '../vectors/cohort.js';
import type { GalleryThread } from './gallery-thread.js';
import { type Candidate, type ScanOptions, segmentBytes } from './segment.js';
import type { SegmentSize } from './segments.js';
import { wordsPerId } from './template-ids.js';

/** What goes into a segment at once: templates by their vectors, or by their records. All of it is given away. */
export type Addition =
  | { ids: Uint32Array; vectors: Float32Array<ArrayBuffer> }
  | { ids: Uint32Array; records: Uint8Array<ArrayBuffer> };

/** What segments take together, in bytes. */
export interface Account {
  bytes: number;
}

const nothing = () => ({ added: new Uint32Array(), vectors: new Float32Array() });

/**
 * A segment of a gallery as seen from outside its thread. What it is asked is on its way when the call returns, and is done in the order
 * of the calls, with what other segments of the same thread are asked.
 */
export class PlacedSegment {
  /** Settled when it is there. */
  readonly begun: Promise<void>;
  #size: SegmentSize = { templates: 0, bytes: 0 };
  /** Templates that are on their way, and what it may take for them. */
  #coming: SegmentSize = { templates: 0, bytes: 0 };
  readonly #thread: GalleryThread;
  readonly #account: Account;

  /**
   * @param place of its thread.
   * @param number that its thread knows it by.
   * @param account to which it is put what it takes and may take.
   */
  constructor(
    readonly place: number,
    thread: GalleryThread,
    readonly number: number,
    readonly dimensions: number,
    cohort: Cohort | undefined,
    account: Account,
  ) {
    this.#thread = thread;
    this.#account = account;
    const coming = { templates: 0, bytes: segmentBytes(0, dimensions) };
    this.begun = this.#grow(coming, () => thread.begin(number, dimensions, cohort));
  }

  /** How many templates it has, those that are on their way included. */
  get templates(): number {
    return this.#size.templates + this.#coming.templates;
  }

  /** How many it has, and what it takes. */
  get size(): Readonly<SegmentSize> {
    return this.#size;
  }

  /** What it takes and may take, in bytes. */
  get claimed(): number {
    return this.#size.bytes + this.#coming.bytes;
  }

  /** How many bytes more it takes at most with so many templates more: none of them may be there. */
  growthFor(templates: number): number {
    const needed = segmentBytes(this.templates + templates, this.dimensions);
    return Math.max(0, needed - this.claimed);
  }

  /**
   * Adds templates, or replaces those that are there.
   * @param room bytes that it may take for them. One addition has to be there before the next is asked for.
   * @throws {GalleryTooLarge} when it needs more; it is no longer there.
   * @throws {GalleryNotLoaded}, {GalleriesLost}
   */
  add(addition: Addition, room: number): Promise<void> {
    const { ids } = addition;
    const coming = { templates: ids.length / wordsPerId, bytes: room };
    return this.#grow(coming, () => {
      if ('records' in addition)
        return this.#thread.addRecords(this.number, addition.records, room);
      const part = { removed: new Uint32Array(), added: ids, vectors: addition.vectors };
      return this.#thread.change(this.number, part, room);
    });
  }

  /** @throws {GalleryNotLoaded}, {GalleriesLost} */
  remove(ids: Uint32Array): Promise<void> {
    const part = { removed: ids, ...nothing() };
    const coming = { templates: 0, bytes: 0 };
    return this.#grow(coming, () => this.#thread.change(this.number, part, 0));
  }

  /** @throws {GalleryNotLoaded}, {GalleriesLost} */
  scan(probe: Float32Array, options: ScanOptions): Promise<Candidate[]> {
    return this.#thread.scan(this.number, probe, options);
  }

  /** @throws {GalleryNotLoaded}, {GalleriesLost} */
  records(ids: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
    return this.#thread.records(this.number, ids);
  }

  async #grow(coming: SegmentSize, growing: () => Promise<SegmentSize>): Promise<void> {
    this.#expect(coming, 1);
    try {
      const size = await growing();
      this.#account.bytes += size.bytes - this.#size.bytes;
      this.#size = size;
    } finally {
      this.#expect(coming, -1);
    }
  }

  #expect({ templates, bytes }: SegmentSize, sign: 1 | -1): void {
    this.#coming.templates += sign * templates;
    this.#coming.bytes += sign * bytes;
    this.#account.bytes += sign * bytes;
  }
}
