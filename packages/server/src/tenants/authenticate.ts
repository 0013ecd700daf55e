import type { IncomingMessage } from 'node:http';
import { ContractError, invalidRequest } from '../contract/contract-error.js';
import type { ClientRecord, Storage } from '../storage/storage.js';
import { hashSecret, type Pepper, secretMatches } from './secrets.js';

/**
 * The client whose key and secret a request carries.
 * @throws {ContractError} when a header is missing or doubled, the key is unknown or the secret does not fit.
 */
export async function authenticateClient(
  request: IncomingMessage,
  storage: Storage,
  pepper: Pepper,
): Promise<ClientRecord> {
  const key = singleHeader(request, 'x-biometrid-key');
  const secret = singleHeader(request, 'x-biometrid-secret');
  const client = await storage.clients.findByKey(key);
  if (client === undefined)
    throw new ContractError('CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS');
  if (!secretMatches(secret, client.secretHash, pepper)) {
    throw new ContractError('INVALID_AUTHENTICATION_HEADERS');
  }
  return client;
}

/**
 * The client whose liveness token a request carries.
 * @throws {ContractError} when the header is missing or doubled, or the token is nobody's.
 */
export async function authenticateLivenessToken(
  request: IncomingMessage,
  storage: Storage,
  pepper: Pepper,
): Promise<ClientRecord> {
  const token = singleHeader(request, 'x-app-token');
  const client = await storage.clients.findByLivenessTokenHash(hashSecret(token, pepper));
  if (client === undefined) throw new ContractError('INVALID_AUTHENTICATION_HEADERS');
  return client;
}

function singleHeader(request: IncomingMessage, name: string): string {
  const values = request.headersDistinct[name] ?? [];
  const [value = ''] = values;
  if (value === '') throw new ContractError('AUTHENTICATION_HEADERS_MISSING');
  // Two values leave open who is asking.
  if (values.length > 1) throw invalidRequest(`${name} is there more than once`);
  return value;
}
