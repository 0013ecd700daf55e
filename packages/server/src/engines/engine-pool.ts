import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { MessageChannel } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { serverSettings } from '../settings/server-settings.js';
import { workerEntry } from '../worker-entry.js';
import { Breaker } from './breaker.js';
import type { Outcome, ThreadData } from './engine-worker.js';
import { EngineBusy, EngineFailed } from './errors.js';
import { FairQueue } from './fair-queue.js';
import { UnreadableSample } from './guest.js';
import type { EngineKind, Kinds } from './kinds.js';

/** Bounds of one engine's work. */
export interface PoolOptions {
  /** Threads, each with its own copy of the engine: one less than the processors when absent, at least 1. */
  threads?: number | undefined;
  /** Tasks that may wait for a thread: 4 for each thread when absent. */
  queue?: number | undefined;
  /** Tasks of one client that may wait: half of the queue when absent, at least 1. */
  perClient?: number;
  /** Milliseconds that a task may take, waiting included: as the setting `engine-deadline` when absent. */
  deadline?: number | undefined;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** How an engine is doing. What is counted is counted since the start. */
export interface PoolStats {
  readonly threads: number;
  /** Threads at work. */
  readonly busy: number;
  /** Tasks that wait for a thread. */
  readonly waiting: number;
  /** Tasks that were answered, unreadable samples included. */
  readonly served: number;
  /** Tasks at which the engine failed. */
  readonly failed: number;
  /** Tasks that were turned away, or waited until their deadline. */
  readonly refused: number;
  /** Tasks whose deadline passed at work; it ends the thread as well. */
  readonly cut: number;
  /** Threads that died of themselves. */
  readonly deaths: number;
}

/** Milliseconds that an engine may take to load. */
const loadDeadline = 60_000;
/** Milliseconds that a thread has to end by itself before it is ended. */
const endDeadline = 2_000;
/** Seconds after which a queue has moved on. */
const retryAfter = 1;
/** Mebibytes of JavaScript objects that a thread may hold; neither pixels nor WebAssembly count. */
const heap = 512;

/** The threads of one engine. Clients take turns at them. */
export class EnginePool<Kind extends EngineKind> {
  readonly kind: Kind;
  readonly #piscina: Piscina;
  /** Ids of the threads whose engine is loaded. */
  readonly #loaded = new Set<number>();
  readonly #queue: FairQueue;
  readonly #breaker: Breaker;
  readonly #deadline: number;
  readonly #counts = { served: 0, failed: 0, refused: 0, cut: 0, deaths: 0 };
  /** Tasks at work. */
  readonly #working = new Set<Promise<unknown>>();
  readonly #closing = new AbortController();
  /** Tasks at work whose threads have been told to end. */
  #ending = 0;

  constructor(data: ThreadData & { kind: Kind }, options: PoolOptions) {
    this.kind = data.kind;
    const threads = options.threads ?? Math.max(1, availableParallelism() - 1);
    const queue = options.queue ?? 4 * threads;
    const perClient = options.perClient ?? Math.max(1, Math.floor(queue / 2));
    this.#queue = new FairQueue(threads, queue, perClient);
    this.#breaker = new Breaker(options.now ?? (() => performance.now()));
    this.#deadline = options.deadline ?? serverSettings.engineDeadline.default;
    this.#piscina = new Piscina({
      ...threadFile(),
      workerData: data,
      // One is started when a task needs it, so that one that dies while it loads is not started again and again.
      minThreads: 0,
      maxThreads: threads,
      idleTimeout: Number.POSITIVE_INFINITY,
      // A thread that loads gets no task: the task's deadline would end it, and the next one's the next.
      loadBalancer: (_task, threads) =>
        threads.find(({ id, currentUsage }) => this.#loaded.has(id) && currentUsage === 0) ?? null,
      resourceLimits: { maxOldGenerationSizeMb: heap },
      // What an engine leaves to be done between two tasks gets done.
      atomics: 'disabled',
      recordTiming: false,
    });
    this.#piscina.on('workerCreate', ({ id }) => this.#loaded.add(id));
    this.#piscina.on('workerDestroy', ({ id }) => {
      this.#loaded.delete(id);
      if (!this.#closed && this.#ending === 0) this.#died();
    });
    // A thread that dies while it has no task is counted above; without a listener it would end the process.
    this.#piscina.on('error', () => undefined);
  }

  /** Loads the engine in every thread. @throws what keeps it from loading. */
  async load(): Promise<Kinds[Kind]['description']> {
    const { threads } = this.stats();
    // Each of the first tasks starts a thread.
    const first = Array.from({ length: threads }, () =>
      this.#piscina.run(undefined, { name: 'describe' }),
    );
    let late: NodeJS.Timeout | undefined;
    const all = new Promise<void>((resolve, reject) => {
      late = setTimeout(
        () => reject(new Error(`it has not loaded after ${loadDeadline / 1000} s`)),
        loadDeadline,
      );
      this.#piscina.on('workerCreate', () => this.#loaded.size === threads && resolve());
      this.#piscina.once('error', reject);
      // An error, where there is one, is emitted right after this.
      this.#piscina.once('workerDestroy', () =>
        queueMicrotask(() => reject(new Error('its thread ended while it loaded'))),
      );
    });
    try {
      const [[description]] = await Promise.all([Promise.all(first), all]);
      return description;
    } finally {
      clearTimeout(late);
    }
  }

  /** Whether it takes tasks. */
  get ready(): boolean {
    return !this.#closed && this.#breaker.resting === 0;
  }

  /**
   * Has a task done. Its samples are copied, and must not change until this settles.
   * @param client whose turn it takes.
   * @param signal of a caller who may lose interest: a task that still waits is dropped, one at work is finished.
   * @throws {EngineBusy}
   * @throws {EngineFailed}
   * @throws {UnreadableSample}
   * @throws the signal's reason.
   */
  async run(
    client: string,
    task: Kinds[Kind]['task'],
    signal?: AbortSignal,
  ): Promise<Kinds[Kind]['answer']> {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new EngineBusy('deadline', retryAfter)),
      this.#deadline,
    );
    try {
      await this.#wait(client, deadline.signal, signal);
      return await this.#work(task, deadline.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  stats(): PoolStats {
    const { places, taken, waiting } = this.#queue;
    return { threads: places, busy: taken, waiting, ...this.#counts };
  }

  /** Sends away what waits, and ends what is at work. */
  async close(): Promise<void> {
    this.#closing.abort(new EngineBusy('closed', retryAfter));
    this.#queue.refuseAll(this.#closing.signal.reason);
    await Promise.allSettled(this.#working);
    await this.#piscina.destroy();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Waits for a thread. */
  async #wait(client: string, deadline: AbortSignal, caller?: AbortSignal): Promise<void> {
    try {
      if (this.#closed) throw new EngineBusy('closed', retryAfter);
      if (this.#breaker.resting > 0) throw this.#resting();
      const refusal = this.#queue.refusal(client);
      if (refusal !== undefined) throw new EngineBusy(refusal, retryAfter);
      await this.#queue.take(client, caller ? AbortSignal.any([deadline, caller]) : deadline);
    } catch (error) {
      if (error instanceof EngineBusy) this.#counts.refused += 1;
      throw error;
    }
  }

  /** Has a task done in the thread that it has been given, and gives the thread back. */
  async #work(task: Kinds[Kind]['task'], deadline: AbortSignal): Promise<Kinds[Kind]['answer']> {
    try {
      const outcome = await this.#send(task, deadline);
      if ('failed' in outcome) {
        this.#counts.failed += 1;
        throw new EngineFailed(outcome.failed);
      }
      this.#counts.served += 1;
      if ('unreadable' in outcome)
        throw new UnreadableSample('the engine cannot decode the sample');
      return outcome.answer;
    } finally {
      this.#queue.release();
    }
  }

  async #send(
    task: Kinds[Kind]['task'],
    deadline: AbortSignal,
  ): Promise<Outcome<Kinds[Kind]['answer']>> {
    const cut = AbortSignal.any([deadline, this.#closing.signal]);
    cut.throwIfAborted();
    // Copies, because what is handed over is lost to the caller, and a Buffer may share its memory with others.
    const samples = Object.entries(task.samples).map(
      ([name, bytes]) => [name, new Uint8Array(bytes)] as const,
    );
    const { port1: toThread, port2: end } = new MessageChannel();
    const overdue = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    // To end a thread in the middle of native code may end the whole process: it is to end itself between two such calls, and
    // is ended only where it does not come to it.
    let begun = false;
    toThread.once('message', () => {
      begun = true;
    });
    const onCut = () => {
      this.#ending += 1;
      toThread.postMessage('end');
      timer = setTimeout(() => overdue.abort(), begun ? endDeadline : 0);
    };
    cut.addEventListener('abort', onCut, { once: true });
    const working: Promise<Outcome<Kinds[Kind]['answer']>> = this.#piscina.run(
      { ...task, samples: Object.fromEntries(samples), end },
      {
        name: 'work',
        signal: overdue.signal,
        transferList: [end, ...samples.map(([, { buffer }]) => buffer)],
      },
    );
    this.#working.add(working);
    try {
      return await working;
    } catch {
      if (this.#closed) throw new EngineBusy('stopped', retryAfter);
      if (!deadline.aborted) throw new EngineBusy('died', retryAfter);
      this.#counts.cut += 1;
      throw deadline.reason;
    } finally {
      this.#working.delete(working);
      cut.removeEventListener('abort', onCut);
      clearTimeout(timer);
      if (cut.aborted) this.#ending -= 1;
      toThread.close();
    }
  }

  #died(): void {
    this.#counts.deaths += 1;
    this.#breaker.death();
    if (this.#breaker.resting > 0) this.#queue.refuseAll(this.#resting());
  }

  #resting(): EngineBusy {
    return new EngineBusy('resting', Math.ceil(this.#breaker.resting / 1000));
  }
}

/** The threads' file. A thread of the pool is started on a file of Piscina's, and takes ours by its path. */
function threadFile(): { filename: string; execArgv: string[] } {
  const { url, execArgv } = workerEntry('engines/engine-worker');
  return { filename: fileURLToPath(url), execArgv };
}
