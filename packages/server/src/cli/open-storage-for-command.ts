import { checkFolderPermissions, type GuardedFolders } from '../folder-permissions.js';
import type { Keys } from '../keys/key-folder.js';
import { MasterKey } from '../keys/master-key.js';
import { openKeys } from '../keys/open-keys.js';
import { withFolderAdvice } from '../storage/folder-trouble.js';
import { openStorage } from '../storage/open-storage.js';
import type { Storage } from '../storage/storage.js';
import { auditLink } from '../system.js';

/** What a command works on, beside a running server or without one. */
export interface OpenedForCommand {
  storage: Storage;
  keys: Keys;
  masterKey: MasterKey;
}

/**
 * Opens database and keys, lets a command work on them, and closes them.
 * @param makeMissingKeys makes keys where there are none.
 * @throws with advice when they cannot be used, everybody can write to their folders, or they do not fit each other.
 */
export async function withStorage<T>(
  location: GuardedFolders,
  work: (opened: OpenedForCommand) => Promise<T>,
  { makeMissingKeys = false } = {},
): Promise<T> {
  checkFolderPermissions(location);
  const { keys } = openKeys(location.data, location.keys, makeMissingKeys);
  const storage = await openStorage(location, auditLink(keys)).catch((error: unknown) => {
    throw withFolderAdvice(error, location.data);
  });
  try {
    return await work({ storage, keys, masterKey: await MasterKey.open(storage, keys) });
  } finally {
    await storage.close();
  }
}
