import type { ClientOptions } from '../../src/index.js';
import type { World } from './behaviours.js';

export const key = 'key-of-the-battery';
export const secret = 'secret-of-the-battery';
export const livenessToken = 'token-of-the-battery';

/** A client of the scripted server for one scenario; waits between tries are short. */
export function clientOf(
  world: World,
  scenario: { headers: Record<string, string> },
  options: Partial<ClientOptions> = {},
) {
  return world.client.createBiometridClient({
    baseUrl: world.origin,
    key,
    secret,
    livenessToken,
    retry: { delay: 20 },
    ...options,
    headers: { ...scenario.headers, ...options.headers },
  });
}
