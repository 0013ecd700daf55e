import type { Cohort } from '../vectors/cohort.js';
import { areDimensions, dimensionLimits, isUnit } from '../vectors/unit-vectors.js';
import { type Candidate, galleryBytes, recordBytesOf, type ScanOptions } from './gallery.js';
import type { ChangePart, GallerySize } from './gallery-cache.js';
import { GalleryNotLoaded, GalleryTooLarge, InvalidTemplate } from './gallery-errors.js';
import { GalleryThread } from './gallery-thread.js';
import { packIds, wordsPerId } from './template-ids.js';

export type { Candidate, ScanOptions } from './gallery.js';

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

/** Why a gallery that was loaded is not any more: others needed its room, the worker ended, or its owner let it go. */
export type Leaving = 'evicted' | 'lost' | 'forgotten';

export interface GalleriesOptions {
  /** What all galleries together may take. When one needs more, the least recently used ones are evicted. */
  maxBytes: number;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** For how long a gallery that did not fit even alone is not loaded again: it would cost seconds to find the same. Milliseconds. */
const restOfTooLarge = 60_000;

/**
 * Galleries of vectors for exact search, held by a worker thread. It starts with the first gallery, and its requests wait for
 * one another: a scan of a million takes some tens of milliseconds, a large change goes there in parts that take a few each.
 */
export class Galleries {
  /** What all galleries together may take. */
  readonly maxBytes: number;
  readonly #loaded = new Map<string, Loaded>();
  readonly #left = new Map<string, Leaving>();
  #thread: GalleryThread | undefined;
  readonly #now: () => number;
  /** Until when galleries are refused that did not fit even alone. */
  readonly #tooLarge = new Map<string, number>();
  #begun = 0;
  #closed = false;

  constructor({ maxBytes, now = () => performance.now() }: GalleriesOptions) {
    this.maxBytes = maxBytes;
    this.#now = now;
  }

  /** The change counter a gallery was brought up to; undefined when it is not loaded: it never was, or it was evicted. */
  version(key: GalleryKey): number | undefined {
    return this.#loaded.get(nameOf(key))?.version;
  }

  /** Tells one loading of a gallery from the next; undefined when it is not loaded. */
  loading(key: GalleryKey): number | undefined {
    return this.#loaded.get(nameOf(key))?.gallery;
  }

  /** How many templates a gallery holds; undefined when it is not loaded. */
  size(key: GalleryKey): number | undefined {
    return this.#loaded.get(nameOf(key))?.size.templates;
  }

  /** Why a gallery that was loaded before is not any more; undefined when it is, or never was. */
  left(key: GalleryKey): Leaving | undefined {
    return this.#left.get(nameOf(key));
  }

  /** What a gallery of so many templates takes, in bytes; infinity where none can hold them. */
  bytesFor(templates: number, dimensions: number): number {
    return galleryBytes(templates, dimensions);
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
    this.#thread ??= this.#start();
    const former = this.#forget([nameOf(key)]);
    const gallery = ++this.#begun;
    const loaded: Loaded = {
      clientId: key.clientId,
      gallery,
      dimensions,
      numbersAPart: cohort === undefined ? numbersAPart.plain : numbersAPart.likened,
      version: 0,
      size: { templates: 0, bytes: 0 },
      changed: Promise.resolve(),
    };
    this.#loaded.set(nameOf(key), loaded);
    this.#left.delete(nameOf(key));
    const begun = this.#thread.begin(gallery, dimensions, cohort);
    [loaded.size] = await Promise.all([begun, former]);
  }

  /**
   * Changes a gallery. Changes of one gallery wait for one another; scans come between the parts of a large one.
   * @throws {InvalidTemplate} for a vector of other dimensions or not of length 1, or an id of another form: nothing is changed.
   * @throws {GalleryTooLarge} when the gallery does not fit even alone; it is no longer loaded.
   * @throws {GalleryNotLoaded} when it is not loaded, or was evicted meanwhile.
   * @throws {GalleriesLost} when the worker ended.
   */
  async apply(key: GalleryKey, change: GalleryChange): Promise<void> {
    const { dimensions } = this.#find(key).loaded;
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
    const { dimensions } = this.#find(key).loaded;
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
    const { loaded, thread } = this.#find(key);
    if (loaded.gallery !== loading) throw new GalleryNotLoaded();
    return thread.records(loaded.gallery, ids);
  }

  /**
   * Adds templates by records that `records` gave, of as many dimensions and by the same cohort.
   * @param records are given away.
   * @throws {InvalidTemplate} when they are not of the size of some.
   * @throws {GalleryTooLarge}, {GalleryNotLoaded} and {GalleriesLost}
   */
  async addRecords(key: GalleryKey, records: Uint8Array<ArrayBuffer>): Promise<void> {
    const { loaded, thread } = this.#find(key);
    if (records.length % recordBytesOf(loaded.dimensions) !== 0)
      throw new InvalidTemplate(`${records.length} bytes are no records`);
    loaded.size = await thread.addRecords(loaded.gallery, records);
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
    const { loaded, thread } = this.#find(key);
    checkVector(probe, loaded.dimensions, 'The probe');
    return thread.scan(loaded.gallery, probe, { limit, atLeast });
  }

  /** Lets a gallery go, if it is loaded, its bytes overwritten. @throws {GalleriesLost} when the worker ended. */
  async forget(key: GalleryKey): Promise<void> {
    if (this.#loaded.has(nameOf(key))) this.#left.set(nameOf(key), 'forgotten');
    await this.#forget([nameOf(key)]);
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
    for (const { size } of this.#loaded.values()) {
      total.templates += size.templates;
      total.bytes += size.bytes;
    }
    return total;
  }

  /** Lets all galleries go, their bytes overwritten, and ends the worker. Nothing can be loaded after it. */
  async close(): Promise<void> {
    this.#closed = true;
    // Where the worker has ended by itself, there is nothing left to overwrite.
    await this.#forget([...this.#loaded.keys()]).catch(() => undefined);
    await this.#thread?.end();
  }

  #find(key: GalleryKey): { loaded: Loaded; thread: GalleryThread } {
    const loaded = this.#loaded.get(nameOf(key));
    if (loaded === undefined || this.#thread === undefined) throw new GalleryNotLoaded();
    return { loaded, thread: this.#thread };
  }

  /** The vectors are overwritten afterwards. */
  async #change(key: GalleryKey, change: PackedChange, version: number): Promise<void> {
    const { loaded, thread } = this.#find(key);
    const work = loaded.changed.then(async () => {
      for (const part of inParts(change, loaded))
        loaded.size = await thread.change(loaded.gallery, part);
      loaded.version = version;
    });
    loaded.changed = work.catch(() => undefined);
    try {
      await work;
    } catch (error) {
      if (error instanceof GalleryTooLarge)
        this.#tooLarge.set(nameOf(key), this.#now() + restOfTooLarge);
      throw error;
    } finally {
      change.vectors.fill(0);
    }
  }

  async #forget(names: readonly string[]): Promise<void> {
    const galleries: number[] = [];
    for (const name of names) {
      const loaded = this.#loaded.get(name);
      if (loaded === undefined) continue;
      galleries.push(loaded.gallery);
      this.#loaded.delete(name);
    }
    if (galleries.length > 0) await this.#thread?.forget(galleries);
  }

  #start(): GalleryThread {
    return new GalleryThread(
      { maxBytes: this.maxBytes },
      {
        onEvict: (galleries) => {
          for (const [name, { gallery }] of this.#loaded) {
            if (!galleries.includes(gallery)) continue;
            this.#loaded.delete(name);
            this.#left.set(name, 'evicted');
          }
        },
        onEnd: () => {
          for (const name of this.#loaded.keys()) this.#left.set(name, 'lost');
          this.#loaded.clear();
          this.#thread = undefined;
        },
      },
    );
  }
}

interface Loaded {
  clientId: string;
  /** Its number in the worker. */
  gallery: number;
  dimensions: number;
  numbersAPart: number;
  version: number;
  size: GallerySize;
  /** Settled when the last change is. */
  changed: Promise<void>;
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

/** Numbers of added vectors in one part, and removed ids: one to two milliseconds of the worker's time, with a cohort as well. */
const numbersAPart = { plain: 2 ** 17, likened: 2 ** 14 } as const;
const removalsAPart = 2_000;

/** A change, packed. */
interface PackedChange {
  removed: Uint32Array;
  added: Uint32Array;
  vectors: Float32Array;
}

function* inParts(
  { removed, added, vectors }: PackedChange,
  { dimensions, numbersAPart }: Pick<Loaded, 'dimensions' | 'numbersAPart'>,
): Generator<ChangePart> {
  const none = {
    removed: new Uint32Array(),
    added: new Uint32Array(),
    vectors: new Float32Array(),
  };
  for (let at = 0; at < removed.length; at += removalsAPart * wordsPerId) {
    yield { ...none, removed: removed.slice(at, at + removalsAPart * wordsPerId) };
  }
  const step = Math.floor(numbersAPart / dimensions);
  for (let at = 0; at * dimensions < vectors.length; at += step) {
    const ids = added.slice(at * wordsPerId, (at + step) * wordsPerId);
    const numbers = vectors.slice(at * dimensions, (at + step) * dimensions);
    yield { ...none, added: ids, vectors: numbers };
  }
}
