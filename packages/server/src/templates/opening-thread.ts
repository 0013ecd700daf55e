import type { KeyObject } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { workerEntry } from '../worker-entry.js';
import type { OpenedStretch, OpeningRequest, PackedStretch } from './opening-messages.js';

/** The thread that opens many templates, as seen from outside: as long as it opens some, it keeps its process alive. */
export class OpeningThread {
  readonly #worker: Worker;
  /** Oldest first; the worker answers in turn. */
  readonly #waiting: { resolve(opened: OpenedStretch): void; reject(error: Error): void }[] = [];
  #lost: Error | undefined;

  constructor() {
    const { url, execArgv } = workerEntry('templates/opening-worker');
    this.#worker = new Worker(url, { execArgv, name: 'opening' });
    this.#worker.on('message', (opened: OpenedStretch) => this.#waiting.shift()?.resolve(opened));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(new Error('The thread that opens templates ended.')));
  }

  /** The bytes of the stretch are given away. */
  open(stretch: PackedStretch, masterKeys: ReadonlyMap<string, KeyObject>): Promise<OpenedStretch> {
    return new Promise((resolve, reject) => {
      if (this.#lost !== undefined) {
        reject(this.#lost);
        return;
      }
      const request: OpeningRequest = { stretch, masterKeys };
      this.#worker.postMessage(request, [stretch.bytes.buffer, stretch.ends.buffer]);
      this.#waiting.push({ resolve, reject });
    });
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }

  #lose(error: Error): void {
    this.#lost ??= error;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#lost);
  }
}
