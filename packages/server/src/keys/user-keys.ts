import { type KeyObject, randomUUID } from 'node:crypto';
import type { TemplateKey } from '../engines/kinds.js';
import type { UserKeyRecord, UserKeyStore } from '../storage/storage.js';
import type { Keys } from './key-folder.js';
import type { MasterKey } from './master-key.js';
import { isUnreadable, type ReadableKeys, readableKeys } from './readable-keys.js';
import { newDataKey, subjectPseudonym } from './sealing.js';

/** `subject` is the key of the user's pseudonym in the audit log; the others seal templates. */
export type KeyPurpose = 'subject' | TemplateKey;

/** A data key in the clear. Who has it overwrites it with `key.fill(0)`. */
export interface DataKey {
  id: string;
  key: Uint8Array;
}

/** The data keys of users: made, found and opened with the master keys of this process. */
export class UserKeys {
  readonly #store: UserKeyStore;
  readonly #keys: Keys;
  readonly #masterKey: Pick<MasterKey, 'active' | 'look'>;

  /** @param masterKey what new data keys are wrapped by. */
  constructor(store: UserKeyStore, keys: Keys, masterKey: Pick<MasterKey, 'active' | 'look'>) {
    this.#store = store;
    this.#keys = keys;
    this.#masterKey = masterKey;
  }

  /** The user's key for a purpose; made when there is none. */
  async make(clientId: string, userId: string, purpose: KeyPurpose, now: number): Promise<DataKey> {
    const standing = await this.#store.find(clientId, userId, purpose);
    if (standing !== undefined) return this.#open(standing);
    const key = newDataKey();
    const wrapped = (masterKeyId: string) => ({
      masterKeyId,
      wrapped: this.#keys.wrap(masterKeyId, key, { clientId, userId }),
    });
    try {
      const id = randomUUID();
      const seen = await this.#store.put({
        id,
        clientId,
        userId,
        purpose,
        ...wrapped(this.#masterKey.active),
        createdAt: now,
      });
      if (seen.id !== id) return this.#open(seen);
      // A rotation that ended in between did not see this key, and took the master key away that wraps it.
      const masterKeyId = await this.#masterKey.look();
      if (masterKeyId !== seen.masterKeyId)
        await this.#store.rewrap([{ seen, ...wrapped(masterKeyId) }]);
      // A copy: what `slice` gives of a Buffer is the same bytes.
      return { id, key: Uint8Array.from(key) };
    } finally {
      key.fill(0);
    }
  }

  /** Keys by their ids; one that was erased is not among them. */
  async find(ids: readonly string[]): Promise<Map<string, Uint8Array>> {
    const records = await this.#store.findMany([...new Set(ids)]);
    return new Map(records.map((record) => [record.id, this.#open(record).key]));
  }

  /**
   * As `find`, for who goes on without those that do not open.
   * @param store those of the transaction that this is a part of.
   */
  async findReadable(
    ids: readonly string[],
    store: Pick<UserKeyStore, 'findMany'> = this.#store,
  ): Promise<ReadableKeys> {
    return readableKeys(this.#keys, await store.findMany([...new Set(ids)]));
  }

  /** As `Keys.masterKeys`. */
  masterKeys(): ReadonlyMap<string, KeyObject> {
    return this.#keys.masterKeys();
  }

  /** A new key for a piece of a copy of a client's gallery, and the same wrapped. */
  makeChunkKey(
    clientId: string,
    chunk: string,
  ): { key: Uint8Array; masterKeyId: string; wrapped: Uint8Array } {
    const key = newDataKey();
    const masterKeyId = this.#masterKey.active;
    const owner = { clientId, userId: `chunk ${chunk}` };
    return { key, masterKeyId, wrapped: this.#keys.wrap(masterKeyId, key, owner) };
  }

  /** The key that was wrapped so. @throws {SealBroken} @returns undefined where the master key is gone. */
  openChunkKey(
    clientId: string,
    chunk: string,
    { masterKeyId, wrapped }: Pick<UserKeyRecord, 'masterKeyId' | 'wrapped'>,
  ): Uint8Array | undefined {
    if (!this.#keys.has(masterKeyId)) return undefined;
    return this.#keys.unwrap(masterKeyId, wrapped, { clientId, userId: `chunk ${chunk}` });
  }

  /** How the audit log names a new user. The key of it is made. */
  async makePseudonym(clientId: string, userId: string, now: number): Promise<string> {
    const { key } = await this.make(clientId, userId, 'subject', now);
    try {
      return subjectPseudonym(key, userId);
    } finally {
      key.fill(0);
    }
  }

  /** How the audit log names a user; undefined when the user's key is erased, or does not open. */
  async pseudonym(clientId: string, userId: string): Promise<string | undefined> {
    const record = await this.#store.find(clientId, userId, 'subject');
    if (record === undefined) return undefined;
    try {
      const { key } = this.#open(record);
      const pseudonym = subjectPseudonym(key, userId);
      key.fill(0);
      return pseudonym;
    } catch (error) {
      // Whoever has such a key can be deleted all the same.
      if (isUnreadable(error)) return undefined;
      throw error;
    }
  }

  /** Erases keys by their ids; without ids, all of a user's. */
  async erase(clientId: string, userId: string, ids?: readonly string[]): Promise<void> {
    const doomed = ids ?? (await this.#store.ofUser(clientId, userId)).map(({ id }) => id);
    if (doomed.length > 0) await this.#store.erase(doomed);
  }

  #open({ id, masterKeyId, wrapped, clientId, userId }: UserKeyRecord): DataKey {
    return { id, key: this.#keys.unwrap(masterKeyId, wrapped, { clientId, userId }) };
  }
}
