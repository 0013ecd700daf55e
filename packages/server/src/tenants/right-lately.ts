import { hash } from 'node:crypto';

/** How long a credential counts as right after it was. Milliseconds. */
const lately = 60 * 60 * 1_000;
/** Credentials that are remembered; the one that was right longest ago is forgotten for a further one. */
const remembered = 10_000;

/** Remembers which credentials were right of late, by digests, so that who has them is let in where others are held off. */
export class RightLately {
  readonly #now: () => number;
  /** When each was right, in that order. */
  readonly #times = new Map<string, number>();

  /** @param now a clock in milliseconds that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param key empty where a token is a credential by itself. */
  note(key: string, secret: string): void {
    const digest = digestOf(key, secret);
    this.#times.delete(digest);
    this.#times.set(digest, this.#now());
    if (this.#times.size <= remembered) return;
    const [oldest = ''] = this.#times.keys();
    this.#times.delete(oldest);
  }

  /** Forgets what is right no more. */
  forget(key: string, secret: string): void {
    if (this.#times.size > 0) this.#times.delete(digestOf(key, secret));
  }

  has(key: string, secret: string): boolean {
    const time = this.#times.get(digestOf(key, secret));
    return time !== undefined && this.#now() < time + lately;
  }
}

function digestOf(key: string, secret: string): string {
  return hash('sha256', JSON.stringify([key, secret]), 'base64');
}
