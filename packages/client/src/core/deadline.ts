import { BiometridTimeoutError } from '../errors/timeout-error.js';

/**
 * Does some work that ends, at the latest, when the time is up or the caller's signal fires. The work is told by a signal of
 * its own, but is not relied upon to listen: a `fetch` that ignores signals does not keep the caller waiting.
 *
 * @throws BiometridTimeoutError when the time is up; the caller's reason when the caller aborts.
 */
export async function withDeadline<T>(
  operation: string,
  timeout: number | undefined = 30_000,
  signal: AbortSignal | null | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const controller = new AbortController();
  let end: (reason: unknown) => void = () => {};
  const ended = new Promise<never>((_, reject) => {
    end = (reason) => {
      reject(reason);
      controller.abort(reason);
    };
  });
  const onAbort = () => end(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  const onTimeout = () =>
    end(new BiometridTimeoutError(`took over ${timeout} ms`, { operation, timeout }));
  // A timer keeps 31 bits, and with more of them fires at once.
  const timer = timeout > 0 && timeout < 2 ** 31 ? setTimeout(onTimeout, timeout) : undefined;
  try {
    return await Promise.race([ended, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
