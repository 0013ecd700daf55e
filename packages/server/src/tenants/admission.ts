import type { FastifyRequest } from 'fastify';
import { ContractError, invalidRequest } from '../contract/contract-error.js';
import type { OperationPlan } from '../contract/plan.js';
import type { FailedLogins } from '../http/failed-logins.js';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { ClientRecord, Storage } from '../storage/storage.js';
import { authenticateClient, authenticateLivenessToken } from './authenticate.js';
import type { ClientDirectory } from './client-directory.js';
import type { Quota } from './quota.js';
import type { RateLimit } from './rate-limit.js';

/** Lets requests in, before their bodies are read, by checks in the order that the contract names. */
export class Admission {
  readonly #storage: Storage;
  readonly #directory: ClientDirectory;
  readonly #failedLogins: FailedLogins;
  readonly #rateLimit: RateLimit;
  readonly #quota: Quota;
  readonly #now: () => number;

  constructor(parts: {
    storage: Storage;
    directory: ClientDirectory;
    failedLogins: FailedLogins;
    rateLimit: RateLimit;
    quota: Quota;
    now: () => number;
  }) {
    this.#storage = parts.storage;
    this.#directory = parts.directory;
    this.#failedLogins = parts.failedLogins;
    this.#rateLimit = parts.rateLimit;
    this.#quota = parts.quota;
    this.#now = parts.now;
  }

  /**
   * Whose request it is.
   * @param admitted is told so as soon as the request counts towards the client's quota.
   * @throws {ContractError} what the request is refused with.
   */
  admit(
    plan: OperationPlan,
    request: FastifyRequest<{ Params: Record<string, string> }>,
    admitted: (client: ClientRecord) => void,
  ): MaybePromise<void> {
    const now = this.#now();
    return andThen(this.#authenticate(plan, request), (client) =>
      andThen(this.#rateLimit.admit(client, now), (slowEnough) => {
        if (!slowEnough) throw new ContractError('TOO_MANY_REQUESTS', { 'retry-after': '1' });
        return andThen(this.#quota.take(client, now), (taken) => {
          if (!taken) throw new ContractError('REQUEST_LIMIT_REACHED');
          admitted(client);
          return plan.namesUser
            ? this.#findUser(client, request.params['userId'] ?? '')
            : undefined;
        });
      }),
    );
  }

  /** Gives a request back to its client that failed by the server's fault. */
  refund(client: ClientRecord): void {
    this.#quota.refund(client, this.#now());
  }

  #findUser(client: ClientRecord, userId: string): MaybePromise<void> {
    // No database keeps a null byte in a text, and some end the text there.
    const exists = !userId.includes('\0') && this.#storage.users.exists(client.id, userId);
    return andThen(exists, (found) => {
      if (!found) throw new ContractError('USERID_NOT_EXISTS');
    });
  }

  #authenticate(plan: OperationPlan, request: FastifyRequest): MaybePromise<ClientRecord> {
    // The types do not say so: who has gone already has no address.
    const address: string | undefined = request.ip;
    if (address === undefined) throw invalidRequest('the caller has gone');
    const wait = this.#failedLogins.admit(address);
    if (wait !== undefined) {
      throw new ContractError(
        'TOO_MANY_REQUESTS',
        { 'retry-after': String(wait) },
        'too many failed authentications from the address',
      );
    }
    const failed = (error: unknown): never => {
      if (error instanceof ContractError) this.#failedLogins.failed(address);
      throw error;
    };
    const authenticate =
      plan.authentication === 'client' ? authenticateClient : authenticateLivenessToken;
    try {
      const client = authenticate(request.raw, this.#directory);
      return client instanceof Promise ? client.catch(failed) : client;
    } catch (error) {
      return failed(error);
    }
  }
}
