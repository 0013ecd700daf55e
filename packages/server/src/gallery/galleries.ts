import type { Cohort } from '../vectors/cohort.js';
import { areDimensions, dimensionLimits, isUnit } from '../vectors/unit-vectors.js';
import { byRecords, byVectors, stepOf } from './additions.js';
import { GalleryNotLoaded, GalleryTooLarge, InvalidTemplate } from './gallery-errors.js';
import { type Leaving, LoadedGalleries, type LoadedGallery } from './loaded-galleries.js';
import { type Candidate, recordBytesOf, type ScanOptions } from './segment.js';
import { bytesOf, defaultSpread, type Spread } from './spread.js';
import { packIds, wordsPerId } from './template-ids.js';

export type { Leaving } from './loaded-galleries.js';
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
  readonly #loaded: LoadedGalleries;
  readonly #spread: Spread;
  readonly #now: () => number;
  /** Until when galleries are refused that did not fit even alone. */
  readonly #tooLarge = new Map<string, number>();
  #closed = false;

  constructor({ maxBytes, threads = 1, spread, now = () => performance.now() }: GalleriesOptions) {
    this.maxBytes = maxBytes;
    this.#spread = { ...defaultSpread, ...spread, places: threads };
    this.#loaded = new LoadedGalleries(maxBytes, this.#spread);
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
    return this.#loaded.left(nameOf(key));
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
   * @throws {GalleriesLost} when a thread of it ended.
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
    await this.#loaded.begin(nameOf(key), { dimensions, cohort });
  }

  /**
   * Changes a gallery. Changes of one gallery wait for one another; scans come between the parts of a large one.
   * @throws {InvalidTemplate} for a vector of other dimensions or not of length 1, or an id of another form: nothing is changed.
   * @throws {GalleryTooLarge} when the gallery does not fit even alone; it is no longer loaded.
   * @throws {GalleryNotLoaded} when it is not loaded, or was evicted meanwhile.
   * @throws {GalleriesLost} when a thread of it ended.
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
      await this.#inTurn(loaded, () => this.#loaded.add(loaded, byRecords(records, dimensions)));
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
   * @throws {GalleriesLost} when a thread of it ended.
   */
  async scan(key: GalleryKey, probe: Float32Array, options: ScanOptions): Promise<Candidate[]> {
    const { limit, atLeast } = options;
    if (!Number.isInteger(limit) || limit < 1 || Number.isNaN(atLeast)) {
      throw new RangeError('A scan needs a limit of at least 1 and a number for atLeast');
    }
    const loaded = this.#find(key);
    checkVector(probe, loaded.dimensions, 'The probe');
    this.#loaded.use(loaded);
    const found = await Promise.all(
      loaded.segments.map((segment) => segment.scan(probe, { limit, atLeast })),
    );
    return merged(found, limit);
  }

  /** Lets a gallery go, if it is loaded, its bytes overwritten. @throws {GalleriesLost} when a thread of it ended. */
  async forget(key: GalleryKey): Promise<void> {
    await this.#loaded.forget([nameOf(key)], 'forgotten');
  }

  /** Has galleries that were used one after the other leave in the opposite order, those between them when they would have. */
  reverse(keys: readonly GalleryKey[]): void {
    this.#loaded.reverse(new Set(keys.map(nameOf)));
  }

  /** What is loaded now. */
  stats(): { galleries: number; templates: number; bytes: number } {
    const total = { galleries: 0, templates: 0, bytes: 0 };
    for (const loaded of this.#loaded) {
      const { templates, bytes } = sizeOf(loaded);
      total.galleries += 1;
      total.templates += templates;
      total.bytes += bytes;
    }
    return total;
  }

  /** Lets all galleries go, their bytes overwritten, and ends the threads. Nothing can be loaded after it. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#loaded.end();
  }

  #find(key: GalleryKey): LoadedGallery {
    const loaded = this.#loaded.get(nameOf(key));
    if (loaded === undefined) throw new GalleryNotLoaded();
    return loaded;
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
      await this.#inTurn(loaded, async () => {
        await this.#loaded.remove(loaded, removed);
        const additions = byVectors(added, vectors, dimensions, cohort !== undefined);
        await this.#loaded.add(loaded, additions);
        loaded.version = version;
      });
    } finally {
      vectors.fill(0);
    }
  }

  async #inTurn(loaded: LoadedGallery, work: () => Promise<void>): Promise<void> {
    try {
      await this.#loaded.inTurn(loaded, work);
    } catch (error) {
      if (error instanceof GalleryTooLarge)
        this.#tooLarge.set(loaded.name, this.#now() + restOfTooLarge);
      throw error;
    }
  }
}

/** A change, packed. */
interface PackedChange {
  removed: Uint32Array;
  added: Uint32Array;
  vectors: Float32Array;
}

/** The best of what several scans found. Each left out only what reaches no further than its last, or not far enough. */
function merged(found: readonly Candidate[][], limit: number): Candidate[] {
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  return found
    .flat()
    .sort((a, b) => b.score + b.error - (a.score + a.error))
    .slice(0, limit);
}

function sizeOf({ segments }: LoadedGallery): { templates: number; bytes: number } {
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

/** A gallery in one word, to find it by. */
export function nameOf({ clientId, modality, encoder }: GalleryKey): string {
  return JSON.stringify([clientId, modality, encoder]);
}
