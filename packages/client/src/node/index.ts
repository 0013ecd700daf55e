import { type BiometridClient, createBiometridClient as createCoreClient } from '../core/client.js';
import { type ClientOptions, mergeOptions } from '../core/options.js';
import { CookieJars } from './cookies.js';
import { type NodeClientOptions, readEnvironment } from './environment.js';

export * from '../index.js';
export type { NodeClientOptions } from './environment.js';
export { fromPath } from './from-path.js';

/**
 * Creates a client that keeps the voice session's cookie, which `fetch` outside of browsers does not, and takes `baseUrl`,
 * `key`, `secret` and `livenessToken` from `BIOMETRID_BASE_URL`, `BIOMETRID_KEY`, `BIOMETRID_SECRET` and
 * `BIOMETRID_LIVENESS_TOKEN` where they are not given. Everything else is as in `@biometrid/client`.
 *
 * @throws BiometridError when an option cannot be used, or one is missing in the environment as well.
 * @example
 * ```ts
 * const biometrid = createBiometridClient();
 * const { data } = await biometrid.users.create({ reference_id: 'customer-42' });
 * ```
 */
export function createBiometridClient(options: NodeClientOptions = {}): BiometridClient {
  return create(readEnvironment(options), new CookieJars());
}

function create(options: ClientOptions, jars: CookieJars): BiometridClient {
  return {
    ...createCoreClient({ ...options, fetch: jars.around(options.fetch) }),
    withOptions: (changes) => create(mergeOptions(options, changes), jars),
  };
}
