import type { DialogueRecord } from '../../src/dialogues/dialogue.js';

/** Where the dialogue of one user stands. It changes by compare-and-swap alone, as in a database. */
export class DialogueSlot {
  #current: DialogueRecord | undefined;

  find(): DialogueRecord | undefined {
    return this.#current;
  }

  /** @returns false when what was seen does not stand any more; then nothing is changed. */
  swap(seen: DialogueRecord | undefined, next: DialogueRecord | undefined): boolean {
    if (seen?.id !== this.#current?.id || seen?.revision !== this.#current?.revision) return false;
    this.#current = next;
    return true;
  }
}
