import type { Dialogue } from '../../src/dialogues/dialogue.js';

/** Where the dialogue of one user stands. It changes by compare-and-swap alone, as in a database. */
export class DialogueSlot {
  #current: Dialogue | undefined;

  find(): Dialogue | undefined {
    return this.#current;
  }

  /** @returns false when what was seen does not stand any more; then nothing is changed. */
  swap(seen: Dialogue | undefined, next: Dialogue | undefined): boolean {
    if (seen?.id !== this.#current?.id || seen?.revision !== this.#current?.revision) return false;
    this.#current = next;
    return true;
  }
}
