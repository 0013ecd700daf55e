import { andThen, type MaybePromise } from '../maybe-promise.js';
import {
  authenticateClient,
  authenticateLivenessToken,
  type Headers,
  wereRight,
} from './authenticate.js';
import type { Client } from './client.js';
import type { ClientDirectory } from './client-directory.js';
import type { FailedLogins } from './failed-logins.js';
import { NotAdmitted } from './not-admitted.js';
import type { Quota } from './quota.js';
import type { RateLimit } from './rate-limit.js';

/** Seconds after which a client that asked too fast has the next window of its rate limit. */
const nextWindow = 1;

/** What the admission looks at of a request. */
export interface Arrival {
  /** What it has to carry: key and secret of a client, or its liveness token. */
  readonly authentication: 'client' | 'livenessToken';
  readonly message: Headers;
  /** The network address that it came from; undefined when the caller has gone already. */
  readonly address: string | undefined;
}

/** Lets requests in, before their bodies are read, by checks in the order that the contract names. */
export class Admission {
  readonly #directory: ClientDirectory;
  readonly #failedLogins: FailedLogins;
  readonly #rateLimit: RateLimit;
  readonly #quota: Quota;
  readonly #now: () => number;

  constructor(parts: {
    directory: ClientDirectory;
    failedLogins: FailedLogins;
    rateLimit: RateLimit;
    quota: Quota;
    now: () => number;
  }) {
    this.#directory = parts.directory;
    this.#failedLogins = parts.failedLogins;
    this.#rateLimit = parts.rateLimit;
    this.#quota = parts.quota;
    this.#now = parts.now;
  }

  /**
   * The client whose request it is. From then on the request counts towards the client's quota.
   * @throws {NotAdmitted}
   */
  admit(arrival: Arrival): MaybePromise<Client> {
    const now = this.#now();
    return andThen(this.#authenticate(arrival), (client) =>
      andThen(this.#rateLimit.admit(client, now), (slowEnough) => {
        if (!slowEnough) throw new NotAdmitted('too fast', nextWindow);
        return andThen(this.#quota.take(client, now), (taken) => {
          if (!taken) throw new NotAdmitted('quota spent');
          return client;
        });
      }),
    );
  }

  /** Gives a request back to its client that failed by the server's fault. */
  refund(client: Client): void {
    this.#quota.refund(client, this.#now());
  }

  #authenticate({ authentication, message, address }: Arrival): MaybePromise<Client> {
    if (address === undefined) throw new NotAdmitted('caller gone');
    const wait = this.#failedLogins.admit(address);
    // Who had the right credentials a while ago is no guesser, whoever else is at the address.
    if (wait !== undefined && !wereRight(authentication, message, this.#directory))
      throw new NotAdmitted('too many failures', wait);
    const failed = (error: unknown): never => {
      if (error instanceof NotAdmitted) this.#failedLogins.failed(address);
      throw error;
    };
    const authenticate =
      authentication === 'client' ? authenticateClient : authenticateLivenessToken;
    try {
      const client = authenticate(message, this.#directory);
      return client instanceof Promise ? client.catch(failed) : client;
    } catch (error) {
      return failed(error);
    }
  }
}
