import { existsSync, rmSync } from 'node:fs';

/**
 * Runs work that drafts files and then moves them to where they belong. What is left of the drafts when the work ends, fails
 * or is interrupted by Ctrl+C is removed.
 */
export async function withDrafts<T>(drafts: readonly string[], work: () => Promise<T>): Promise<T> {
  const remove = () => {
    for (const draft of drafts) if (existsSync(draft)) rmSync(draft, { recursive: true });
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const end = (signal: NodeJS.Signals) => {
    for (const other of signals) process.off(other, end);
    remove();
    // As if nobody had listened.
    process.kill(process.pid, signal);
  };
  for (const signal of signals) process.on(signal, end);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, end);
    remove();
  }
}
