import type { UserKeyRecord } from '../storage/storage.js';
import { type Keys, MasterKeyMissing } from './key-folder.js';
import { SealBroken } from './sealing.js';

/** Data keys by their ids, and those that do not open. Who has keys in the clear overwrites them. */
export interface ReadableKeys {
  keys: Map<string, Uint8Array>;
  broken: ReadonlySet<string>;
}

/** Opens data keys, as far as they open. */
export function readableKeys(keys: Keys, records: readonly UserKeyRecord[]): ReadableKeys {
  const opened = new Map<string, Uint8Array>();
  const broken = new Set<string>();
  for (const record of records) {
    try {
      opened.set(record.id, keys.unwrap(record.masterKeyId, record.wrapped, record));
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      broken.add(record.id);
    }
  }
  return { keys: opened, broken };
}

/** Whether a data key, or the name of the master key that wraps it, was changed. */
export function isUnreadable(error: unknown): boolean {
  return error instanceof SealBroken || error instanceof MasterKeyMissing;
}
