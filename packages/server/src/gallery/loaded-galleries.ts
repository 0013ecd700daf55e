import type { Cohort } from '../vectors/cohort.js';
import type { Additions } from './additions.js';
import { GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import type { PlacedSegment } from './placed-segment.js';
import { segmentBytes } from './segment.js';
import { Shelf } from './shelf.js';
import { type Spread, targetOf } from './spread.js';
import { wordsPerId } from './template-ids.js';

/** A gallery in memory. */
export interface LoadedGallery {
  readonly name: string;
  /** Tells it from other loadings. */
  readonly loading: number;
  readonly dimensions: number;
  readonly cohort: Cohort | undefined;
  readonly segments: PlacedSegment[];
  /** The change counter that it was brought up to. */
  version: number;
  /** Settled when the last change is. */
  changed: Promise<void>;
}

/** Why a gallery that was loaded is not any more: others needed its room, a thread ended, or its owner let it go. */
export type Leaving = 'evicted' | 'lost' | 'forgotten';

/** Galleries of which it is known why they left. */
const mostLeft = 4_096;

/** Ids that are removed at once: one to two milliseconds of a thread's time. */
const removedTogether = 2_000;

/**
 * The galleries in memory, by name: when one needs room, the least recently used ones are evicted, whole, wherever their segments lie. What
 * leaves is overwritten before its room is anybody's.
 */
export class LoadedGalleries implements Iterable<LoadedGallery> {
  readonly #maxBytes: number;
  readonly #spread: Spread;
  readonly #shelf: Shelf;
  /** Least recently used first. */
  readonly #galleries = new Map<string, LoadedGallery>();
  readonly #left = new Map<string, Leaving>();
  #begun = 0;

  constructor(maxBytes: number, spread: Spread) {
    this.#maxBytes = maxBytes;
    this.#spread = spread;
    const onLost = (place: number) => this.#lose(place);
    this.#shelf = new Shelf({ threads: spread.places, maxBytes, onLost });
  }

  get(name: string): LoadedGallery | undefined {
    return this.#galleries.get(name);
  }

  /** Why a gallery that was here before is not any more; undefined when it is, or never was, or left long ago. */
  left(name: string): Leaving | undefined {
    return this.#left.get(name);
  }

  [Symbol.iterator](): IterableIterator<LoadedGallery> {
    return this.#galleries.values();
  }

  /** Makes a gallery the one that was used last. @throws {GalleryNotLoaded} when it left, even if another loading took its place. */
  use(gallery: LoadedGallery): void {
    const { name } = gallery;
    if (this.#galleries.get(name) !== gallery) throw new GalleryNotLoaded();
    this.#galleries.delete(name);
    this.#galleries.set(name, gallery);
  }

  /** Turns the order in which some galleries were used around; others stay where they are. */
  reverse(names: ReadonlySet<string>): void {
    const order = [...this.#galleries.values()];
    const turned = order.filter(({ name }) => names.has(name));
    this.#galleries.clear();
    for (const gallery of order) {
      const next = names.has(gallery.name) ? (turned.pop() ?? gallery) : gallery;
      this.#galleries.set(next.name, next);
    }
  }

  /** Puts an empty gallery there, in place of a former one. @throws {GalleryTooLarge}, {GalleriesLost} */
  async begin(
    name: string,
    { dimensions, cohort }: Pick<LoadedGallery, 'dimensions' | 'cohort'>,
  ): Promise<void> {
    const former = this.forget([name]);
    const gallery: LoadedGallery = {
      ...{ name, dimensions, cohort },
      loading: ++this.#begun,
      segments: [],
      version: 0,
      changed: Promise.resolve(),
    };
    this.#galleries.set(name, gallery);
    this.#left.delete(name);
    const begun = this.inTurn(gallery, async () => {
      const segment = await this.#open(gallery, this.#shelf.emptiest());
      await segment.begun;
    });
    await Promise.all([begun, former]);
  }

  /** Does work on a gallery when what was asked of it before is done. One that does not fit is let go. */
  async inTurn(gallery: LoadedGallery, work: () => Promise<void>): Promise<void> {
    const turn = gallery.changed.then(work);
    gallery.changed = turn.catch(() => undefined);
    try {
      await turn;
    } catch (error) {
      const there = this.#galleries.get(gallery.name) === gallery;
      if (error instanceof GalleryTooLarge && there)
        await this.forget([gallery.name], 'evicted').catch(() => undefined);
      throw error;
    }
  }

  /** @param ids packed one after the other. @throws {GalleryNotLoaded}, {GalleriesLost} */
  async remove(gallery: LoadedGallery, ids: Uint32Array): Promise<void> {
    const step = removedTogether * wordsPerId;
    for (let at = 0; at < ids.length; at += step) {
      this.use(gallery);
      const some = ids.slice(at, at + step);
      await Promise.all(gallery.segments.map((segment) => segment.remove(some)));
    }
  }

  /** Adds templates, or replaces those that are there. @throws {GalleryTooLarge}, {GalleryNotLoaded}, {GalleriesLost} */
  async add(gallery: LoadedGallery, { count, step, cut }: Additions): Promise<void> {
    const underway = new Map<PlacedSegment, Promise<unknown>>();
    try {
      for (let at = 0; at < count; ) {
        const target = targetOf(gallery.segments, this.#spread);
        if (target.segment === undefined && underway.size > 0) {
          // What is replaced makes room elsewhere, as soon as it is known.
          await Promise.all(underway.values());
          underway.clear();
          continue;
        }
        const segment = target.segment ?? (await this.#open(gallery, target.place));
        await (underway.get(segment) ?? segment.begun);
        const end = Math.min(at + step, at + target.room, count);
        const needed = segment.growthFor(end - at);
        for (let wait = this.#freeing(needed, gallery); wait; wait = this.#freeing(needed, gallery))
          await wait;
        this.use(gallery);
        const addition = cut(at, end);
        // All of it is on its way at once, so that no scan finds a template twice, or one that is replaced not at all.
        const elsewhere = gallery.segments.filter((other) => other !== segment);
        const added = Promise.all([
          ...elsewhere.map((other) => other.remove(addition.ids)),
          segment.add(addition, Math.min(needed, this.#maxBytes - this.#shelf.bytes)),
        ]);
        // Whoever waits for it is told; until then nobody does.
        added.catch(() => {});
        underway.set(segment, added);
        at = end;
      }
    } finally {
      // What went wrong on a thread comes before that the gallery has left because of it.
      await Promise.all(underway.values());
    }
  }

  /** Lets galleries go, if they are there. @param why, where that is to be told. @throws {GalleriesLost} */
  async forget(names: readonly string[], why?: Leaving): Promise<void> {
    const segments: PlacedSegment[] = [];
    for (const name of names) {
      const gallery = this.#galleries.get(name);
      if (gallery === undefined) continue;
      segments.push(...gallery.segments);
      this.#galleries.delete(name);
      if (why !== undefined) this.#note(name, why);
    }
    await this.#shelf.forget(segments);
  }

  /** Lets all go and ends the threads. */
  async end(): Promise<void> {
    // Where a thread has ended by itself, there is nothing left to overwrite.
    await this.forget([...this.#galleries.keys()]).catch(() => undefined);
    await this.#shelf.end();
  }

  /** Begins another segment of a gallery. */
  async #open(gallery: LoadedGallery, place: number): Promise<PlacedSegment> {
    const { dimensions, cohort, segments } = gallery;
    const needed = segmentBytes(0, dimensions);
    const freeing = () => this.#freeing(needed, gallery, !this.#shelf.open);
    for (let wait = freeing(); wait; wait = freeing()) await wait;
    this.use(gallery);
    if (needed > this.#maxBytes - this.#shelf.bytes) throw new GalleryTooLarge(this.#maxBytes);
    const segment = this.#shelf.begin(place, dimensions, cohort);
    segments.push(segment);
    return segment;
  }

  /**
   * Makes room for a gallery: lets the least recently used one go.
   * @param full when it is another segment that there is no place for, whatever the bytes.
   * @returns what to wait for before it is asked again; undefined where there is room, or nothing else to let go.
   */
  #freeing(needed: number, gallery: LoadedGallery, full = false): Promise<void> | undefined {
    if (!full && this.#shelf.bytes + needed <= this.#maxBytes) return undefined;
    const { leaving } = this.#shelf;
    if (leaving !== undefined) return leaving;
    const oldest = [...this].find((other) => other !== gallery);
    return oldest && this.forget([oldest.name], 'evicted').catch(() => undefined);
  }

  /** Notes why a gallery left. Those that left first are forgotten. */
  #note(name: string, why: Leaving): void {
    this.#left.delete(name);
    this.#left.set(name, why);
    const [first] = this.#left.keys();
    if (this.#left.size > mostLeft && first !== undefined) this.#left.delete(first);
  }

  /** What was in part on a thread that ended is of no use. */
  #lose(place: number): void {
    const lost = [...this].filter(({ segments }) => segments.some((each) => each.place === place));
    const names = lost.map(({ name }) => name);
    this.forget(names, 'lost').catch(() => undefined);
  }
}
