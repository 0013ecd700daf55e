import { sourceOf } from './source-of.js';

/** Holds off addresses from which too many authentications failed: who guesses is not listened to for a while. */
export interface FailedLogins {
  /** @returns whole seconds for which the address has to wait; undefined when it may ask. */
  admit(address: string): number | undefined;
  /** Counts a failed authentication. */
  failed(address: string): void;
}

/** Milliseconds over which failures are counted, from the first on. */
const period = 60_000;
/** Addresses that are remembered; the one that failed longest ago is forgotten for a further one. */
const mostAddresses = 10_000;

/**
 * @param perMinute failures that an address may have in a minute before it has to wait for that minute's end.
 * @param now a clock in milliseconds that never goes back.
 */
export function limitFailedLogins(
  perMinute: number,
  now: () => number = () => performance.now(),
): FailedLogins {
  // In the order of their last failure.
  const addresses = new Map<string, { since: number; failures: number }>();
  return {
    admit(address) {
      // Nearly always, and then no address need be understood.
      if (addresses.size === 0) return undefined;
      const known = addresses.get(sourceOf(address));
      if (known === undefined || known.failures < perMinute) return undefined;
      const left = known.since + period - now();
      return left > 0 ? Math.ceil(left / 1_000) : undefined;
    },
    failed(address) {
      const source = sourceOf(address);
      const known = addresses.get(source);
      const time = now();
      const counts = known !== undefined && time < known.since + period;
      addresses.delete(source);
      addresses.set(source, {
        since: counts ? known.since : time,
        failures: counts ? known.failures + 1 : 1,
      });
      if (addresses.size <= mostAddresses) return;
      const [oldest = ''] = addresses.keys();
      addresses.delete(oldest);
    },
  };
}
