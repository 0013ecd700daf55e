import { resolve } from 'node:path';
import {
  checkKeysOutside,
  createKeyFolder,
  type Keys,
  NoKeys,
  openKeyFolder,
} from './key-folder.js';

/** The key folder that belongs to a data folder when the settings name none. */
export function keyFolderOf(data: string, keys?: string): string {
  return keys ?? `${resolve(data)}-keys`;
}

/**
 * Opens the keys of a data folder.
 * @param makeMissing makes new ones where there are none.
 * @returns the keys, and whether they were made.
 * @throws {NoKeys} where there are none.
 */
export function openKeys(
  data: string,
  keys: string | undefined,
  makeMissing: boolean,
): { keys: Keys; made: boolean } {
  const folder = keyFolderOf(data, keys);
  checkKeysOutside(data, folder);
  try {
    return { keys: openKeyFolder(folder), made: false };
  } catch (error) {
    if (!(error instanceof NoKeys) || !makeMissing) throw error;
    createKeyFolder(folder);
    return { keys: openKeyFolder(folder), made: true };
  }
}
