/** For how long changes are gathered before others are told of them. Milliseconds. */
const gathering = 50;
/** Who would be told of more clients than this looks at all of them. */
const many = 100;

/** Everybody's, as `Storage.onForeignChange` has it. */
const everybody = '';

/**
 * Tells other processes whose data changed, once for all that was committed in a moment: a hint in each transaction would have all
 * of the database's commits wait for each other.
 */
export class ChangeHints {
  readonly #send: (clientIds: readonly string[]) => Promise<void>;
  readonly #untold = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> = Promise.resolve();

  /** @param send tells of some clients; what it throws is left at that, for a hint may be lost. */
  constructor(send: (clientIds: readonly string[]) => Promise<void>) {
    this.#send = send;
  }

  /** Tells of clients whose data a transaction changed that is committed. */
  tell(clientIds: Iterable<string>): void {
    for (const id of clientIds) this.#untold.add(id);
    if (this.#untold.size > 0) this.#timer ??= setTimeout(() => this.#tellAll(), gathering);
  }

  /** Tells of what was not told of yet. */
  async flush(): Promise<void> {
    this.#tellAll();
    await this.#sending;
  }

  #tellAll(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#untold.size === 0) return;
    const ids = this.#untold.size > many ? [everybody] : [...this.#untold];
    this.#untold.clear();
    this.#sending = Promise.all([this.#sending, this.#send(ids).catch(() => {})]).then(() => {});
  }
}
