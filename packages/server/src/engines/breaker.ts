/** Deaths within the period that make an engine rest. */
const tolerated = 3;
/** Milliseconds in which they count together. */
const period = 60_000;
/** Milliseconds of rest. */
const rest = 30_000;

/** Lets an engine rest whose threads die one after the other, instead of feeding it more. */
export class Breaker {
  readonly #now: () => number;
  #recent: number[] = [];
  #restsUntil = Number.NEGATIVE_INFINITY;

  /** @param now milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Notes that a thread died. */
  death(): void {
    const now = this.#now();
    this.#recent = [...this.#recent.filter((then) => now - then < period), now];
    if (this.#recent.length < tolerated) return;
    this.#recent = [];
    this.#restsUntil = now + rest;
  }

  /** Milliseconds of rest that are left; 0 when the engine can work. */
  get resting(): number {
    return Math.max(0, this.#restsUntil - this.#now());
  }
}
