/**
 * A value, or the promise of one. On the path of every request a value that is there already is used without waiting: each
 * wait that is spared counts.
 */
export type MaybePromise<T> = T | Promise<T>;

/** Goes on with a value: at once when it is there, after it when it is a promise. */
export function andThen<T, R>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<R>,
): MaybePromise<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
