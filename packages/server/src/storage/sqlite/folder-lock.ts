import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isBusy, openDatabase } from './driver.js';

/** Keeps a data folder to one server. */
export interface FolderLock {
  release(): void;
}

/**
 * Locks a data folder for as long as this process lives. The lock is a transaction left open on a database of its own:
 * unlike a file with a process id, it cannot outlive its process.
 * @throws when another server has the folder.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'server.lock');
  const database = openDatabase(file);
  try {
    chmodSync(file, 0o600);
    database.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new Error(
      `Another server is using the data folder ${folder}. Stop it, or choose another folder with --data.`,
      { cause: error },
    );
  }
  return { release: () => database.close() };
}
