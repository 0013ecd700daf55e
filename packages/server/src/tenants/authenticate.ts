import type { IncomingMessage } from 'node:http';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { Client } from './client.js';
import type { ClientDirectory, Rejection } from './client-directory.js';
import { NotAdmitted } from './not-admitted.js';

/** The headers of a request, as Node gives them. */
export type Headers = Pick<IncomingMessage, 'headers' | 'headersDistinct'>;

/**
 * The client whose key and secret a request carries. Answers at once for one that asked a moment ago.
 * @throws {NotAdmitted} when a header is missing or doubled, the key is unknown or the secret does not fit.
 */
export function authenticateClient(
  request: Headers,
  directory: ClientDirectory,
): MaybePromise<Client> {
  const key = singleHeader(request, 'x-biometrid-key');
  const secret = singleHeader(request, 'x-biometrid-secret');
  return andThen(directory.bySecret(key, secret), accepted);
}

/**
 * The client whose liveness token a request carries.
 * @throws {NotAdmitted} when the header is missing or doubled, or the token is nobody's.
 */
export function authenticateLivenessToken(
  request: Headers,
  directory: ClientDirectory,
): MaybePromise<Client> {
  return andThen(directory.byLivenessToken(singleHeader(request, 'x-app-token')), accepted);
}

/** Whether the credentials that a request carries, if it does, were right of late. */
export function wereRight(
  kind: 'client' | 'livenessToken',
  { headers }: Headers,
  directory: ClientDirectory,
): boolean {
  const names = kind === 'client' ? ['x-biometrid-key', 'x-biometrid-secret'] : ['', 'x-app-token'];
  const [key = '', secret = ''] = names.map((name) => String(headers[name] ?? ''));
  return directory.wasRight(key, secret);
}

function accepted(found: Client | Rejection): Client {
  if (found === 'unknown') throw new NotAdmitted('unknown client');
  if (found === 'wrong secret') throw new NotAdmitted('wrong credentials');
  return found;
}

function singleHeader(request: Headers, name: string): string {
  const value = request.headers[name];
  if (typeof value !== 'string' || value === '') throw new NotAdmitted('credentials missing');
  // Node joins repeated headers with a comma, which no key, secret or token holds. Two values leave open who is asking.
  if (value.includes(',') && (request.headersDistinct[name]?.length ?? 0) > 1)
    throw new NotAdmitted('credentials doubled');
  return value;
}
