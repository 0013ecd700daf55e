/** Why somebody is not let in: the queue is full, or the client holds its share of it. */
type Refusal = 'full' | 'share';

/** Somebody who waits. */
interface Waiting {
  start(): void;
  refuse(reason: unknown): void;
}

/**
 * A bounded number of places, and a bounded queue before them. Clients that wait are served in turn, whatever the number of
 * places that each waits for.
 */
export class FairQueue {
  /** Who waits, by client; the client that is next comes first. */
  readonly #lines = new Map<string, Waiting[]>();
  #taken = 0;
  #waiting = 0;

  /**
   * @param places how many may be at work.
   * @param queue how many may wait.
   * @param perClient how many of one client may wait.
   */
  constructor(
    readonly places: number,
    readonly queue: number,
    readonly perClient: number,
  ) {}

  /** Places that are taken. */
  get taken(): number {
    return this.#taken;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Why the client could not even wait now; nothing when it can. */
  refusal(client: string): Refusal | undefined {
    if (this.#taken < this.places) return undefined;
    if (this.#waiting >= this.queue) return 'full';
    return (this.#lines.get(client)?.length ?? 0) >= this.perClient ? 'share' : undefined;
  }

  /**
   * Resolves once the client has a place, which must be released. Ask `refusal` first.
   * @param signal gives the wait up.
   * @throws the signal's reason.
   */
  take(client: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      if (this.#taken < this.places) {
        this.#taken += 1;
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
  release(): void {
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

  /** Sends away all that wait. */
  refuseAll(reason: unknown): void {
    const lines = [...this.#lines.values()];
    this.#lines.clear();
    this.#waiting = 0;
    for (const { refuse } of lines.flat()) refuse(reason);
  }

  #remove(client: string, waiting: Waiting): void {
    const line = this.#lines.get(client);
    if (line === undefined) return;
    line.splice(line.indexOf(waiting), 1);
    if (line.length === 0) this.#lines.delete(client);
    this.#waiting -= 1;
  }
}
