import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkKeysOutside, createKeyFolder, NoKeys, openKeyFolder } from './key-folder.js';

/** File that marks keys which nobody was asked to back up. */
const mark = 'made-for-development';

/**
 * Makes keys where there are none, for a server that is tried out, and marks them.
 * @throws when the folder lies in the data folder, or its keys are damaged.
 */
export function makeDevelopmentKeys(data: string, folder: string): void {
  checkKeysOutside(data, folder);
  try {
    openKeyFolder(folder);
  } catch (error) {
    if (!(error instanceof NoKeys)) throw error;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // First, so that no such keys are ever without it.
    writeFileSync(join(folder, mark), 'biometrid serve --dev made these keys.\n', { mode: 0o600 });
    createKeyFolder(folder);
  }
}

/** Whether the keys of a folder were made for a server that was tried out. */
export function areDevelopmentKeys(folder: string): boolean {
  return existsSync(join(folder, mark));
}
