import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Work that a server does by itself, again and again. */
export interface Chore {
  name: string;
  /** Milliseconds from the end of one run to the beginning of the next. */
  every: number;
  /** @param stopped that the server ends, and waits for it. */
  run(stopped: AbortSignal): Promise<void>;
}

/** Where a server says what it finds and does by itself. */
export interface UpkeepLog {
  /** That a chore failed, the first time after it went well. */
  failed(chore: string, error: unknown): void;
  /** What is good to know. */
  info(facts: Readonly<Record<string, string | number>>, says: string): void;
  /** What whoever runs the server has to know. */
  warn(facts: Readonly<Record<string, string | number>>, says: string): void;
}

/**
 * Runs chores until it is stopped. One that fails is tried again at its next time.
 * @param failed is told the first time that a chore fails after it went well.
 * @returns what stops them, and waits for those under way.
 */
export function keepUp(
  chores: readonly Chore[],
  failed: (chore: string, error: unknown) => void,
): () => Promise<void> {
  const stopped = new AbortController();
  // All chores listen to it; Node takes more than ten for a leak.
  setMaxListeners(chores.length, stopped.signal);
  const running = chores.map(async ({ name, every, run }) => {
    let well = true;
    for (;;) {
      await sleep(every, undefined, { signal: stopped.signal, ref: false }).catch(() => {});
      if (stopped.signal.aborted) return;
      try {
        await run(stopped.signal);
        well = true;
      } catch (error) {
        if (well) failed(name, error);
        well = false;
      }
    }
  });
  return async () => {
    stopped.abort();
    await Promise.all(running);
  };
}
