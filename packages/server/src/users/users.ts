import { randomBytes } from 'node:crypto';
import { recordForClient } from '../audit/append.js';
import type { Erasure } from '../erasure/erasure.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { Storage } from '../storage/storage.js';
import { normaliseMacAddress } from './mac-address.js';

/** What a client tells of a new user. */
export interface Registration {
  readonly referenceId: string;
  /** In any spelling; undefined for a user without a device. */
  readonly macAddress: string | undefined;
  readonly appToken: string | undefined;
}

/** Which request it was, for the audit log. */
export interface Occasion {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Id of the request. */
  readonly request: string;
}

/** The users of the clients. */
export class Users {
  readonly #storage: Storage;
  readonly #userKeys: UserKeys;
  readonly #erasure: Erasure;

  constructor(storage: Storage, userKeys: UserKeys, erasure: Erasure) {
    this.#storage = storage;
    this.#userKeys = userKeys;
    this.#erasure = erasure;
  }

  /** Makes a user with its key and binds the device; one that is bound already keeps its user, and nothing is made. */
  async create(
    clientId: string,
    { referenceId, macAddress, appToken }: Registration,
    { at, request }: Occasion,
  ): Promise<{ created: boolean; id: string }> {
    const device = macAddress === undefined ? undefined : normaliseMacAddress(macAddress);
    const owner = device && (await this.#storage.users.findByMacAddress(clientId, device));
    if (owner) return { created: false, id: owner };

    const id = randomBytes(12).toString('hex');
    // The key comes first, so that there is no user without one.
    const subject = await this.#userKeys.makePseudonym(clientId, id, at);
    const made = await this.#storage.transaction(async ({ users, audit }) => {
      const user = { id, referenceId, macAddress: device, appToken, createdAt: at };
      const made = await users.create(clientId, user);
      if (!made.created) return made;
      const event = { at, action: 'user.created', subject, request, detail: {} } as const;
      await recordForClient(audit, clientId, event);
      return made;
    });
    // Another registration of the device was faster.
    if (!made.created) await this.#userKeys.erase(clientId, id);
    return made;
  }

  exists(clientId: string, userId: string): MaybePromise<boolean> {
    // No database keeps a null byte in a text, and some end the text there.
    return !userId.includes('\0') && this.#storage.users.exists(clientId, userId);
  }

  /** The user that a device is bound to. @param macAddress in any spelling. */
  byDevice(clientId: string, macAddress: string): Promise<string | undefined> {
    return this.#storage.users.findByMacAddress(clientId, normaliseMacAddress(macAddress));
  }

  /** Erases a user with all that belongs to it. @returns false when there is none. */
  delete(clientId: string, userId: string, occasion: Occasion): Promise<boolean> {
    return this.#erasure.user(clientId, userId, { action: 'user.deleted', ...occasion });
  }
}
