import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sync } from './replacement.js';

/** File in a data folder whose database lives elsewhere. */
const mark = 'MOVED';

/** Says in a folder that its database lives elsewhere from now on. @param says what happened, and what to do. */
export function markMoved(folder: string, says: string): void {
  writeFileSync(join(folder, mark), `${says}\n`, { mode: 0o600, flush: true });
  sync(folder);
}

/** Takes the mark away, where there is one. */
export function unmarkMoved(folder: string): void {
  rmSync(join(folder, mark), { force: true });
  sync(folder);
}

/** @throws when the database of a folder lives elsewhere. */
export function checkNotMoved(folder: string): void {
  const file = join(folder, mark);
  if (existsSync(file))
    throw new Error(`${readFileSync(file, 'utf8').trim()} The mark is ${file}.`);
}
