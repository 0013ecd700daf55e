/** What a task is taken to need until one was done. Milliseconds. */
const assumed = 500;
/** How much the newest task counts. */
const weight = 0.2;
/** What a queue holds at the least, a thread, and at the most. */
const lengths = { least: 1, most: 1_000 };

/** How long an engine works on a task of late: an exponentially weighted mean. */
export class ServiceTime {
  #mean: number | undefined;

  /** Notes what a task took. Milliseconds. */
  took(milliseconds: number): void {
    this.#mean =
      this.#mean === undefined ? milliseconds : this.#mean + weight * (milliseconds - this.#mean);
  }

  /** Whole seconds until so many tasks are done, at least 1. */
  secondsFor(tasks: number, threads: number): number {
    return Math.max(1, Math.ceil((tasks * this.#milliseconds) / threads / 1_000));
  }

  /** How many tasks may wait so that the last of them is still done before its deadline. */
  queueWithin(deadline: number, threads: number): number {
    const inTime = Math.floor(threads * (deadline / this.#milliseconds - 1));
    return Math.min(lengths.most, Math.max(lengths.least * threads, inTime));
  }

  get #milliseconds(): number {
    return Math.max(1, this.#mean ?? assumed);
  }
}
