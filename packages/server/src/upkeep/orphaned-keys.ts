import type { Storage } from '../storage/storage.js';

/** Keys that are looked at in one go. */
const batch = 200;

/**
 * The keys of users who were never made: a user's key is made before the user, and a server may be killed in between. One is erased
 * when it has no user in two looks one after the other, between which whoever was being made has been made.
 */
export class OrphanedKeys {
  readonly #storage: Storage;
  #suspects: ReadonlySet<string> = new Set();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** Looks at all keys. To be called an hour after the last time, or later. @returns how many were erased. */
  async sweep(): Promise<number> {
    const { userKeys } = this.#storage;
    const suspects = new Set<string>();
    let erased = 0;
    for (let after = ''; ; ) {
      const page = await userKeys.page(after, batch);
      for (const { id, clientId, userId } of page) {
        if (await this.#storage.users.exists(clientId, userId)) continue;
        if (!this.#suspects.has(id)) suspects.add(id);
        else if (await this.#hasNoUser(clientId, userId)) {
          await userKeys.erase([id]);
          erased += 1;
        }
      }
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.id;
    }
    this.#suspects = suspects;
    return erased;
  }

  /** A single read may see what stood a moment ago. */
  #hasNoUser(clientId: string, userId: string): Promise<boolean> {
    return this.#storage.transaction(async ({ users }) => !(await users.lock(clientId, userId)));
  }
}
