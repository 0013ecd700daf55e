import type { paths } from '@biometrid/types';
import createClient, { type Client } from 'openapi-fetch';
import { operations } from '../generated/operations.js';
import { withDeadline } from './deadline.js';
import type { Settings } from './options.js';
import { initFor, send, type Target } from './wire.js';

/** The typed openapi-fetch client: it takes the contract's path keys and answers `{ data, error, response }`. */
export type RawClient = Pick<
  Client<paths>,
  'request' | 'GET' | 'POST' | 'DELETE' | 'use' | 'eject'
>;

type Init = { signal?: AbortSignal | null | undefined } & Record<string, unknown>;

/**
 * openapi-fetch with the secrets, the hooks, the timeout, and for each path its own base. It does not repeat, and middleware
 * added with `use` sees its calls alone.
 */
export function createRawClient(settings: Settings): RawClient {
  const client = createClient<paths>({ headers: settings.headers });
  // One signature for all paths: which inputs belong to which path is checked where the caller wrote them.
  const forward = client.request as (method: string, path: string, init: object) => Promise<never>;
  const request = (method: string, path: string, init: Init = {}) => {
    const id = `${method.toUpperCase()} ${path}`;
    const target: Target = Object.values(operations)
      .flatMap((group) => Object.values(group))
      .find(({ route }) => route === id) ?? { id };
    return withDeadline<never>(target.id, settings.timeout, init.signal, (signal) =>
      forward(method, path, {
        ...initFor(settings, target),
        fetch: (sent: Request) => send(settings, target, 1, sent, signal),
        ...init,
      }),
    );
  };
  const on = (method: string) => (path: string, init?: Init) => request(method, path, init);
  return {
    ...client,
    request,
    GET: on('GET'),
    POST: on('POST'),
    DELETE: on('DELETE'),
  };
}
