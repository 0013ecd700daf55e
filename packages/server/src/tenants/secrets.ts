import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** Key of the hashes under which secrets are kept. It lies in the key folder, never in the database. */
export type Pepper = Uint8Array;

const secretBytes = 32;

/** A new secret: 256 random bits. */
export function randomSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** What is kept of a secret. A random secret needs no slow hash; the pepper makes a stolen database useless. */
export function hashSecret(secret: string, pepper: Pepper): Uint8Array {
  return createHmac('sha256', pepper).update(secret).digest();
}

/** Whether two hashes are the same; takes the same time either way. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
