import { randomUUID } from 'node:crypto';
import type { Storage } from '../storage/storage.js';

/** How long a server may go on copying without saying so again. Milliseconds. */
const lasts = 60_000;

/** The right to copy galleries: of all servers on a database one has it. */
export class CopyLease {
  readonly #storage: Storage;
  readonly #holder = randomUUID();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Takes it where nobody has it, and keeps it for a while longer. @returns whether it is held now. */
  hold(): Promise<boolean> {
    return this.#change((now) => now + lasts);
  }

  /** Lets it go. */
  async release(): Promise<void> {
    await this.#change(() => 0);
  }

  #change(until: (now: number) => number): Promise<boolean> {
    return this.#storage.transaction(async ({ deployment }) => {
      await deployment.lock('snapshots');
      const [holder = '', ends = '0'] = ((await deployment.get('snapshots')) ?? '').split(' ');
      const now = await deployment.now();
      if (holder !== this.#holder && Number(ends) > now) return false;
      await deployment.set('snapshots', `${this.#holder} ${until(now)}`);
      return true;
    });
  }
}
