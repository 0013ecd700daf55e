import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/** How long the same holder may keep a lease before it counts as dead. Its work takes milliseconds. */
const deadAfterMs = 3_000;
/** How long a lease that was taken from a dead holder has to stand, so that two who take it at once do not both have it. */
const settleMs = 100;
const giveUpAfterMs = 30_000;
const pauseMs = 10;

/** The lease was lost, because its holder stood still for too long. Nothing was changed. */
class LeaseLost extends Error {}

/**
 * Runs work that no other process does at the same time. The lease is a file that holds a random token; one that a killed
 * process left behind is taken over after three seconds. Waits without returning to the event loop.
 * @param work calls `confirm` right before its one lasting change. It runs again when the lease was lost until then.
 * @throws what the work throws, or when the lease cannot be had for 30 s.
 */
export function underLease<T>(file: string, work: (confirm: () => void) => T): T {
  for (;;) {
    const token = randomBytes(16).toString('hex');
    take(file, token);
    try {
      return work(() => {
        if (holder(file) !== token) throw new LeaseLost();
      });
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    } finally {
      if (holder(file) === token) rmSync(file, { force: true });
    }
  }
}

function take(file: string, token: string): void {
  // Written aside and linked into place, so that nobody sees a lease without its token.
  const draft = `${file}.${token}`;
  writeFileSync(draft, token, { mode: 0o600, flag: 'wx' });
  try {
    const begin = performance.now();
    let seen: string | undefined;
    let since = begin;
    while (performance.now() - begin < giveUpAfterMs) {
      if (linked(draft, file)) return;
      const present = holder(file);
      if (present !== seen) {
        seen = present;
        since = performance.now();
      } else if (performance.now() - since > deadAfterMs) {
        renameSync(draft, file);
        pause(settleMs);
        if (holder(file) === token) return;
        writeFileSync(draft, token, { mode: 0o600, flag: 'wx' });
      }
      pause(pauseMs);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  throw new Error(`Other processes keep ${file} busy. Try again when they are done.`);
}

function linked(draft: string, file: string): boolean {
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return false;
  }
}

function holder(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    return undefined;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
