import { hash } from 'node:crypto';
import type { CredentialRecord, Storage } from '../storage/storage.js';
import { type Client, clientOf } from './client.js';
import { RightLately } from './right-lately.js';
import { hashSecret, type Pepper, sameHash } from './secrets.js';

/** How long a client is not looked up again: what a command changes is followed within twice that. Milliseconds. */
const freshness = 400;
/** Clients that are remembered. */
const remembered = 1_000;

/** Why a request is nobody's. */
export type Rejection = 'unknown' | 'wrong secret';

interface Known {
  client: Client;
  /** Before it was read: an answer that came late tells what was before. By the monotonic clock. */
  readAt: number;
  /** Digests of secrets that were found to fit, so that the keyed hash is not made for every request. */
  fitting: Map<string, CredentialRecord>;
}

/** Finds the client that key and secret, or a liveness token, belong to. */
export class ClientDirectory {
  readonly #storage: Pick<Storage, 'clients'>;
  readonly #pepper: Pepper;
  readonly #now: () => number;
  readonly #byKey = new Map<string, Known>();
  readonly #byToken = new Map<string, Known>();
  readonly #right = new RightLately();

  constructor(storage: Pick<Storage, 'clients'>, pepper: Pepper, now: () => number) {
    this.#storage = storage;
    this.#pepper = pepper;
    this.#now = now;
  }

  /** Answers at once for a client that asked a moment ago. */
  bySecret(key: string, secret: string): Client | Rejection | Promise<Client | Rejection> {
    const known = this.#byKey.get(key);
    return known !== undefined && isFresh(known)
      ? this.#fitting(known, 'secret', key, secret)
      : this.#readBySecret(key, secret);
  }

  byLivenessToken(token: string): Client | Rejection | Promise<Client | Rejection> {
    const known = this.#byToken.get(digestOf(token));
    return known !== undefined && isFresh(known)
      ? this.#fitting(known, 'liveness', '', token)
      : this.#readByToken(token);
  }

  /** Whether key and secret, or with an empty key a liveness token, were right within the last hour. */
  wasRight(key: string, secret: string): boolean {
    return this.#right.has(key, secret);
  }

  /** Looks a client up anew the next time. */
  forget(clientId: string): void {
    for (const directory of [this.#byKey, this.#byToken]) {
      for (const [name, { client }] of directory)
        if (client.id === clientId) directory.delete(name);
    }
  }

  async #readBySecret(key: string, secret: string): Promise<Client | Rejection> {
    const readAt = performance.now();
    const record = await this.#storage.clients.findByKey(key);
    if (record === undefined) {
      // An unknown key takes as long as a wrong secret.
      hashSecret(secret, this.#pepper);
      this.#right.forget(key, secret);
      return 'unknown';
    }
    const known = remember(this.#byKey, key, { client: clientOf(record), readAt });
    return this.#fitting(known, 'secret', key, secret);
  }

  async #readByToken(token: string): Promise<Client | Rejection> {
    const readAt = performance.now();
    const record = await this.#storage.clients.findByLivenessTokenHash(
      hashSecret(token, this.#pepper),
    );
    if (record === undefined) return this.#wrong('', token);
    const known = remember(this.#byToken, digestOf(token), { client: clientOf(record), readAt });
    return this.#fitting(known, 'liveness', '', token);
  }

  #fitting(
    known: Known,
    kind: CredentialRecord['kind'],
    key: string,
    secret: string,
  ): Client | Rejection {
    const digest = digestOf(secret);
    let credential = known.fitting.get(digest);
    if (credential === undefined) {
      const hashed = hashSecret(secret, this.#pepper);
      credential = known.client.credentials.find(
        (one) => one.kind === kind && sameHash(one.hash, hashed),
      );
      if (credential === undefined) return this.#wrong(key, secret);
      known.fitting.set(digest, credential);
      this.#right.note(key, secret);
    }
    const { endsAt } = credential;
    return endsAt === null || this.#now() < endsAt ? known.client : this.#wrong(key, secret);
  }

  #wrong(key: string, secret: string): Rejection {
    this.#right.forget(key, secret);
    return 'wrong secret';
  }
}

function isFresh({ readAt }: Known): boolean {
  return performance.now() - readAt < freshness;
}

function remember(
  directory: Map<string, Known>,
  name: string,
  read: Pick<Known, 'client' | 'readAt'>,
): Known {
  const known = { ...read, fitting: new Map() };
  if (directory.size >= remembered) directory.clear();
  directory.set(name, known);
  return known;
}

/** A secret is not kept in the clear, not even in memory. */
function digestOf(secret: string): string {
  return hash('sha256', secret, 'base64');
}
