import type { Storage } from '../storage/storage.js';
import type { Client } from './client.js';

/** Length of a window. Milliseconds. */
const windowLength = 1_000;
/** The part of a window's requests that a process takes at once where several share them. */
const share = 10;
/** Clients whose windows are remembered. */
const remembered = 10_000;

interface Window {
  start: number;
  /** Requests that may still be answered without asking. */
  left: number;
  /** Whether there are none to be had beyond them. */
  exhausted: boolean;
  /** While more are asked for. */
  asking: Promise<void> | undefined;
}

/**
 * Limits the requests of a client a second, in windows of a second. Several processes share a window through the database;
 * a single one keeps it in memory.
 */
export class RateLimit {
  readonly #storage: Storage;
  readonly #windows = new Map<string, Window>();

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** @returns false when the client has to wait for the next second. */
  admit(client: Client, now: number): boolean | Promise<boolean> {
    const { rateLimit } = client.settings;
    if (rateLimit === null) return true;
    const start = now - (now % windowLength);
    let window = this.#windows.get(client.id);
    if (window?.start !== start) {
      if (this.#windows.size >= remembered) this.#windows.clear();
      window = this.#storage.shared
        ? { start, left: 0, exhausted: false, asking: undefined }
        : { start, left: rateLimit, exhausted: true, asking: undefined };
      this.#windows.set(client.id, window);
    }
    if (window.left > 0) {
      window.left -= 1;
      return true;
    }
    return window.exhausted ? false : this.#admitShared(client.id, rateLimit, window);
  }

  async #admitShared(clientId: string, limit: number, window: Window): Promise<boolean> {
    while (window.left === 0 && !window.exhausted) {
      // One question for all who wait: if each took a share for itself, a few would leave the others nothing.
      window.asking ??= this.#ask(clientId, limit, window);
      await window.asking;
    }
    if (window.left === 0) return false;
    window.left -= 1;
    return true;
  }

  async #ask(clientId: string, limit: number, window: Window): Promise<void> {
    try {
      const asked = Math.max(1, Math.floor(limit / share));
      const used = await this.#storage.quota.takeWindow(clientId, window.start, asked);
      const granted = Math.min(asked, limit - (used - asked));
      window.exhausted = granted < asked;
      window.left += Math.max(0, granted);
    } finally {
      window.asking = undefined;
    }
  }
}
