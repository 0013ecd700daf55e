import { type BiometridClient, createBiometridClient as createCoreClient } from '../core/client.js';
import { type ClientOptions, mergeOptions } from '../core/options.js';
import { CookieJars } from './cookies.js';

export * from '../index.js';
export { fromPath } from './from-path.js';

/**
 * Creates a client that keeps the voice session's cookie, which `fetch` outside of browsers does not. Everything else is as
 * in `@biometrid/client`.
 *
 * @throws BiometridError when an option cannot be used.
 */
export function createBiometridClient(options: ClientOptions): BiometridClient {
  return create(options, new CookieJars());
}

function create(options: ClientOptions, jars: CookieJars): BiometridClient {
  return {
    ...createCoreClient({ ...options, fetch: jars.around(options.fetch) }),
    withOptions: (changes) => create(mergeOptions(options, changes), jars),
  };
}
