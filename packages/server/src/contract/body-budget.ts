import { ContractError } from './contract-error.js';

/** Seconds after which bodies that are in memory now are likely to have gone. */
const retryAfter = 1;

/** Room for the body of one request. */
export interface BodyRoom {
  /** Takes room for bytes, before they are read. @throws {ContractError} when there is none for the client now. */
  take(bytes: number): void;
  /** Gives back all that was taken; to close twice is to close once. */
  close(): void;
}

/**
 * Bounds the bytes of bodies that are held at once, from before they are read until their requests are answered. A client may
 * hold as many as stay free (dynamic thresholds): one alone has at most half, and there is always room for another.
 */
export class BodyBudget {
  readonly #held = new Map<string, number>();
  #bytes = 0;
  #refused = 0;

  /** @param most bytes of all clients together. */
  constructor(readonly most: number) {}

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Requests that found no room. */
  get refused(): number {
    return this.#refused;
  }

  /** Begins to hold the body of a client's request. */
  open(clientId: string): BodyRoom {
    let taken = 0;
    return {
      take: (bytes) => {
        this.#take(clientId, bytes);
        taken += bytes;
      },
      close: () => {
        this.#give(clientId, taken);
        taken = 0;
      },
    };
  }

  #take(clientId: string, bytes: number): void {
    const before = this.#held.get(clientId) ?? 0;
    const held = before + bytes;
    const free = this.most - this.#bytes - bytes;
    if (held > free) {
      this.#refused += 1;
      throw noRoom(before > 0);
    }
    this.#held.set(clientId, held);
    this.#bytes += bytes;
  }

  #give(clientId: string, bytes: number): void {
    const left = (this.#held.get(clientId) ?? 0) - bytes;
    if (left > 0) this.#held.set(clientId, left);
    else this.#held.delete(clientId);
    this.#bytes -= bytes;
  }
}

/** @param byItself whether the client holds something already. */
function noRoom(byItself: boolean): ContractError {
  const headers = { 'retry-after': String(retryAfter), 'x-not-processed': 'true' };
  return byItself
    ? new ContractError('too many bodies', headers, 'too many bodies of the client at once')
    : new ContractError('not available', headers, 'too many bodies at once');
}
