import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { isBusy, naming, openDatabase } from './driver.js';
import { discardDraft, finishReplacement, isHalfReplaced } from './replacement.js';

const lockFile = 'server.lock';

/** A hold on a data folder, for as long as this process lives. */
export interface FolderLock {
  /** Releasing what is released already does nothing. */
  release(): void;
}

/**
 * Keeps a data folder to one server, beside which commands may work.
 * @throws when another server has the folder.
 */
export function lockFolder(folder: string): FolderLock {
  return hold(
    folder,
    // A command that asks for the server is done in a moment.
    'PRAGMA busy_timeout = 100; BEGIN IMMEDIATE',
    `Another server is using the data folder ${folder}, or a restore is. Stop it, or choose another folder with --data.`,
  );
}

/** Whether a server runs on a folder. A restore, which has the folder to itself, counts as one. */
export function hasServer(folder: string): boolean {
  if (!existsSync(join(folder, lockFile))) return false;
  try {
    acquire(folder, 'BEGIN IMMEDIATE', 'A server is using the folder.').release();
    return false;
  } catch (error) {
    if (!(error instanceof Error && isBusy(error.cause))) throw error;
    return true;
  }
}

/**
 * Keeps the databases of a folder from being replaced, while a server or a command has them open.
 * @throws while they are being replaced.
 */
export function shareFolder(folder: string): FolderLock {
  return hold(
    folder,
    'PRAGMA busy_timeout = 1000; BEGIN; SELECT count(*) FROM sqlite_schema',
    `The databases in ${folder} are being replaced by a restore. Try again when it is done.`,
  );
}

/**
 * Keeps a folder from everybody else.
 * @throws when a server or a command uses it.
 */
export function takeFolder(folder: string): FolderLock {
  return hold(
    folder,
    'BEGIN EXCLUSIVE',
    `A server or another command is using the data folder ${folder}. Stop it first.`,
  );
}

/** Holds the folder, and leaves nothing in it that a restore left behind which was killed. */
function hold(folder: string, how: string, refusal: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (;;) {
    const lock = acquire(folder, how, refusal);
    if (!isHalfReplaced(folder)) {
      discardDraft(folder);
      return lock;
    }
    lock.release();
    const whole = acquire(folder, 'PRAGMA busy_timeout = 1000; BEGIN EXCLUSIVE', refusal);
    try {
      finishReplacement(folder);
    } finally {
      whole.release();
    }
  }
}

/**
 * The lock is a transaction left open on a database of its own: unlike a file with a process id, it cannot outlive its
 * process. Any number may read in it; beside them one may have begun to write; or one has all of it.
 */
function acquire(folder: string, how: string, refusal: string): FolderLock {
  const file = join(folder, lockFile);
  const database = openDatabase(file);
  try {
    chmodSync(file, 0o600);
    database.exec(`PRAGMA busy_timeout = 0; ${how}`);
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw naming(file, error);
    throw new Error(refusal, { cause: error });
  }
  let held = true;
  return {
    release() {
      if (held) database.close();
      held = false;
    },
  };
}
