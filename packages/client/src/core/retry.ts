import { BiometridNetworkError } from '../errors/network-error.js';
import type { RetryOptions } from './options.js';

/** A timer keeps 31 bits of milliseconds, and with more of them fires at once. */
const longestTimer = 2e9;

/**
 * Makes a call and repeats it, as long as its error is one that passes: no network, 429, 503.
 * After the signal fired nothing is repeated.
 */
export async function repeat<T>(
  { limit = 2, delay = 300, maxDelay = 10_000 }: RetryOptions,
  signal: AbortSignal,
  attempt: (number: number) => Promise<T>,
): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await attempt(number);
    } catch (error) {
      const { status, retryAfter = 0 } = Object(error) as { status?: number; retryAfter?: number };
      const passes = error instanceof BiometridNetworkError || status === 429 || status === 503;
      if (
        !passes ||
        !(number <= limit) ||
        retryAfter > Math.min(maxDelay, longestTimer) ||
        signal.aborted
      )
        throw error;
      // Up to half is taken off by chance, which spreads the callers that failed together.
      const backOff = Math.min(delay * 2 ** (number - 1), maxDelay) * (1 - Math.random() / 2);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(retryAfter, backOff));
        // Never settled then: whoever called has the signal's reason already, and waits no more.
        signal.addEventListener('abort', () => clearTimeout(timer));
      });
    }
  }
}
