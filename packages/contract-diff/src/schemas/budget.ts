/**
 * The work that one comparison of two documents may do, so that it ends in a few seconds whatever the documents hold. Counted are
 * steps, not seconds: the same documents give the same report on any machine.
 */
export class Budget {
  #done = 0;

  constructor(private readonly steps: number = 4_000_000) {}

  spend(steps: number): void {
    this.#done += steps;
  }

  /** Whether no more may be done: nothing is proved from here on, and what is not compared yet counts as breaking. */
  get isSpent(): boolean {
    return this.#done > this.steps;
  }
}
