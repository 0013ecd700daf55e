import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Key of the hashes under which secrets are kept. It lies in a file beside the database, never in it. */
export type Pepper = Uint8Array;

const pepperBytes = 32;
const secretBytes = 32;

/** A new secret: 256 random bits. */
export function randomSecret(): string {
  return randomBytes(secretBytes).toString('base64url');
}

/** What is kept of a secret. A random secret needs no slow hash; the pepper makes a stolen database useless. */
export function hashSecret(secret: string, pepper: Pepper): Uint8Array {
  return createHmac('sha256', pepper).update(secret).digest();
}

/** Whether a secret is the one that was hashed; takes the same time either way. */
export function secretMatches(secret: string, hash: Uint8Array, pepper: Pepper): boolean {
  return timingSafeEqual(hashSecret(secret, pepper), hash);
}

/** The pepper of a data folder; made, readable by the owner alone, when there is none. */
export function loadPepper(folder: string): Pepper {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'pepper');
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    return readPepper(file);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
  // Written aside and linked into place, so that of two processes that start together both end with the same one.
  writeFileSync(draft, randomBytes(pepperBytes).toString('hex'), { mode: 0o600, flag: 'wx' });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    rmSync(draft);
  }
  return readPepper(file);
}

function readPepper(file: string): Pepper {
  const pepper = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
  if (pepper.length !== pepperBytes) {
    throw new Error(
      `${file} is damaged. Restore it from a backup: without it no client's secret can be checked.`,
    );
  }
  return pepper;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
