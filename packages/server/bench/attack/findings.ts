/** How many of what gave way are told one by one. */
const mostTold = 20;

/** What an attack found. */
export class Findings {
  /** What was tried, with counts. */
  tried = '';
  /** Milliseconds of another client's look-ups meanwhile. */
  readonly lookUps: number[] = [];
  /**
   * Milliseconds of processor time that the server worked in its main thread until it had answered each of them: what they would take
   * at least on a machine that does nothing else. Empty where the system does not tell.
   */
  readonly workUntilLookUps: number[] = [];
  /** The most memory that a server had. Megabytes; undefined where the system does not tell. */
  peakMemory: number | undefined;
  readonly #statuses = new Map<string, number>();
  readonly #gaveWay: string[] = [];
  #untold = 0;

  /** Notes an answer's status, or what came in place of an answer. */
  saw(status: number | string): void {
    const name = String(status);
    this.#statuses.set(name, (this.#statuses.get(name) ?? 0) + 1);
  }

  /** Notes what did not hold. */
  gaveWay(what: string): void {
    if (this.#gaveWay.length < mostTold) this.#gaveWay.push(what);
    else this.#untold += 1;
  }

  /** Notes what did not hold, unless the condition does. */
  expect(holds: boolean, what: string): void {
    if (!holds) this.gaveWay(what);
  }

  remember(megabytes: number | undefined): void {
    if (megabytes !== undefined) this.peakMemory = Math.max(this.peakMemory ?? 0, megabytes);
  }

  /** What did not hold, in sentences. */
  get failures(): readonly string[] {
    return this.#untold === 0 ? this.#gaveWay : [...this.#gaveWay, `and ${this.#untold} more`];
  }

  /** The statuses that were seen, the most frequent first, with their counts. */
  get statuses(): string {
    return [...this.#statuses]
      .sort(([, one], [, other]) => other - one)
      .map(([status, count]) => `${status}: ${count}`)
      .join(', ');
  }
}

/** The value that a share of all lies below; NaN of none. */
export function quantile(share: number, values: readonly number[]): number {
  const ordered = [...values].sort((one, other) => one - other);
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN;
}
