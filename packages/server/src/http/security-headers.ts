import type { Network } from './network.js';

/** Seconds for which browsers keep to TLS. */
const oneYear = 31_536_000;

/** What every answer tells browsers, whatever it is. */
export function securityHeaders(network: Network): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': network.corsOrigins.length > 0 ? 'cross-origin' : 'same-origin',
    // Behind a proxy, TLS is its to promise.
    ...(network.certificate && { 'strict-transport-security': `max-age=${oneYear}` }),
  };
}
