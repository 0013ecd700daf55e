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
  const { signal: own } = controller;
  const onAbort = () => controller.abort(signal?.reason);
  signal?.addEventListener('abort', onAbort);
  const onTimeout = () =>
    controller.abort(new BiometridTimeoutError(`took over ${timeout} ms`, { operation, timeout }));
  // A timer keeps 31 bits, and with more of them fires at once.
  const timer = timeout > 0 && timeout < 2 ** 31 ? setTimeout(onTimeout, timeout) : undefined;
  try {
    return await Promise.race([
      new Promise<never>((_, reject) => {
        own.addEventListener('abort', () => reject(own.reason));
      }),
      work(own),
    ]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}
