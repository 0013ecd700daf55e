/** Why somebody is not let in: the queue is full, and in the second case the client itself has most of it. */
export type Refusal = 'full' | 'share';

/** Somebody who waits for a place. */
interface Waiting {
  start(): void;
  refuse(reason: unknown): void;
}

/**
 * A bounded number of places, and a bounded queue before them. Clients that wait are served in turn, whatever the number of
 * places that each waits for. A client that is alone may have all of the queue; where it is full, whoever has less of it than
 * another takes a place in it from the client that has most (longest queue drop).
 */
export class FairQueue {
  /** Who was let in and has not left, by client, the last one last. */
  readonly #visitors = new Map<string, Visitor[]>();
  /** Who waits, by client; the client that is next comes first. */
  readonly #lines = new Map<string, Waiting[]>();
  readonly #length: () => number;
  readonly #dropped: () => unknown;
  #inside = 0;
  #taken = 0;
  #waiting = 0;

  /**
   * @param places how many may be at work.
   * @param length how many may be let in beside those at work.
   * @param dropped makes the error of one whose place in the queue another client gets.
   */
  constructor(
    readonly places: number,
    length: () => number,
    dropped: () => unknown,
  ) {
    this.#length = length;
    this.#dropped = dropped;
  }

  /** Places that are taken. */
  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** How many are before one that would be let in now, without those at work. */
  get before(): number {
    return Math.max(0, this.#inside - this.places);
  }

  /** Lets somebody in, who must leave again. Nobody waits yet. */
  enter(client: string): Visitor | Refusal {
    if (this.#inside >= this.places + this.#length()) {
      const refusal = this.#makeRoom(client);
      if (refusal !== undefined) return refusal;
    }
    const visitor = new Visitor({
      take: (signal, started) => this.#take(client, signal, started),
      release: () => this.#release(),
      leave: () => this.#leave(client, visitor),
    });
    const visitors = this.#visitors.get(client);
    if (visitors === undefined) this.#visitors.set(client, [visitor]);
    else visitors.push(visitor);
    this.#inside += 1;
    return visitor;
  }

  /** Sends away all that wait. */
  refuseAll(reason: unknown): void {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    this.#waiting = 0;
    for (const { refuse } of lines.flat()) refuse(reason);
  }

  /** Has the last visitor of the client with the most leave, if that makes it fairer. @returns why not. */
  #makeRoom(client: string): Refusal | undefined {
    const own = this.#visitors.get(client)?.length ?? 0;
    let most: readonly Visitor[] = [];
    for (const visitors of this.#visitors.values())
      if (visitors.length > most.length) most = visitors;
    if (most.length < own + 2)
      return own === most.length && this.#visitors.size > 1 ? 'share' : 'full';
    const last = most.findLast(({ atWork }) => !atWork);
    last?.drop(this.#dropped());
    return last === undefined ? 'full' : undefined;
  }

  #leave(client: string, visitor: Visitor): void {
    const visitors = this.#visitors.get(client) ?? [];
    const index = visitors.indexOf(visitor);
    if (index < 0) return;
    visitors.splice(index, 1);
    if (visitors.length === 0) this.#visitors.delete(client);
    this.#inside -= 1;
  }

  #take(client: string, signal: AbortSignal, started: () => void): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#taken < this.places) {
        this.#taken += 1;
        started();
        resolve();
        return;
      }
      const giveUp = () => {
        this.#remove(client, waiting);
        reject(signal.reason);
      };
      const waiting: Waiting = {
        start: () => {
          signal.removeEventListener('abort', giveUp);
          started();
          resolve();
        },
        refuse: (reason) => {
          signal.removeEventListener('abort', giveUp);
          reject(reason);
        },
      };
      signal.addEventListener('abort', giveUp, { once: true });
      const line = this.#lines.get(client);
      if (line === undefined) this.#lines.set(client, [waiting]);
      else line.push(waiting);
      this.#waiting += 1;
    });
  }

  /** Gives a place up: to who is next, if anybody waits. */
  #release(): void {
    const [client, line] = this.#lines.entries().next().value ?? [];
    const next = line?.[0];
    if (client === undefined || line === undefined || next === undefined) {
      this.#taken -= 1;
      return;
    }
    this.#remove(client, next);
    // To the end of the round.
    if (this.#lines.delete(client)) this.#lines.set(client, line);
    next.start();
  }

  #remove(client: string, waiting: Waiting): void {
    const line = this.#lines.get(client);
    if (line === undefined) return;
    line.splice(line.indexOf(waiting), 1);
    if (line.length === 0) this.#lines.delete(client);
    this.#waiting -= 1;
  }
}

/** What a visitor asks of its queue. */
interface Host {
  /** @param started is called at the moment when there is a place. */
  take(signal: AbortSignal, started: () => void): Promise<void>;
  release(): void;
  leave(): void;
}

/** Somebody who was let in: may take a place, one after the other, until it leaves. */
export class Visitor {
  readonly #host: Host;
  readonly #dropped = new AbortController();
  #atWork = false;

  constructor(host: Host) {
    this.#host = host;
  }

  get atWork(): boolean {
    return this.#atWork;
  }

  /**
   * Resolves once there is a place for it, which must be released.
   * @param signal gives the wait up.
   * @throws the signal's reason, or why it was dropped.
   */
  take(signal: AbortSignal): Promise<void> {
    return this.#host.take(AbortSignal.any([signal, this.#dropped.signal]), () => {
      this.#atWork = true;
    });
  }

  release(): void {
    this.#atWork = false;
    this.#host.release();
  }

  /** Makes room for another; to leave twice is to leave once. */
  leave(): void {
    this.#host.leave();
  }

  /** Sends it away, at once or when it asks for a place. */
  drop(reason: unknown): void {
    this.leave();
    this.#dropped.abort(reason);
  }
}
