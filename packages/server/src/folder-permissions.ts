import { statSync } from 'node:fs';
import { keyFolderOf } from './keys/open-keys.js';
import type { StorageLocation } from './storage/open-storage.js';

/** The folders that a server works in, and whether it is to do so whoever can write to them. */
export interface GuardedFolders extends StorageLocation {
  /** Folder of key ring and pepper; `DATA-keys` when absent. */
  keys?: string | undefined;
  insecurePermissions?: boolean | undefined;
}

/**
 * Checks that not everybody on the machine can write to the key folder, or to the data folder where the database is in it: who
 * can may put keys or a database of his own in their place. A folder that is not there yet passes, and so does all on Windows.
 * @throws with what to do.
 */
export function checkFolderPermissions({
  data,
  databaseUrl,
  keys,
  insecurePermissions = false,
}: GuardedFolders): void {
  if (insecurePermissions) return;
  const folders = { key: keyFolderOf(data, keys), ...(databaseUrl === undefined && { data }) };
  for (const [kind, folder] of Object.entries(folders))
    if (isWorldWritable(folder))
      throw new Error(
        `Everybody on this machine can write to the ${kind} folder ${folder}. Run chmod 700 ${folder}, or start with --insecure-permissions where its modes cannot be changed.`,
      );
}

/** Whether everybody on the machine may make files in a folder. */
export function isWorldWritable(folder: string): boolean {
  // Windows has no such modes.
  if (process.platform === 'win32') return false;
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && (stat.mode & 0o002) !== 0;
}
