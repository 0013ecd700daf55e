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
import { FairQueue, type Visitor } from './fair-queue.js';
import { UnreadableSample } from './guest.js';
import type { EngineKind, Kinds } from './kinds.js';
import { ServiceTime } from './service-time.js';

/** Bounds of one engine's work. */
export interface PoolOptions {
  /** Threads, each with its own copy of the engine: one less than the processors when absent, at least 1. */
  threads?: number | undefined;
  /** Requests that may wait for a thread: as many as are likely to be done before their deadline when absent. */
  queue?: number | undefined;
  /** Milliseconds that the tasks of a request may take, waiting included: as the setting `engine-deadline` when absent. */
  deadline?: number | undefined;
  /** Milliseconds of a clock that never goes back. */
  now?: () => number;
}

/** Who asks something of an engine. */
export interface Caller {
  /** Of one who may lose interest: a task that still waits is dropped, one at work is finished. */
  readonly signal?: AbortSignal | undefined;
  /** Its place at the engine, where it has one already. */
  readonly visit?: EngineVisit | undefined;
}

/**
 * A request's stay at an engine, from before its body is read until it is answered: one place in the queue and one deadline,
 * however many tasks it takes.
 */
export interface EngineVisit {
  /** Gives the place to others. */
  end(): void;
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
/** Milliseconds that a thread has at least to end by itself before it is ended. */
const shortestEnd = 2_000;
/** Milliseconds that it has at most when the engines are closed: who stops the server waits for it. */
const longestEnd = 10_000;
/** Seconds after which an engine that was lost is there again. */
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
  readonly #serviceTime = new ServiceTime();
  readonly #breaker: Breaker;
  readonly #deadline: number;
  readonly #counts = { served: 0, failed: 0, refused: 0, cut: 0, deaths: 0 };
  /** Tasks at work, with what bounds the time that their threads have to end, once these are told to. */
  readonly #working = new Map<Promise<unknown>, () => void>();
  readonly #closing = new AbortController();
  /** Tasks at work whose threads have been told to end. */
  #ending = 0;

  constructor(data: ThreadData & { kind: Kind }, options: PoolOptions) {
    this.kind = data.kind;
    const threads = options.threads ?? Math.max(1, availableParallelism() - 1);
    const { queue } = options;
    this.#deadline = options.deadline ?? serverSettings.engineDeadline.default;
    this.#queue = new FairQueue(
      threads,
      () => queue ?? this.#serviceTime.queueWithin(this.#deadline, threads),
      () => {
        this.#counts.refused += 1;
        return this.#busy('share');
      },
    );
    this.#breaker = new Breaker(options.now ?? (() => performance.now()));
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
   * Gives a request its place in the queue. Its deadline begins with its first task.
   * @param client whose turn it takes.
   * @throws {EngineBusy}
   */
  admit(client: string): EngineVisit {
    return this.#admit(client);
  }

  /**
   * Has a task done. Its samples are copied, and must not change until this settles.
   * @param client whose turn it takes.
   * @param caller without a visit of this engine, the task is one by itself.
   * @throws {EngineBusy}
   * @throws {EngineFailed}
   * @throws {UnreadableSample}
   * @throws the reason of the caller's signal.
   */
  async run(
    client: string,
    task: Kinds[Kind]['task'],
    { signal, visit }: Caller = {},
  ): Promise<Kinds[Kind]['answer']> {
    const given = visit instanceof Visit && visit.queue === this.#queue ? visit : undefined;
    const own = given ?? this.#admit(client);
    try {
      const deadline = own.deadline(this.#deadline, () => this.#busy('deadline'));
      await this.#wait(own.visitor, deadline, signal);
      return await this.#work(task, own.visitor, deadline);
    } finally {
      if (given === undefined) own.end();
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
    // Those whose deadline had passed before were given more time.
    for (const boundEnd of this.#working.values()) boundEnd();
    await Promise.allSettled(this.#working.keys());
    await this.#piscina.destroy();
  }

  get #closed(): boolean {
    return this.#closing.signal.aborted;
  }

  #admit(client: string): Visit {
    try {
      this.#checkOpen();
      const visitor = this.#queue.enter(client);
      if (typeof visitor === 'string') throw this.#busy(visitor);
      return new Visit(this.#queue, visitor);
    } catch (error) {
      this.#counts.refused += 1;
      throw error;
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new EngineBusy('closed', retryAfter);
    if (this.#breaker.resting > 0) throw this.#resting();
  }

  /** Waits for a thread. */
  async #wait(visitor: Visitor, deadline: AbortSignal, caller?: AbortSignal): Promise<void> {
    try {
      this.#checkOpen();
      await visitor.take(caller ? AbortSignal.any([deadline, caller]) : deadline);
    } catch (error) {
      // One that was dropped was counted then.
      if (error instanceof EngineBusy && error.why !== 'share') this.#counts.refused += 1;
      throw error;
    }
  }

  /** Has a task done in the thread that it has been given, and gives the thread back. */
  async #work(
    task: Kinds[Kind]['task'],
    visitor: Visitor,
    deadline: AbortSignal,
  ): Promise<Kinds[Kind]['answer']> {
    const began = performance.now();
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
      this.#serviceTime.took(performance.now() - began);
      visitor.release();
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
    const boundEnd = () => {
      clearTimeout(timer);
      // A machine that is slow enough for the deadline to pass is slow in one native call as well.
      const patience = this.#closed ? Math.min(longestEnd, this.#deadline) : this.#deadline;
      const toEnd = Math.max(shortestEnd, patience);
      timer = setTimeout(() => overdue.abort(), begun ? toEnd : 0);
    };
    const onCut = () => {
      this.#ending += 1;
      toThread.postMessage('end');
      boundEnd();
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
    this.#working.set(working, boundEnd);
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

  /** That there is no time, with how long it takes until who is there is served. */
  #busy(why: 'full' | 'share' | 'deadline'): EngineBusy {
    const { before, places } = this.#queue;
    return new EngineBusy(why, this.#serviceTime.secondsFor(before, places));
  }

  #resting(): EngineBusy {
    return new EngineBusy('resting', Math.ceil(this.#breaker.resting / 1000));
  }
}

/** A visit as the pool keeps it. */
class Visit implements EngineVisit {
  #deadline: AbortController | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    readonly queue: FairQueue,
    readonly visitor: Visitor,
  ) {}

  /** The deadline of all its tasks, so many milliseconds after it was first asked for. */
  deadline(milliseconds: number, passed: () => EngineBusy): AbortSignal {
    if (this.#deadline === undefined) {
      const deadline = new AbortController();
      this.#deadline = deadline;
      this.#timer = setTimeout(() => deadline.abort(passed()), milliseconds);
    }
    return this.#deadline.signal;
  }

  end(): void {
    clearTimeout(this.#timer);
    this.visitor.leave();
  }
}

/** The threads' file. A thread of the pool is started on a file of Piscina's, and takes ours by its path. */
function threadFile(): { filename: string; execArgv: string[] } {
  const { url, execArgv } = workerEntry('engines/engine-worker');
  return { filename: fileURLToPath(url), execArgv };
}
