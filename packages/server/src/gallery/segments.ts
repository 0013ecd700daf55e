import type { Cohort } from '../vectors/cohort.js';
import { GalleryNotLoaded } from './gallery-errors.js';
import { type Candidate, recordBytesOf, type ScanOptions, Segment } from './segment.js';
import { wordsPerId } from './template-ids.js';

/** A part of a change, packed: removals come before additions. */
export interface ChangePart {
  removed: Uint32Array;
  added: Uint32Array;
  /** The added ones' vectors, one after the other. */
  vectors: Float32Array<ArrayBuffer>;
}

/** How large a segment is. */
export interface SegmentSize {
  templates: number;
  bytes: number;
}

/**
 * The segments that a thread holds, by number. Each takes no more than it was given room for, and what leaves is overwritten first.
 */
export class Segments {
  readonly #entries = new Map<number, Entry>();
  #freed = 0;

  /** Bytes released so far; they are free once they are garbage-collected. */
  get freed(): number {
    return this.#freed;
  }

  /**
   * Puts an empty segment there.
   * @param cohort what its scores are adjusted by.
   * @throws {RangeError} when the system gives no memory for it.
   */
  begin(number: number, dimensions: number, cohort?: Cohort): SegmentSize {
    let room = Number.POSITIVE_INFINITY;
    const claim = (bytes: number) => {
      if (bytes > room) throw new RangeError('There is no room for it');
      room -= bytes;
    };
    const segment = new Segment(dimensions, claim, cohort);
    const give = (bytes: number) => {
      room = bytes;
    };
    this.#entries.set(number, { segment, give });
    return sizeOf(segment);
  }

  /**
   * The vectors are overwritten afterwards.
   * @param room bytes that the segment may take for it beyond what it has.
   * @throws {GalleryNotLoaded}
   * @throws {RangeError} when that is not enough, or the system gives less; the segment is no longer there.
   */
  change(number: number, { removed, added, vectors }: ChangePart, room: number): SegmentSize {
    try {
      return this.#grow(number, room, (segment) => {
        for (const id of idsOf(removed)) segment.remove(id);
        let at = 0;
        for (const id of idsOf(added)) {
          segment.add(id, vectors.subarray(at, at + segment.dimensions));
          at += segment.dimensions;
        }
      });
    } finally {
      vectors.fill(0);
    }
  }

  /** The records of some templates, one after the other, those that are not there left out. @throws {GalleryNotLoaded} */
  records(number: number, ids: Uint32Array): Uint8Array<ArrayBuffer> {
    const { segment } = this.#find(number);
    const size = recordBytesOf(segment.dimensions);
    const records = new Uint8Array((ids.length / wordsPerId) * size);
    let end = 0;
    for (const id of idsOf(ids))
      if (segment.copyRecord(id, records.subarray(end, end + size))) end += size;
    return records.slice(0, end);
  }

  /**
   * Adds templates by their records, which are overwritten afterwards.
   * @param room as of a change.
   * @throws as a change.
   */
  addRecords(number: number, records: Uint8Array, room: number): SegmentSize {
    try {
      return this.#grow(number, room, (segment) => {
        const size = recordBytesOf(segment.dimensions);
        for (let at = 0; at < records.length; at += size)
          segment.addRecord(records.subarray(at, at + size));
      });
    } finally {
      records.fill(0);
    }
  }

  /** The probe is overwritten afterwards. @throws {GalleryNotLoaded} */
  scan(number: number, probe: Float32Array, options: ScanOptions): Candidate[] {
    try {
      return this.#find(number).segment.scan(probe, options);
    } finally {
      probe.fill(0);
    }
  }

  /** Lets a segment go, if it is there. */
  forget(number: number): void {
    const { segment } = this.#entries.get(number) ?? {};
    if (segment === undefined) return;
    this.#freed += segment.bytes;
    segment.erase();
    this.#entries.delete(number);
  }

  #find(number: number): Entry {
    const entry = this.#entries.get(number);
    if (entry === undefined) throw new GalleryNotLoaded();
    return entry;
  }

  #grow(number: number, room: number, work: (segment: Segment) => void): SegmentSize {
    const { segment, give } = this.#find(number);
    give(room);
    try {
      work(segment);
      return sizeOf(segment);
    } catch (error) {
      this.forget(number);
      throw error;
    }
  }
}

interface Entry {
  segment: Segment;
  /** Says how many bytes more it may take from now on. */
  give(bytes: number): void;
}

function sizeOf({ templates, bytes }: Segment): SegmentSize {
  return { templates, bytes };
}

function* idsOf(words: Uint32Array): Generator<Uint32Array> {
  for (let at = 0; at < words.length; at += wordsPerId) yield words.subarray(at, at + wordsPerId);
}
