import { FaceModelMissing } from '@biometrid/face-models';
import { FaceEngineUnavailable } from './errors.js';

/** Something that holds a loaded network. */
interface Network {
  close(): Promise<void>;
}

/** The networks of an engine: opened one by one, and closed together. */
export class Networks {
  readonly #open: Network[] = [];
  readonly #works = new Set<Promise<unknown>>();
  #closed = false;

  /** @param of what they belong to, for the words of a refusal. */
  constructor(readonly of: string) {}

  /** Waits for a network, and keeps it until all are closed. */
  async open<Kind extends Network>(opening: Promise<Kind>): Promise<Kind> {
    const network = await opening;
    this.#open.push(network);
    return network;
  }

  /** The same for one that may be left out. @returns undefined when its file is not installed. */
  async openIfInstalled<Kind extends Network>(opening: Promise<Kind>): Promise<Kind | undefined> {
    try {
      return await this.open(opening);
    } catch (error) {
      if (error instanceof FaceModelMissing) return undefined;
      throw error;
    }
  }

  /**
   * Works with the networks; they are not closed before it ends.
   * @throws {FaceEngineUnavailable} once they are closed.
   */
  async use<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#closed) throw new FaceEngineUnavailable(`The ${this.of} is closed.`);
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
