import { recordForClient } from '../audit/append.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { Storage } from '../storage/storage.js';
import type { Along } from '../templates/templates.js';
import type { Client } from '../tenants/client.js';

/** The client, and how many verifications of a user may fail. */
type Owner = Pick<Client, 'id' | 'settings'>;

/** How long failed verifications count, from the first of them on. Milliseconds. */
const span = 60 * 60 * 1_000;

/**
 * Keeps strangers from guessing: counts the verifications of a user's voice that failed within an hour, across servers. Times are in
 * milliseconds since the epoch.
 */
export class VoiceTries {
  readonly #storage: Storage;
  readonly #userKeys: UserKeys;

  constructor(storage: Storage, userKeys: UserKeys) {
    this.#storage = storage;
    this.#userKeys = userKeys;
  }

  /**
   * Whether a user's voice may be verified.
   * @returns undefined when it may; else the whole seconds, at least one, until it may again.
   */
  async admit({ id, settings }: Owner, userId: string, now: number): Promise<number | undefined> {
    const { voiceTries } = settings;
    if (voiceTries === null) return undefined;
    const failed = await this.#storage.tries.find(id, userId, 'voice', now);
    if (failed === undefined || failed.count < voiceTries) return undefined;
    return Math.ceil((failed.endsAt - now) / 1_000);
  }

  /** @returns what counts a verification that failed, along with its answer, in a transaction. Simultaneous ones all count. */
  failed(clientId: string, userId: string, now: number): Along {
    return ({ tries }) => tries.fail(clientId, userId, 'voice', now, now + span);
  }

  /** @returns what forgets those that failed, along with a verification that came to a match, in a transaction. */
  succeeded(clientId: string, userId: string): Along {
    return async ({ tries }) => {
      await tries.clear(clientId, userId, 'voice');
    };
  }

  /**
   * Forgets those that failed because an operator says so, with a line in the audit log where there were any.
   * @returns how many there were; undefined when there is no such user.
   */
  async lift(clientId: string, userId: string, now: number): Promise<number | undefined> {
    const subject = await this.#userKeys.pseudonym(clientId, userId);
    return this.#storage.transaction(async ({ users, tries, audit }) => {
      if (!(await users.lock(clientId, userId))) return undefined;
      const failed = await tries.find(clientId, userId, 'voice', now);
      if (failed === undefined) return 0;
      await tries.clear(clientId, userId, 'voice');
      await recordForClient(audit, clientId, {
        at: now,
        action: 'voice.unlocked',
        detail: {},
        ...(subject === undefined ? {} : { subject }),
      });
      return failed.count;
    });
  }

  /** Forgets those that count no more. */
  async forgetOver(now: number): Promise<void> {
    await this.#storage.tries.removeEnded(now);
  }
}
