import type { Storage } from '../storage/storage.js';
import type { Keys } from './key-folder.js';

/** Which master key new data keys are wrapped by. The database says so, for all processes at once. */
export class MasterKey {
  readonly #storage: Storage;
  readonly #keys: Keys;
  readonly #processId: string | undefined;
  #active: string;
  #reported = '';

  private constructor(storage: Storage, keys: Keys, processId: string | undefined, active: string) {
    this.#storage = storage;
    this.#keys = keys;
    this.#processId = processId;
    this.#active = active;
  }

  /**
   * Compares the keys with the database, and begins with the youngest of them where it has none yet.
   * @param processId set for a server, which then reports the keys it holds; a key is used when all servers hold it.
   * @throws when the keys are not the database's.
   */
  static async open(storage: Storage, keys: Keys, processId?: string): Promise<MasterKey> {
    const active = await storage.transaction(async ({ deployment }) => {
      if ((await deployment.settle('keys', keys.fingerprint())) !== keys.fingerprint()) {
        throw new Error(
          'The keys are not those of this database: no secret and no template of it fits them. Name the right folder with --keys.',
        );
      }
      return deployment.settle('masterKey', keys.masterKeyIds().at(-1) ?? '');
    });
    if (!keys.has(active)) throw ringLacks(active);
    const masterKey = new MasterKey(storage, keys, processId, active);
    await masterKey.follow();
    return masterKey;
  }

  /** Id of the key in use. */
  get active(): string {
    return this.#active;
  }

  /** Id of the key that is in use at this moment. @throws when the ring does not have it. */
  async look(): Promise<string> {
    // A single read may see what stood a moment ago.
    const named = await this.#storage.transaction(({ deployment }) => deployment.get('masterKey'));
    const active = named ?? this.#active;
    if (!this.#keys.has(active)) this.#keys.refresh();
    if (!this.#keys.has(active)) throw ringLacks(active);
    this.#active = active;
    return active;
  }

  /** Looks at ring and database again, and reports what it holds when that changed. */
  async follow(): Promise<void> {
    this.#keys.refresh();
    const active = await this.#storage.deployment.get('masterKey');
    if (active !== undefined && this.#keys.has(active)) this.#active = active;
    const held = this.#keys.masterKeyIds();
    // Where several servers run, each says from time to time that it lives.
    const report = held.join(' ');
    if (this.#processId === undefined || (!this.#storage.shared && report === this.#reported))
      return;
    await this.#storage.processes.report({ id: this.#processId, masterKeyIds: held });
    this.#reported = report;
  }
}

function ringLacks(masterKeyId: string): Error {
  return new Error(
    `The key ring lacks the master key ${masterKeyId}, which is in use. Copy the ring of another server.`,
  );
}
