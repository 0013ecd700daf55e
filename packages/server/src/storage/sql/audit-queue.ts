import { type AuditEntry, StorageUnavailable } from '../storage.js';

/** How many entries one transaction takes. */
const most = 500;

/** Entries that whoever waits for them wants on record. */
interface Waiting {
  readonly entries: readonly AuditEntry[];
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * Writes entries that stand alone, those of one chain that wait at the same moment in one transaction: a chain grows under a lock
 * until the commit, so that each alone would wait for the commits of all before it.
 */
export class AuditQueue {
  readonly #write: (chain: string, entries: readonly AuditEntry[]) => Promise<void>;
  /** Of each chain that is being written. */
  readonly #waiting = new Map<string, Waiting[]>();

  /** @param write appends entries to a chain in their order, all or none, and resolves once they are committed. */
  constructor(write: (chain: string, entries: readonly AuditEntry[]) => Promise<void>) {
    this.#write = write;
  }

  /** Appends entries next to each other, and resolves once they are committed. @throws when they are not. */
  append(chain: string, entries: readonly AuditEntry[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const one = { entries, resolve, reject };
      const others = this.#waiting.get(chain);
      if (others !== undefined) {
        others.push(one);
        return;
      }
      this.#waiting.set(chain, [one]);
      void this.#writeAll(chain);
    });
  }

  async #writeAll(chain: string): Promise<void> {
    const waiting = this.#waiting.get(chain) ?? [];
    while (waiting.length > 0) await this.#writeTogether(chain, takeBatch(waiting));
    this.#waiting.delete(chain);
  }

  async #writeTogether(chain: string, batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#write(
        chain,
        batch.flatMap(({ entries }) => entries),
      );
      for (const { resolve } of batch) resolve();
    } catch (error) {
      // What is wrong with one of them is nothing to the others.
      if (batch.length > 1 && !(error instanceof StorageUnavailable))
        for (const one of batch) await this.#writeTogether(chain, [one]);
      else for (const { reject } of batch) reject(error);
    }
  }
}

/** Takes the first of those who wait, as many as one transaction takes. */
function takeBatch(waiting: Waiting[]): Waiting[] {
  let entries = 0;
  let count = 0;
  for (const one of waiting) {
    entries += one.entries.length;
    if (count > 0 && entries > most) break;
    count += 1;
  }
  return waiting.splice(0, count);
}
