import { BiometridNetworkError } from '../errors/network-error.js';
import type { Operation } from './operation.js';
import type { Settings } from './options.js';

/** What the wire has to know of a call: enough for operations of the contract and for unknown paths of `raw`. */
export type Target = Pick<Operation, 'liveness' | 'cookie'> & { readonly id: string };

/**
 * Sends a request once: tells the hooks, lends it the secrets, and turns a failure of the network into an error of ours.
 * @param read reads the answer's body, for whoever wants its text; without, it is left unread.
 */
export async function send(
  settings: Settings,
  { id: operation, liveness }: Target,
  attempt: number,
  request: Request,
  signal: AbortSignal,
  read?: (response: Response) => Promise<string>,
): Promise<Response> {
  const { key, secret, livenessToken, fetch = globalThis.fetch, onRequest, onResponse } = settings;
  await onRequest?.({ operation, attempt, request });
  const secrets = liveness
    ? { 'x-app-token': livenessToken }
    : { 'x-biometrid-key': key, 'x-biometrid-secret': secret };
  const started = performance.now();
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
  let text: string | undefined;
  try {
    text = await read?.(response);
  } finally {
    await onResponse?.({
      operation,
      attempt,
      status,
      headers,
      duration: performance.now() - started,
      body: text ? hideSecrets(settings, parse(text) ?? text) : undefined,
    });
  }
  return response;
}

/** The `RequestInit` that every request to an operation shares. */
export function initFor({ apiBase, livenessBase }: Settings, { liveness, cookie }: Target): object {
  return {
    baseUrl: liveness ? livenessBase : apiBase,
    // The secrets' headers would follow a redirect to any host.
    redirect: 'manual',
    // Only pages have a cookie store to include, and some servers' runtimes refuse the option.
    ...(cookie && typeof document === 'object' && { credentials: 'include' }),
  };
}

/** A value with the secrets blacked out, to be shown; undefined where one that is a number leaves nothing to show. */
export function hideSecrets(
  { key, secret, livenessToken = '' }: Settings,
  value: unknown,
): unknown {
  let json = JSON.stringify(value);
  // The key last, for a secret may begin with it.
  for (const hidden of [secret, livenessToken, key]) {
    // Shorter ones keep no secret, and blacking them out would garble words.
    if (hidden.length > 7) json = json.replaceAll(JSON.stringify(hidden).slice(1, -1), '***');
  }
  return parse(json);
}

/** The value of a JSON text; undefined for any other text. */
export function parse<T>(text: string): T | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
