import { randomBytes } from 'node:crypto';
import type { Storage } from '../storage/storage.js';
import { hashSecret, type Pepper, randomSecret } from './secrets.js';

/** What a new client is told, once. */
export interface ClientCredentials {
  id: string;
  key: string;
  secret: string;
  livenessToken: string;
}

/**
 * Makes a client (a tenant) with random credentials. Only hashes of the secret and the liveness token are kept.
 * @param quota requests a calendar month in UTC; null is no limit.
 */
export async function createClient(
  storage: Storage,
  pepper: Pepper,
  name: string,
  quota: number | null,
): Promise<ClientCredentials> {
  const credentials: ClientCredentials = {
    id: randomBytes(12).toString('hex'),
    key: randomBytes(16).toString('hex'),
    secret: randomSecret(),
    livenessToken: randomSecret(),
  };
  await storage.clients.create({
    id: credentials.id,
    name,
    key: credentials.key,
    secretHash: hashSecret(credentials.secret, pepper),
    livenessTokenHash: hashSecret(credentials.livenessToken, pepper),
    quota,
    languages: ['en'],
    createdAt: Date.now(),
  });
  return credentials;
}
