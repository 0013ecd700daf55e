import { BiometridError } from '../errors/biometrid-error.js';
import { BiometridNetworkError } from '../errors/network-error.js';
import type { Operation } from './operation.js';
import type { Settings } from './options.js';

/** What the wire has to know of a call: enough for operations of the contract and for unknown paths of `raw`. */
export type Target = Pick<Operation, 'liveness' | 'cookie'> & { readonly id: string };

/** Sends a request once: tells the hooks, lends it the secrets, and turns a failure of the network into an error of ours. */
export async function send(
  settings: Settings,
  { id: operation, liveness }: Target,
  attempt: number,
  request: Request,
  signal: AbortSignal,
): Promise<Response> {
  const { key, secret, livenessToken, fetch = globalThis.fetch, onRequest, onResponse } = settings;
  if (liveness && !livenessToken)
    throw new BiometridError('livenessToken is not set', { operation });
  await onRequest?.({ operation, attempt, request });
  const secrets = liveness
    ? { 'x-app-token': livenessToken }
    : { 'x-biometrid-key': key, 'x-biometrid-secret': secret };
  let response: Response;
  try {
    for (const [name, value = ''] of Object.entries(secrets)) request.headers.set(name, value);
    // Given here and not to the request, which would follow it at three times the cost.
    response = await fetch(request, { signal });
  } catch (cause) {
    throw new BiometridNetworkError(`no answer from ${new URL(request.url).host}`, {
      operation,
      cause,
    });
  } finally {
    // Lent for the time on the wire only: whoever holds the request afterwards (middleware, an error's cause) may log it.
    for (const name in secrets) request.headers.delete(name);
  }
  const { status, headers } = response;
  await onResponse?.({ operation, attempt, status, headers });
  return response;
}

/** The `RequestInit` that every request to an operation shares. */
export function initFor({ api, face }: Settings, { liveness, cookie }: Target): object {
  return {
    baseUrl: liveness ? face : api,
    // The secrets' headers would follow a redirect to any host.
    redirect: 'manual',
    // Only pages have a cookie store to include, and some servers' runtimes refuse the option.
    ...(cookie && typeof document === 'object' && { credentials: 'include' }),
  };
}

/**
 * What blacks out the secrets in a text that is to be shown. A character of them is recognised escaped as well: for JSON, so
 * that parsing does not bring a secret back, or for a URL.
 */
export function hiderOf({ key, secret, livenessToken = '' }: Settings): (text: string) => string {
  const patterns = [key, secret, livenessToken]
    // Shorter ones keep no secret, and blacking them out would garble words.
    .filter((value) => value.length > 7)
    // The longest first, for it may begin with a shorter one.
    .sort((one, other) => other.length - one.length)
    .map((value) =>
      value.replace(/./g, (character) => {
        const hex = character.charCodeAt(0).toString(16);
        return `\\\\?(\\x${hex}|(%|u00)${hex})`;
      }),
    );
  const pattern = new RegExp(patterns.join('|') || '(?!)', 'gi');
  return (text) => text.replace(pattern, '***');
}
