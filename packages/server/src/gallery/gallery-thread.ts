import { type Transferable, Worker } from 'node:worker_threads';
import type { Cohort } from '../vectors/cohort.js';
import { workerEntry } from '../worker-entry.js';
import { GalleriesLost, GalleryNotLoaded, GalleryTooLarge } from './gallery-errors.js';
import type { Answer, NumberedCohort, Request } from './messages.js';
import type { Candidate, ScanOptions } from './segment.js';
import type { ChangePart, SegmentSize } from './segments.js';

/** What a thread that holds galleries is started with. */
export interface ThreadOptions {
  /** What all galleries may take, for the message of those that do not fit. */
  maxBytes: number;
  /** Is called when the thread ended, whether it was asked to or not. */
  onEnd(): void;
}

/** A worker thread that holds segments of galleries, as seen from outside. A process may end while it is idle. */
export class GalleryThread {
  readonly #options: ThreadOptions;
  readonly #worker: Worker;
  /** Oldest first; the worker answers in turn. */
  readonly #waiting: Waiting[] = [];
  /** The cohorts that it has. */
  readonly #cohorts = new Map<Cohort, number>();
  #failure = 'it was closed';
  #ended = false;

  constructor(options: ThreadOptions) {
    this.#options = options;
    const { url, execArgv } = workerEntry('gallery/gallery-worker');
    this.#worker = new Worker(url, { execArgv, name: 'galleries' });
    this.#worker.on('message', (answer: Answer) => this.#settle(answer));
    this.#worker.on('error', ({ message }) => {
      this.#failure = message;
    });
    this.#worker.on('exit', () => this.#lose());
  }

  /** @param cohort what the segment's scores are adjusted by. */
  async begin(segment: number, dimensions: number, cohort?: Cohort): Promise<SegmentSize> {
    const adjusting = cohort && { cohort: this.#numbered(cohort) };
    return sizeOf(await this.#ask({ kind: 'begin', segment, dimensions, ...adjusting }));
  }

  /** The vectors of the part are given away. @param room bytes that the segment may take for it. */
  async change(segment: number, part: ChangePart, room: number): Promise<SegmentSize> {
    const request = { kind: 'change', segment, part, room } as const;
    return sizeOf(await this.#ask(request, [part.vectors.buffer]));
  }

  async scan(segment: number, probe: Float32Array, options: ScanOptions): Promise<Candidate[]> {
    const answer = await this.#ask({ kind: 'scan', segment, probe, options });
    if (answer.kind !== 'candidates') throw new Error(`A scan was answered by ${answer.kind}`);
    return answer.candidates;
  }

  async records(segment: number, ids: Uint32Array): Promise<Uint8Array<ArrayBuffer>> {
    const answer = await this.#ask({ kind: 'records', segment, ids });
    if (answer.kind !== 'records') throw new Error(`Records were answered by ${answer.kind}`);
    return answer.records;
  }

  /** The records are given away. @param room bytes that the segment may take for them. */
  async addRecords(
    segment: number,
    records: Uint8Array<ArrayBuffer>,
    room: number,
  ): Promise<SegmentSize> {
    const request = { kind: 'add records', segment, records, room } as const;
    return sizeOf(await this.#ask(request, [records.buffer]));
  }

  async forget(segments: readonly number[]): Promise<void> {
    await this.#ask({ kind: 'forget', segments });
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

  #settle(answer: Answer): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if (answer.kind !== 'failed') waiting?.resolve(answer);
    else if (answer.why === 'not-loaded') waiting?.reject(new GalleryNotLoaded());
    else waiting?.reject(new GalleryTooLarge(this.#options.maxBytes));
  }

  #lose(): void {
    this.#ended = true;
    this.#options.onEnd();
    for (const { reject } of this.#waiting.splice(0)) reject(new GalleriesLost(this.#failure));
  }
}

type Done = Exclude<Answer, { kind: 'failed' }>;

interface Waiting {
  resolve(answer: Done): void;
  reject(error: Error): void;
}

function sizeOf(answer: Done): SegmentSize {
  if (answer.kind !== 'size') throw new Error(`A segment's size was answered by ${answer.kind}`);
  return answer.size;
}
