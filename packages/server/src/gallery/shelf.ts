import type { Cohort } from '../vectors/cohort.js';
import { GalleryThread } from './gallery-thread.js';
import { type Account, PlacedSegment } from './placed-segment.js';

/** Each segment reserves 10 GiB of addresses, however small it is, and a process has addresses for about 13,000. */
export const maximumSegments = 4_096;

export interface ShelfOptions {
  /** How many threads there are at most. */
  threads: number;
  /** What all galleries may take, for the message of those that do not fit. */
  maxBytes: number;
  /** Is called with the place of a thread that ended: its segments are gone. */
  onLost(place: number): void;
}

/** The threads that hold galleries, and the segments on them. A thread starts with its first segment. */
export class Shelf {
  readonly #options: ShelfOptions;
  readonly #threads = new Map<number, GalleryThread>();
  /** Those that leave as well, until they are overwritten. */
  readonly #segments = new Set<PlacedSegment>();
  readonly #leaving = new Set<Promise<void>>();
  readonly #account: Account = { bytes: 0 };
  #opened = 0;

  constructor(options: ShelfOptions) {
    this.#options = options;
  }

  /** How many threads there are at most. */
  get places(): number {
    return this.#options.threads;
  }

  /** What all segments take and may take, in bytes, until they are overwritten. */
  get bytes(): number {
    return this.#account.bytes;
  }

  /** Whether there may be another segment. */
  get open(): boolean {
    return this.#segments.size < maximumSegments;
  }

  /** Settled when something that leaves has left; undefined where nothing does. */
  get leaving(): Promise<void> | undefined {
    return this.#leaving.size === 0 ? undefined : Promise.race(this.#leaving);
  }

  /** The thread that has least to hold, the first of several: so both memory and searches are shared out. */
  emptiest(): number {
    const bytes = Array.from({ length: this.places }, () => 0);
    for (const { place, claimed } of this.#segments) bytes[place] = (bytes[place] ?? 0) + claimed;
    return bytes.indexOf(Math.min(...bytes));
  }

  /** Puts an empty segment on a thread. */
  begin(place: number, dimensions: number, cohort: Cohort | undefined): PlacedSegment {
    const thread = this.#thread(place);
    const number = ++this.#opened;
    const segment = new PlacedSegment(place, thread, number, dimensions, cohort, this.#account);
    this.#segments.add(segment);
    return segment;
  }

  /** Lets segments go, their bytes overwritten. @throws {GalleriesLost} when a thread of theirs ended. */
  async forget(segments: readonly PlacedSegment[]): Promise<void> {
    const places = new Set(segments.map(({ place }) => place));
    await Promise.all(
      [...places].map((place) => this.#forget(segments.filter((each) => each.place === place))),
    );
  }

  /** Ends the threads. */
  async end(): Promise<void> {
    await Promise.all([...this.#threads.values()].map((thread) => thread.end()));
  }

  /** @param segments of one thread. */
  #forget(segments: readonly PlacedSegment[]): Promise<void> {
    const thread = this.#threads.get(segments[0]?.place ?? 0);
    // Where the thread has ended, there is nothing left to overwrite.
    if (thread === undefined) return Promise.resolve();
    const work = thread
      .forget(segments.map(({ number }) => number))
      .finally(() => this.#drop(segments));
    const left = work
      .catch(() => undefined)
      .then(() => {
        this.#leaving.delete(left);
      });
    this.#leaving.add(left);
    return work;
  }

  #drop(segments: Iterable<PlacedSegment>): void {
    for (const segment of segments)
      if (this.#segments.delete(segment)) this.#account.bytes -= segment.size.bytes;
  }

  #thread(place: number): GalleryThread {
    const { maxBytes, onLost } = this.#options;
    const known = this.#threads.get(place);
    if (known !== undefined) return known;
    const thread = new GalleryThread({
      maxBytes,
      onEnd: () => {
        this.#threads.delete(place);
        this.#drop([...this.#segments].filter((segment) => segment.place === place));
        onLost(place);
      },
    });
    this.#threads.set(place, thread);
    return thread;
  }
}
