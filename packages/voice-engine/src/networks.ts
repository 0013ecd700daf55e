import { VoiceEngineUnavailable } from './errors.js';

/** Something that holds a loaded network. */
interface Loaded {
  close(): Promise<void>;
}

/** The networks of an engine: opened one by one, and closed together. */
export class Networks {
  readonly #open: Loaded[] = [];
  readonly #works = new Set<Promise<unknown>>();
  #closed = false;

  /** Waits for a network, and keeps it until all are closed. */
  async open<Kind extends Loaded>(opening: Promise<Kind>): Promise<Kind> {
    const network = await opening;
    this.#open.push(network);
    return network;
  }

  /**
   * Works with the networks; they are not closed before it ends.
   * @throws {VoiceEngineUnavailable} once they are closed.
   */
  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new VoiceEngineUnavailable('The voice engine is closed.');
    const working = work();
    this.#works.add(working);
    try {
      return await working;
    } finally {
      this.#works.delete(working);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#works);
    await Promise.all(this.#open.splice(0).map((network) => network.close()));
  }
}
