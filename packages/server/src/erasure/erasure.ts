import { randomUUID } from 'node:crypto';
import type { PlainAction } from '../audit/actions.js';
import { recordForClient } from '../audit/append.js';
import type { Modality } from '../engines/kinds.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { ErasureRecord, Repositories, Storage, TemplateRecord } from '../storage/storage.js';
import type { Templates } from '../templates/templates.js';

/** Pending erasures that are looked at in one go. */
const batch = 200;

/** What the audit log says of an erasure. */
export interface ErasureNote {
  action: PlainAction;
  at: number;
  request?: string;
}

/**
 * Erases for good: the rows at once, then the keys, without which no copy of a template can be opened, then the bytes in the
 * database's own files. What a crash or a reader interrupts stays pending, and is done later.
 */
export class Erasure {
  readonly #storage: Storage;
  readonly #userKeys: UserKeys;
  readonly #templates: Templates;
  #settling: Promise<void> | undefined;
  #again = false;

  constructor(storage: Storage, userKeys: UserKeys, templates: Templates) {
    this.#storage = storage;
    this.#userKeys = userKeys;
    this.#templates = templates;
  }

  /** Erases a user with all that belongs to it. @returns false when there is none. */
  async user(clientId: string, userId: string, note: ErasureNote): Promise<boolean> {
    return this.#erase(clientId, userId, note, async ({ users, templates }) => {
      await templates.remove(clientId, await templates.ofUser(clientId, userId));
      return (await users.remove(clientId, userId)) ? { keyIds: undefined } : undefined;
    });
  }

  /**
   * Erases a user's templates of one modality, with the keys that sealed them, all else that was made with these keys, and the count
   * of tries that failed.
   * @param only which of them; all that a key sealed, or none. All when absent.
   * @param unusedSince set for an enrolment that expires: it stays when a template of it took part in a decision since.
   * @returns false when there are none.
   */
  async enrollment(
    clientId: string,
    userId: string,
    modality: Modality,
    note: ErasureNote,
    {
      only = () => true,
      unusedSince = Number.POSITIVE_INFINITY,
    }: { only?: (template: TemplateRecord) => boolean; unusedSince?: number } = {},
  ): Promise<boolean> {
    return this.#erase(clientId, userId, note, async ({ templates, expiries, heard, tries }) => {
      const standing = (await templates.of(clientId, userId, modality)).filter(only);
      if (standing.length === 0) return undefined;
      if (standing.some(({ usedAt }) => usedAt >= unusedSince)) return undefined;
      await templates.remove(clientId, standing);
      await expiries.remove(clientId, userId, modality);
      const keyIds = [...new Set(standing.map(({ keyId }) => keyId))];
      await heard.remove(clientId, userId, keyIds);
      await tries.clear(clientId, userId, modality);
      return { keyIds };
    });
  }

  /** Does what is pending. Calls while it runs are followed by one more run. */
  settle(): Promise<void> {
    this.#again = true;
    this.#settling ??= this.#settleAll().finally(() => {
      this.#settling = undefined;
    });
    return this.#settling;
  }

  async #erase(
    clientId: string,
    userId: string,
    { action, at, request }: ErasureNote,
    removeRows: (repositories: Repositories) => Promise<Pick<ErasureRecord, 'keyIds'> | undefined>,
  ): Promise<boolean> {
    const subject = await this.#userKeys.pseudonym(clientId, userId);
    const erased = await this.#storage.transaction(async (repositories) => {
      if (!(await repositories.users.lock(clientId, userId))) return undefined;
      const removed = await removeRows(repositories);
      if (removed === undefined) return undefined;
      const erasure = { id: randomUUID(), clientId, userId, requestedAt: at, ...removed };
      await repositories.erasures.add(erasure);
      await recordForClient(repositories.audit, clientId, {
        at,
        action,
        detail: {},
        ...(subject === undefined ? {} : { subject }),
        ...(request === undefined ? {} : { request }),
      });
      return erasure;
    });
    if (erased === undefined) return false;
    // The rows are gone, and the rest is on record: what fails from here on is done again later.
    await this.#userKeys.erase(clientId, userId, erased.keyIds).catch(() => {});
    await this.#templates.followLoaded(clientId).catch(() => {});
    this.settle().catch(() => {});
    return true;
  }

  async #settleAll(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const pending = await this.#storage.erasures.pending(batch);
      if (pending.length === 0) return;
      for (const { clientId, userId, keyIds } of pending)
        await this.#userKeys.erase(clientId, userId, keyIds);
      // Whose they were goes before the files are cleaned, not after: nothing would clean up behind it.
      await this.#storage.transaction(async ({ erasures }) => {
        for (const { id } of pending) await erasures.forgetWhose(id);
      });
      // A reader in the way is gone within a second; whoever calls again finds the erasures still pending.
      if (!(await this.#storage.eraseDeleted())) return;
      await this.#storage.transaction(async ({ erasures }) => {
        for (const { id } of pending) await erasures.done(id);
      });
      if (pending.length === batch) this.#again = true;
    }
  }
}
