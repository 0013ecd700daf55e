import type { BiometridHttpError } from '../errors/http-error.js';
import { BiometridNetworkError } from '../errors/network-error.js';
import type { RetryOptions } from './options.js';

/** A timer keeps 31 bits of milliseconds, and with more of them fires at once. */
const longestTimer = 2e9;

/**
 * Makes a call and repeats it, as long as its error is one that passes: no network, 408, 429, 502, 503, 504. A call that may have been carried
 * out is repeated only when that is `safe` or asked for. After the signal fired nothing is repeated.
 */
export async function repeat<T>(
  { limit = 2, delay = 300, maxDelay = 10_000, unsafe }: RetryOptions,
  safe: boolean | undefined,
  signal: AbortSignal,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      const { status, retryAfter = 0, unprocessed } = Object(error) as Partial<BiometridHttpError>;
      const longest = Math.min(maxDelay, longestTimer);
      const passes =
        error instanceof BiometridNetworkError || /^(408|429|50[234])$/.test(`${status}`);
      if (
        !passes ||
        !(safe || unsafe || unprocessed) ||
        !(number <= limit) ||
        retryAfter > longest ||
        signal.aborted
      )
        throw error;
      // Up to half is taken off by chance, which spreads the callers that failed together.
      const backOff = Math.min(delay * 2 ** (number - 1), longest) * (1 - Math.random() / 2);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(retryAfter + backOff, longest));
        // Never settled then: whoever called has the signal's reason already, and waits no more.
        signal.addEventListener('abort', () => clearTimeout(timer));
      });
    }
  }
}
