/**
 * A value that is there, or one to wait for. What is there need not be waited for: on the path of every request, each wait
 * that is spared counts.
 */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value: at once when it is there. */
export function soon<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
