import { createHmac, randomBytes } from 'node:crypto';
import { isRecord } from '../json/json.js';

/** What the file of a key ring holds. */
export interface Ring {
  /** Check value of the pepper beside it; undefined where a release before check values wrote the ring. */
  readonly pepper: string | undefined;
  /** From the oldest to the youngest. */
  readonly keys: readonly RingKey[];
  /** The databases that are known to use them. */
  readonly databases: readonly RingDatabase[];
}

/** A database that uses the keys of a ring. */
export interface RingDatabase {
  /** Names it, as `d-1a2b3c4d`. */
  readonly database: string;
  /** Where it is, for people. */
  readonly place: string;
  /** Ids of the master keys that it cannot do without. */
  readonly needs: readonly string[];
}

/** A master key as the file holds it. */
export interface RingKey {
  readonly id: string;
  readonly createdAt: string;
  /** Base64 of 32 bytes. */
  readonly key: string;
  /** Check value of id and key; undefined where a release before check values made the key. */
  readonly check?: string;
}

/** Length of a key in bytes. */
export const keyBytes = 32;

export function newMasterKey(): RingKey {
  const id = `k-${randomBytes(4).toString('hex')}`;
  const key = randomBytes(keyBytes).toString('base64');
  return { id, createdAt: new Date().toISOString(), key, check: checkValue(id, key) };
}

/** The same key with its check value. */
export function withCheck(key: RingKey): RingKey {
  return { ...key, check: checkValue(key.id, key.key) };
}

export function ringText({ pepper, keys, databases }: Ring): string {
  const known = databases.length === 0 ? {} : { databases };
  return `${JSON.stringify({ format: 1, pepper, keys, ...known }, undefined, 2)}\n`;
}

/**
 * Reads the text of a ring and compares its keys with their check values.
 * @param damaged makes the error to be thrown, told what is wrong with a single key where that is known.
 */
export function parseRing(text: string, damaged: (fault?: string) => Error): Ring {
  let ring: unknown;
  try {
    ring = JSON.parse(text);
  } catch {
    // Without the cause, which quotes the text.
    throw damaged();
  }
  if (!isRecord(ring) || ring['format'] !== 1 || !Array.isArray(ring['keys'])) throw damaged();
  const { pepper } = ring;
  if (pepper !== undefined && typeof pepper !== 'string') throw damaged();
  const keys = ring['keys'].map((key: unknown) => {
    if (!isMasterKey(key)) throw damaged();
    if (key.check !== undefined && key.check !== checkValue(key.id, key.key))
      throw damaged(`the key ${key.id} does not fit its check value`);
    return key;
  });
  const ids = new Set(keys.map(({ id }) => id));
  if (keys.length === 0 || ids.size < keys.length) throw damaged();
  const { databases = [] } = ring;
  if (!Array.isArray(databases) || !databases.every(isDatabase)) throw damaged();
  return { pepper, keys, databases };
}

/** 16 hexadecimal digits that tell a changed key, or one under another id, and nothing of the key. */
function checkValue(id: string, key: string): string {
  return createHmac('sha256', Buffer.from(key, 'base64'))
    .update(`biometrid check of ${id}`)
    .digest('hex')
    .slice(0, 16);
}

function isDatabase(value: unknown): value is RingDatabase {
  if (!isRecord(value)) return false;
  const { database, place, needs } = value;
  return (
    typeof database === 'string' &&
    typeof place === 'string' &&
    Array.isArray(needs) &&
    needs.every((id) => typeof id === 'string')
  );
}

function isMasterKey(value: unknown): value is RingKey {
  if (!isRecord(value)) return false;
  const { id, createdAt, key, check } = value;
  return (
    typeof id === 'string' &&
    /^k-[0-9a-f]{8}$/.test(id) &&
    typeof createdAt === 'string' &&
    typeof key === 'string' &&
    /^[0-9A-Za-z+/]{43}=$/.test(key) &&
    (check === undefined || typeof check === 'string')
  );
}
