import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** File of everything but the keys, within the data folder. */
export const mainFile = 'biometrid.db';
/** File of the wrapped keys of users. */
export const keyFile = 'keys.db';

const databases = [mainFile, keyFile];

/** Makes an empty folder, within a data folder, for the databases that are to replace those that stand. */
export function beginReplacement(folder: string): string {
  discardDraft(folder);
  const draft = draftOf(folder);
  mkdirSync(draft, { mode: 0o700 });
  return draft;
}

/**
 * Puts the drafted databases, which nobody has open, into place: all or none of them, whenever this process or the machine
 * dies. Who calls it has the folder to itself.
 */
export function replaceDatabases(folder: string): void {
  const draft = draftOf(folder);
  for (const name of databases) sync(join(draft, name));
  sync(draft);
  // From here on the new databases stand; what follows is done again by whoever opens the folder after a crash.
  renameSync(draft, wholeOf(folder));
  sync(folder);
  finishReplacement(folder);
}

/** Whether the databases of a folder are partly those before and partly those after a replacement. */
export function isHalfReplaced(folder: string): boolean {
  return existsSync(wholeOf(folder));
}

/** Does what is left of an interrupted replacement. Who calls it has the folder to itself. */
export function finishReplacement(folder: string): void {
  for (const name of databases) {
    const from = join(wholeOf(folder), name);
    if (!existsSync(from)) continue;
    // The log of the database before would be taken for that of the one after.
    for (const rest of ['-wal', '-shm', '-journal'])
      rmSync(join(folder, name + rest), { force: true });
    sync(folder);
    renameSync(from, join(folder, name));
  }
  sync(folder);
  rmSync(wholeOf(folder), { recursive: true, force: true });
}

/** Removes what a killed process drafted, for it may hold what is erased meanwhile. */
export function discardDraft(folder: string): void {
  rmSync(draftOf(folder), { recursive: true, force: true });
}

function draftOf(folder: string): string {
  return join(folder, 'replacement-draft');
}

function wholeOf(folder: string): string {
  return join(folder, 'replacement');
}

/** Waits until a file, or the names in a folder, are on the disk. */
export function sync(path: string): void {
  // Windows opens no folders, and files only to write.
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
