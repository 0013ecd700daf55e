import type { Cohort } from '../vectors/cohort.js';
import { areDimensions, dimensionLimits, isUnit } from '../vectors/unit-vectors.js';
import { type Additions, byRecords, byVectors, stepOf } from './additions.js';
import { GalleryNotLoaded, GalleryTooLarge, InvalidTemplate } from './gallery-errors.js';
import type { PlacedSegment } from './placed-segment.js';
import { type Candidate, recordBytesOf, type ScanOptions, segmentBytes } from './segment.js';
import { Shelf } from './shelf.js';
import { bytesOf, defaultSpread, type Spread, targetOf } from './spread.js';
import { packIds, wordsPerId } from './template-ids.js';

export type { Candidate, ScanOptions } from './segment.js';

/** Which gallery: a client's templates of one modality, made by one version of an encoder. */
export interface GalleryKey {
  clientId: string;
  modality: string;
  encoder: string;
}

/** What became of a client's templates. Removals come before additions. */
export interface GalleryChange {
  /** Ids of 24 hexadecimal characters with vectors of length 1. An id that is there already is replaced. */
  add: readonly { id: string; vector: Float32Array }[];
  /** An id that is not there is left out. */
  remove: readonly string[];
  /** The change counter that the gallery is brought up to. */
  version: number;
}

/** Why a gallery that was loaded is not any more: others needed its room, a thread ended, or its owner let it go. */
export type Leaving = 'evicted' | 'lost' | 'forgotten';

export interface GalleriesOptions {
  /** What all galleries together may take. When one needs more, the least recently used ones are evicted. */
  maxBytes: number;
  /** How many threads hold and scan them. */
  threads?: number;
  /** How a large gallery is cut, where it is not as serves best. */
  spread?: Partial<Omit<Spread, 'places'>>;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** For how long a gallery that did not fit even alone is not loaded again: it would cost seconds to find the same. Milliseconds. */
const restOfTooLarge = 60_000;

/**
 * Galleries of vectors for exact search, held by worker threads in segments. A small gallery is one segment, a large one has several, on
 * all threads, which scan it together. A thread starts with its first gallery, and its requests wait for one another: a scan of a million
 * takes some tens of milliseconds, a large change goes there in parts that take a few each.
 */
export class Galleries {
  /** What all galleries together may take. */
  readonly maxBytes: number;
  /** Least recently used first. */
  readonly #loaded = new Map<string, Loaded>();
  readonly #left = new Map<string, Leaving>();
  readonly #shelf: Shelf;
  readonly #spread: Spread;
  readonly #now: () => number;
  /** Until when galleries are refused that did not fit even alone. */
  readonly #tooLarge = new Map<string, number>();
  #begun = 0;
  #closed = false;

  constructor({ maxBytes, threads = 1, spread, now = () => performance.now() }: GalleriesOptions) {
    this.maxBytes = maxBytes;
    this.#spread = { ...defaultSpread, ...spread, places: threads };
    this.#shelf = new Shelf({ threads, maxBytes, onLost: (place) => this.#lose(place) });
    this.#now = now;
  }

  /** The change counter a gallery was brought up to; undefined when it is not loaded: it never was, or it was evicted. */
  version(key: GalleryKey): number | undefined {
    return this.#loaded.get(nameOf(key))?.version;
  }

  /** Tells one loading of a gallery from the next; undefined when it is not loaded. */
  loading(key: GalleryKey): number | undefined {
    return this.#loaded.get(nameOf(key))?.loading;
  }

  /** How many templates a gallery holds; undefined when it is not loaded. */
  size(key: GalleryKey): number | undefined {
    const loaded = this.#loaded.get(nameOf(key));
    return loaded && sizeOf(loaded).templates;
  }

  /** Why a gallery that was loaded before is not any more; undefined when it is, or never was. */
  left(key: GalleryKey): Leaving | undefined {
    return this.#left.get(nameOf(key));
  }

  /** What a gallery of so many templates takes when it is loaded, in bytes: exactly on one thread, at most on several. */
  bytesFor(templates: number, dimensions: number): number {
    return bytesOf(templates, dimensions, this.#spread, stepOf(dimensions, false));
  }

  /**
   * Puts an empty gallery of version 0 there, in place of a former one.
   * @param dimensions of every vector, 64 to 1,024.
   * @param cohort of as many, by which its scores are adjusted; where it is undefined they are cosines.
   * @throws {RangeError} for another number of dimensions.
   * @throws {GalleryTooLarge} when not even an empty one fits, or the gallery did not fit a moment ago.
   * @throws {GalleriesLost} when the worker ended.
   */
  async begin(key: GalleryKey, dimensions: number, cohort?: Cohort): Promise<void> {
    if (!areDimensions(dimensions) || (cohort && cohort.dimensions !== dimensions)) {
      const { min, max } = dimensionLimits;
      throw new RangeError(
        `A gallery has ${min} to ${max} dimensions, as many as its cohort, not ${dimensions}`,
      );
    }
    if (this.#closed) throw new Error('The galleries are closed');
    const refusedUntil = this.#tooLarge.get(nameOf(key));
    if (refusedUntil !== undefined) {
      if (this.#now() < refusedUntil) throw new GalleryTooLarge(this.maxBytes);
      this.#tooLarge.delete(nameOf(key));
    }
    const former = this.#forget([nameOf(key)]);
    const loaded: Loaded = {
      clientId: key.clientId,
      loading: ++this.#begun,
      dimensions,
      cohort,
      version: 0,
      segments: [],
      changed: Promise.resolve(),
    };
    this.#loaded.set(nameOf(key), loaded);
    this.#left.delete(nameOf(key));
    const begun = this.#inTurn(key, loaded, async () => {
      const segment = await this.#open(key, loaded, this.#shelf.emptiest());
      await segment.begun;
    });
    await Promise.all([begun, former]);
  }

  /**
   * Changes a gallery. Changes of one gallery wait for one another; scans come between the parts of a large one.
   * @throws {InvalidTemplate} for a vector of other dimensions or not of length 1, or an id of another form: nothing is changed.
   * @throws {GalleryTooLarge} when the gallery does not fit even alone; it is no longer loaded.
   * @throws {GalleryNotLoaded} when it is not loaded, or was evicted meanwhile.
   * @throws {GalleriesLost} when the worker ended.
   */
  async apply(key: GalleryKey, change: GalleryChange): Promise<void> {
    const { dimensions } = this.#find(key);
    const added = packIds(change.add.map(({ id }) => id));
    const removed = packIds(change.remove);
    const vectors = new Float32Array(change.add.length * dimensions);
    for (const [index, { vector }] of change.add.entries()) {
      checkVector(vector, dimensions, `Vector ${index} of the change`);
      vectors.set(vector, index * dimensions);
    }
    await this.#change(key, { removed, added, vectors }, change.version);
  }

  /**
   * Adds many templates, as `apply` does.
   * @param ids packed one after the other.
   * @param vectors of these, one after the other; they are overwritten.
   * @param version the change counter that the gallery is brought up to.
   * @throws as `apply`.
   */
  async add(
    key: GalleryKey,
    ids: Uint32Array,
    vectors: Float32Array,
    version: number,
  ): Promise<void> {
    const { dimensions } = this.#find(key);
    const count = ids.length / wordsPerId;
    if (vectors.length !== count * dimensions)
      throw new InvalidTemplate(`${count} ids have ${vectors.length} numbers`);
    for (let index = 0; index < count; index++) {
      const at = index * dimensions;
      checkVector(vectors.subarray(at, at + dimensions), dimensions, `Vector ${index}`);
    }
    await this.#change(key, { removed: new Uint32Array(), added: ids, vectors }, version);
  }

  /**
   * The records of some templates as they are in memory, one after the other, those that are not there left out. Sensitive as the
   * vectors are.
   * @param ids packed one after the other.
   * @param loading that they are to be of.
   * @throws {GalleryNotLoaded} also when it was loaded anew since; {GalleriesLost}
   */
  async records(
    key: GalleryKey,
    ids: Uint32Array,
    loading: number | undefined,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const loaded = this.#find(key);
    if (loaded.loading !== loading) throw new GalleryNotLoaded();
    const pieces = await Promise.all(loaded.segments.map((segment) => segment.records(ids)));
    const [only] = pieces;
    if (only !== undefined && pieces.length === 1) return only;
    const records = new Uint8Array(pieces.reduce((size, { length }) => size + length, 0));
    let at = 0;
    for (const piece of pieces) {
      records.set(piece, at);
      at += piece.length;
      piece.fill(0);
    }
    return records;
  }

  /**
   * Adds templates by records that `records` gave, of as many dimensions and by the same cohort.
   * @param records are overwritten.
   * @throws {InvalidTemplate} when they are not of the size of some.
   * @throws {GalleryTooLarge}, {GalleryNotLoaded} and {GalleriesLost}
   */
  async addRecords(key: GalleryKey, records: Uint8Array<ArrayBuffer>): Promise<void> {
    const loaded = this.#find(key);
    const { dimensions } = loaded;
    if (records.length % recordBytesOf(dimensions) !== 0)
      throw new InvalidTemplate(`${records.length} bytes are no records`);
    try {
      await this.#inTurn(key, loaded, () => this.#add(key, loaded, byRecords(records, dimensions)));
    } finally {
      records.fill(0);
    }
  }

  /**
   * Scans a gallery for the templates that may have a score of `atLeast` with the probe: those that may reach most, at most
   * `limit`, ordered by score plus error, largest first. Whatever it leaves out reaches no further than the last of them, and
   * where it gives fewer than `limit`, not `atLeast`.
   * @param probe a vector of length 1.
   * @throws {InvalidTemplate} for a probe of other dimensions or not of length 1.
   * @throws {GalleryNotLoaded} when the gallery is not loaded.
   * @throws {GalleriesLost} when the worker ended.
   */
  async scan(key: GalleryKey, probe: Float32Array, options: ScanOptions): Promise<Candidate[]> {
    const { limit, atLeast } = options;
    if (!Number.isInteger(limit) || limit < 1 || Number.isNaN(atLeast)) {
      throw new RangeError('A scan needs a limit of at least 1 and a number for atLeast');
    }
    const loaded = this.#find(key);
    checkVector(probe, loaded.dimensions, 'The probe');
    this.#use(key, loaded);
    const found = await Promise.all(
      loaded.segments.map((segment) => segment.scan(probe, { limit, atLeast })),
    );
    return merged(found, limit);
  }

  /** Lets a gallery go, if it is loaded, its bytes overwritten. @throws {GalleriesLost} when the worker ended. */
  async forget(key: GalleryKey): Promise<void> {
    await this.#forget([nameOf(key)], 'forgotten');
  }

  /** Lets all galleries of a client go, their bytes overwritten. @throws {GalleriesLost} when the worker ended. */
  async forgetClient(clientId: string): Promise<void> {
    await this.#forget(
      [...this.#loaded].flatMap(([name, loaded]) => (loaded.clientId === clientId ? [name] : [])),
    );
  }

  /** What is loaded now. */
  stats(): { galleries: number; templates: number; bytes: number } {
    const total = { galleries: this.#loaded.size, templates: 0, bytes: 0 };
    for (const loaded of this.#loaded.values()) {
      const { templates, bytes } = sizeOf(loaded);
      total.templates += templates;
      total.bytes += bytes;
    }
    return total;
  }

  /** Lets all galleries go, their bytes overwritten, and ends the threads. Nothing can be loaded after it. */
  async close(): Promise<void> {
    this.#closed = true;
    // Where a thread has ended by itself, there is nothing left to overwrite.
    await this.#forget([...this.#loaded.keys()]).catch(() => undefined);
    await this.#shelf.end();
  }

  #find(key: GalleryKey): Loaded {
    const loaded = this.#loaded.get(nameOf(key));
    if (loaded === undefined) throw new GalleryNotLoaded();
    return loaded;
  }

  /** Makes a gallery the one that was used last. @throws {GalleryNotLoaded} when it left, even if another loading took its place. */
  #use(key: GalleryKey, loaded: Loaded): void {
    const name = nameOf(key);
    if (this.#loaded.get(name) !== loaded) throw new GalleryNotLoaded();
    this.#loaded.delete(name);
    this.#loaded.set(name, loaded);
  }

  /** The vectors are overwritten afterwards. */
  async #change(
    key: GalleryKey,
    { removed, added, vectors }: PackedChange,
    version: number,
  ): Promise<void> {
    const loaded = this.#find(key);
    const { dimensions, cohort } = loaded;
    try {
      await this.#inTurn(key, loaded, async () => {
        await this.#remove(key, loaded, removed);
        const additions = byVectors(added, vectors, dimensions, cohort !== undefined);
        await this.#add(key, loaded, additions);
        loaded.version = version;
      });
    } finally {
      vectors.fill(0);
    }
  }

  /** Does work on a gallery when what was asked of it before is done. One that does not fit is let go. */
  async #inTurn(key: GalleryKey, loaded: Loaded, work: () => Promise<void>): Promise<void> {
    const turn = loaded.changed.then(work);
    loaded.changed = turn.catch(() => undefined);
    try {
      await turn;
    } catch (error) {
      if (error instanceof GalleryTooLarge) {
        const name = nameOf(key);
        this.#tooLarge.set(name, this.#now() + restOfTooLarge);
        if (this.#loaded.get(name) === loaded)
          await this.#forget([name], 'evicted').catch(() => undefined);
      }
      throw error;
    }
  }

  async #remove(key: GalleryKey, loaded: Loaded, removed: Uint32Array): Promise<void> {
    const step = removedTogether * wordsPerId;
    for (let at = 0; at < removed.length; at += step) {
      this.#use(key, loaded);
      const ids = removed.slice(at, at + step);
      await Promise.all(loaded.segments.map((segment) => segment.remove(ids)));
    }
  }

  async #add(key: GalleryKey, loaded: Loaded, { count, step, cut }: Additions): Promise<void> {
    const underway = new Map<PlacedSegment, Promise<unknown>>();
    try {
      for (let at = 0; at < count; ) {
        const target = targetOf(loaded.segments, this.#spread);
        const segment = target.segment ?? (await this.#open(key, loaded, target.place));
        await (underway.get(segment) ?? segment.begun);
        const end = Math.min(at + step, at + target.room, count);
        const needed = segment.growthFor(end - at);
        for (let wait = this.#freeing(needed, loaded); wait; wait = this.#freeing(needed, loaded))
          await wait;
        this.#use(key, loaded);
        const addition = cut(at, end);
        // All of it is on its way at once, so that no scan finds a template twice, or one that is replaced not at all.
        const elsewhere = loaded.segments.filter((other) => other !== segment);
        const added = Promise.all([
          ...elsewhere.map((other) => other.remove(addition.ids)),
          segment.add(addition, Math.min(needed, this.maxBytes - this.#shelf.bytes)),
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

  /** Begins another segment of a gallery. */
  async #open(key: GalleryKey, loaded: Loaded, place: number): Promise<PlacedSegment> {
    const needed = segmentBytes(0, loaded.dimensions);
    const freeing = () => this.#freeing(needed, loaded, !this.#shelf.open);
    for (let wait = freeing(); wait; wait = freeing()) await wait;
    this.#use(key, loaded);
    if (needed > this.maxBytes - this.#shelf.bytes) throw new GalleryTooLarge(this.maxBytes);
    const segment = this.#shelf.begin(place, loaded.dimensions, loaded.cohort);
    loaded.segments.push(segment);
    return segment;
  }

  /**
   * Makes room for a gallery: lets the least recently used one go.
   * @param full whether it is room that lacks, whatever the bytes.
   * @returns what to wait for before it is asked again; undefined where there is room, or nothing else to let go.
   */
  #freeing(needed: number, loaded: Loaded, full = false): Promise<void> | undefined {
    if (!full && this.#shelf.bytes + needed <= this.maxBytes) return undefined;
    const { leaving } = this.#shelf;
    if (leaving !== undefined) return leaving;
    const [oldest] = [...this.#loaded].find(([, other]) => other !== loaded) ?? [];
    return oldest === undefined
      ? undefined
      : this.#forget([oldest], 'evicted').catch(() => undefined);
  }

  /** @param why they leave, where that is to be told. */
  async #forget(names: readonly string[], why?: Leaving): Promise<void> {
    const segments: PlacedSegment[] = [];
    for (const name of names) {
      const loaded = this.#loaded.get(name);
      if (loaded === undefined) continue;
      segments.push(...loaded.segments);
      this.#loaded.delete(name);
      if (why !== undefined) this.#left.set(name, why);
    }
    await this.#shelf.forget(segments);
  }

  /** What was in part on a thread that ended is of no use. */
  #lose(place: number): void {
    const lost = [...this.#loaded].flatMap(([name, { segments }]) =>
      segments.some((segment) => segment.place === place) ? [name] : [],
    );
    this.#forget(lost, 'lost').catch(() => undefined);
  }
}

interface Loaded {
  clientId: string;
  /** Tells it from other loadings. */
  loading: number;
  dimensions: number;
  cohort: Cohort | undefined;
  version: number;
  segments: PlacedSegment[];
  /** Settled when the last change is. */
  changed: Promise<void>;
}

/** A change, packed. */
interface PackedChange {
  removed: Uint32Array;
  added: Uint32Array;
  vectors: Float32Array;
}

/** Ids that are removed at once: one to two milliseconds of a thread's time. */
const removedTogether = 2_000;

/** The best of what several scans found. Each left out only what reaches no further than its last, or not far enough. */
function merged(found: readonly Candidate[][], limit: number): Candidate[] {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return found
    .flat()
    .sort((a, b) => b.score + b.error - (a.score + a.error))
    .slice(0, limit);
}

function sizeOf({ segments }: Loaded): { templates: number; bytes: number } {
  const total = { templates: 0, bytes: 0 };
  for (const { size } of segments) {
    total.templates += size.templates;
    total.bytes += size.bytes;
  }
  return total;
}

/** @throws {InvalidTemplate} @param what names the vector in the error. */
function checkVector(vector: Float32Array, dimensions: number, what: string): void {
  if (vector.length !== dimensions) {
    throw new InvalidTemplate(`${what} has ${vector.length} dimensions instead of ${dimensions}`);
  }
  if (!isUnit(vector)) throw new InvalidTemplate(`${what} is not of length 1; normalise it first`);
}

function nameOf({ clientId, modality, encoder }: GalleryKey): string {
  return JSON.stringify([clientId, modality, encoder]);
}
