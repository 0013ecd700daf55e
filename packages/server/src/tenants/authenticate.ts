import type { IncomingMessage } from 'node:http';
import { ContractError, invalidRequest } from '../contract/contract-error.js';
import type { ClientRecord } from '../storage/storage.js';
import type { ClientDirectory, Rejection } from './client-directory.js';

/**
 * The client whose key and secret a request carries. Answers at once for one that asked a moment ago.
 * @throws {ContractError} when a header is missing or doubled, the key is unknown or the secret does not fit.
 */
export function authenticateClient(
  request: IncomingMessage,
  directory: ClientDirectory,
): ClientRecord | Promise<ClientRecord> {
  const key = singleHeader(request, 'x-biometrid-key');
  const secret = singleHeader(request, 'x-biometrid-secret');
  return accepted(directory.bySecret(key, secret));
}

/**
 * The client whose liveness token a request carries.
 * @throws {ContractError} when the header is missing or doubled, or the token is nobody's.
 */
export function authenticateLivenessToken(
  request: IncomingMessage,
  directory: ClientDirectory,
): ClientRecord | Promise<ClientRecord> {
  return accepted(directory.byLivenessToken(singleHeader(request, 'x-app-token')));
}

function accepted(
  found: ClientRecord | Rejection | Promise<ClientRecord | Rejection>,
): ClientRecord | Promise<ClientRecord> {
  if (found instanceof Promise) return found.then(accepted);
  if (found === 'unknown') throw new ContractError('CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS');
  if (found === 'wrong secret') throw new ContractError('INVALID_AUTHENTICATION_HEADERS');
  return found;
}

function singleHeader(request: IncomingMessage, name: string): string {
  const value = request.headers[name];
  if (typeof value !== 'string' || value === '')
    throw new ContractError('AUTHENTICATION_HEADERS_MISSING');
  // Node joins repeated headers with a comma, which no key, secret or token holds. Two values leave open who is asking.
  if (value.includes(',') && (request.headersDistinct[name]?.length ?? 0) > 1)
    throw invalidRequest(`${name} is there more than once`);
  return value;
}
