import { type Transferable, Worker } from 'node:worker_threads';
import type { Cohort } from '../vectors/cohort.js';
import { workerEntry } from '../worker-entry.js';
import type { Candidate, ScanOptions } from './gallery.js';
import type { ChangePart, GallerySize } from './gallery-cache.js';
import { GalleriesLost, GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import type { Answer, NumberedCohort, Request, ThreadSettings } from './messages.js';

/** What the owner of the thread wants to hear of. */
export interface ThreadEvents {
  /** Galleries were evicted to make room for another. */
  onEvict(galleries: readonly number[]): void;
  /** The thread ended, whether it was asked to or not. */
  onEnd(): void;
}

/** The galleries' worker thread, as seen from outside. A process may end while it is idle. */
export class GalleryThread {
  readonly #settings: ThreadSettings;
  readonly #events: ThreadEvents;
  readonly #worker: Worker;
  /** Oldest first; the worker answers in turn. */
  readonly #waiting: Waiting[] = [];
  /** The cohorts that it has. */
  readonly #cohorts = new Map<Cohort, number>();
  #failure = 'it was closed';
  #ended = false;

  constructor(settings: ThreadSettings, events: ThreadEvents) {
    this.#settings = settings;
    this.#events = events;
    const { url, execArgv } = workerEntry('gallery/gallery-worker');
    this.#worker = new Worker(url, { execArgv, workerData: settings, name: 'galleries' });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', ({ message }) => {
      this.#failure = message;
    });
    this.#worker.on('exit', () => this.#lose());
  }

  /** @param cohort what the gallery's scores are adjusted by. */
  async begin(gallery: number, dimensions: number, cohort?: Cohort): Promise<GallerySize> {
    const adjusting = cohort && { cohort: this.#numbered(cohort) };
    return sizeOf(await this.#ask({ kind: 'begin', gallery, dimensions, ...adjusting }));
  }

  /** The vectors of the part are given away. */
  async change(gallery: number, part: ChangePart): Promise<GallerySize> {
    return sizeOf(await this.#ask({ kind: 'change', gallery, part }, [part.vectors.buffer]));
  }

  async scan(gallery: number, probe: Float32Array, options: ScanOptions): Promise<Candidate[]> {
    const outcome = await this.#ask({ kind: 'scan', gallery, probe, options });
    if (outcome.kind !== 'candidates') throw new Error(`A scan was answered by ${outcome.kind}`);
    return outcome.candidates;
  }

  async records(gallery: number, ids: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
    const outcome = await this.#ask({ kind: 'records', gallery, ids });
    if (outcome.kind !== 'records') throw new Error(`Records were answered by ${outcome.kind}`);
    return outcome.records;
  }

  /** The records are given away. */
  async addRecords(gallery: number, records: Uint8Array<ArrayBuffer>): Promise<GallerySize> {
    return sizeOf(await this.#ask({ kind: 'add records', gallery, records }, [records.buffer]));
  }

  async forget(galleries: readonly number[]): Promise<void> {
    await this.#ask({ kind: 'forget', galleries });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  /** A cohort's vectors go to the thread once. */
  #numbered(cohort: Cohort): NumberedCohort {
    const known = this.#cohorts.get(cohort);
    if (known !== undefined) return { number: known };
    const number = this.#cohorts.size;
    this.#cohorts.set(cohort, number);
    return { number, vectors: cohort.source };
  }

  #ask(request: Request, transfer: readonly Transferable[] = []): Promise<Done> {
    return new Promise((resolve, reject) => {
      if (this.#ended) {
        reject(new GalleriesLost(this.#failure));
        return;
      }
      this.#worker.postMessage(request, transfer);
      this.#waiting.push({ resolve, reject });
      this.#worker.ref();
    });
  }

  #settle({ outcome, evicted }: Answer): void {
    if (evicted.length > 0) this.#events.onEvict(evicted);
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if (outcome.kind !== 'failed') waiting?.resolve(outcome);
    else if (outcome.why === 'not-loaded') waiting?.reject(new GalleryNotLoaded());
    else waiting?.reject(new GalleryTooLarge(this.#settings.maxBytes));
  }

  #lose(): void {
    this.#ended = true;
    this.#events.onEnd();
    for (const { reject } of this.#waiting.splice(0)) reject(new GalleriesLost(this.#failure));
  }
}

type Done = Exclude<Answer['outcome'], { kind: 'failed' }>;

interface Waiting {
  resolve(outcome: Done): void;
  reject(error: Error): void;
}

function sizeOf(outcome: Done): GallerySize {
  if (outcome.kind !== 'size') throw new Error(`A gallery's size was answered by ${outcome.kind}`);
  return outcome.size;
}
