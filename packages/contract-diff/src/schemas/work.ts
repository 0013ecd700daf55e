/**
 * Counts the work of one comparison of two documents, so that it ends in a few seconds whatever the documents hold. Counted are
 * steps, not seconds: the same documents give the same report on any machine.
 */
const maxWork = 4_000_000;

let done = 0;

export function beginWork(): void {
  done = 0;
}

/** Adds to the work that is done. */
export function work(steps: number): void {
  done += steps;
}

/** Whether no more may be done: nothing is proved from here on, and what is not compared yet counts as breaking. */
export function isWorkSpent(): boolean {
  return done > maxWork;
}
