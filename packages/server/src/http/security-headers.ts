import type { Network } from './network.js';

/** Seconds for which browsers keep to TLS. */
const oneYear = 31_536_000;

/** No page of this server may use a device, but those that say so themselves. */
export const noDevices = 'camera=(), microphone=(), geolocation=(), display-capture=()';

/** What every answer tells browsers, whatever it is. */
export function securityHeaders(network: Network): Readonly<Record<string, string>> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'permissions-policy': noDevices,
    'cross-origin-resource-policy': network.corsOrigins.length > 0 ? 'cross-origin' : 'same-origin',
    // Behind a proxy, TLS is its to promise.
    ...(network.certificate && { 'strict-transport-security': `max-age=${oneYear}` }),
  };
}
