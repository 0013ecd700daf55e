/** Templates of a client that no search sees, because the engine cannot make what they could be compared with. */
export interface UnseenEncoder {
  clientId: string;
  encoder: string;
}

/** The encoders that searches did not see, as far as this process has met them. */
export class UnseenEncoders {
  readonly #known = new Set<string>();
  #untold: UnseenEncoder[] = [];
  #searches = 0;

  /** Notes that a search of a client did not see some. */
  note(clientId: string, encoders: readonly string[]): void {
    this.#searches += 1;
    for (const encoder of encoders) {
      const name = JSON.stringify([clientId, encoder]);
      if (this.#known.has(name)) continue;
      this.#known.add(name);
      this.#untold.push({ clientId, encoder });
    }
  }

  /** How many searches did not see everybody. */
  get searches(): number {
    return this.#searches;
  }

  /** Those that were noted for the first time since the last call. */
  takeUntold(): UnseenEncoder[] {
    return this.#untold.splice(0);
  }
}
