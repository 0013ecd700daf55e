import { once } from 'node:events';
import { statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { workerEntry } from '../worker-entry.js';
import type { Report } from './report.js';

/** How often the growth of a copy is looked at. Milliseconds. */
const interval = 250;

/**
 * Copies an SQLite database as it stands at one moment, while others go on writing to it. The copy holds what is there and
 * nothing of what was deleted. In a thread of its own, for SQLite copies in one go.
 * @param target a file that is not there yet; only its owner can read it.
 * @throws when it cannot be written.
 */
export async function copyDatabase(
  source: string,
  target: string,
  report: Report,
  step: string,
): Promise<void> {
  let watch: NodeJS.Timeout | undefined;
  try {
    writeFileSync(target, '', { mode: 0o600, flag: 'wx' });
    report(step, 0);
    watch = setInterval(() => report(step, grown(source, target)), interval);
    const { url, execArgv } = workerEntry('backup/copy-worker');
    await once(new Worker(url, { execArgv, workerData: { source, target } }), 'exit');
    await flush(target);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${source} cannot be copied to ${target}: ${reason}.`, { cause: error });
  } finally {
    clearInterval(watch);
  }
}

/** How much of a copy is there: about, for what was deleted in the source is not copied. */
function grown(source: string, target: string): number {
  return Math.min(1, statSync(target).size / Math.max(1, statSync(source).size));
}

/** Waits until a file is on the disk. */
export async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
