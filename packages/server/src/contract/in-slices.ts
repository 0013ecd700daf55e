/** Lets the event loop serve others. */
export type Pause = () => Promise<void>;

/** Bytes or letters that are worked on without a pause: one to three milliseconds. */
export const slice = 2 ** 17;

const pause: Pause = () => new Promise((resolve) => setImmediate(resolve));

let last: Promise<unknown> = Promise.resolve();

/**
 * Does work that would hold up the event loop, in slices: one such work after the other, so that between two slices everything
 * else gets its turn, however many there are.
 */
export function inSlices<T>(work: (pause: Pause) => Promise<T>): Promise<T> {
  const done = last.then(() => work(pause));
  last = done.catch(() => undefined);
  return done;
}
