import { wordsPerId } from './template-ids.js';

/** Where the ids of the slots lie: a segment keeps each beside its vector. */
export interface SlotIds {
  readonly words: Uint32Array;
  /** The index in `words` at which a slot's id begins. */
  idAt(slot: number): number;
}

/** Places of an empty table. */
const fewest = 16;

/** What the table of so many slots takes. */
export function slotTableBytes(slots: number): number {
  let places = fewest;
  while (places < slots * 2) places *= 2;
  return places * Uint32Array.BYTES_PER_ELEMENT;
}

/**
 * Finds the slot of an id: a hash table with open addressing that holds nothing but slots, 4 bytes each, because the ids lie in
 * the slots themselves. At most half full, so that few steps find anything.
 */
export class SlotTable {
  /** A slot plus one; 0 is an empty place. */
  #places = new Uint32Array(fewest);
  #used = 0;
  readonly #ids: SlotIds;

  constructor(ids: SlotIds) {
    this.#ids = ids;
  }

  get bytes(): number {
    return this.#places.byteLength;
  }

  /** How many bytes more another slot takes. */
  get growth(): number {
    return (this.#used + 1) * 2 > this.#places.length ? this.#places.byteLength : 0;
  }

  /** @returns undefined when no slot has the id. */
  find(id: Uint32Array): number | undefined {
    const place = this.#placeOf(id);
    return place === undefined ? undefined : this.#slotAt(place);
  }

  /** Adds a slot that already has its id, one that no other slot has. */
  add(slot: number): void {
    if (this.growth > 0) {
      const slots = this.#places;
      this.#places = new Uint32Array(slots.length * 2);
      for (const entry of slots) if (entry !== 0) this.#put(entry - 1);
    }
    this.#put(slot);
    this.#used++;
  }

  /** Says that the slot of an id is another one from now on. */
  move(id: Uint32Array, slot: number): void {
    const place = this.#placeOf(id);
    if (place !== undefined) this.#places[place] = slot + 1;
  }

  /** Takes an id out, while every slot, its own too, still has its id. */
  remove(id: Uint32Array): void {
    let hole = this.#placeOf(id);
    if (hole === undefined) return;
    this.#used--;
    const mask = this.#places.length - 1;
    // What was put behind the hole only because of it moves up, so that a search never stops too early.
    for (let place = (hole + 1) & mask; this.#places[place] !== 0; place = (place + 1) & mask) {
      const home = this.#home(this.#ids.words, this.#ids.idAt(this.#slotAt(place)));
      if (((place - home) & mask) < ((place - hole) & mask)) continue;
      this.#places[hole] = this.#places[place] ?? 0;
      hole = place;
    }
    this.#places[hole] = 0;
  }

  #put(slot: number): void {
    let place = this.#home(this.#ids.words, this.#ids.idAt(slot));
    while (this.#places[place] !== 0) place = (place + 1) & (this.#places.length - 1);
    this.#places[place] = slot + 1;
  }

  #placeOf(id: Uint32Array): number | undefined {
    const { words } = this.#ids;
    let place = this.#home(id, 0);
    for (; this.#places[place] !== 0; place = (place + 1) & (this.#places.length - 1)) {
      const at = this.#ids.idAt(this.#slotAt(place));
      if (words[at] === id[0] && words[at + 1] === id[1] && words[at + 2] === id[2]) return place;
    }
    return undefined;
  }

  #slotAt(place: number): number {
    return (this.#places[place] ?? 0) - 1;
  }

  /** The place at which the search for an id begins. */
  #home(words: Uint32Array, at: number): number {
    let hash = 0;
    for (let i = 0; i < wordsPerId; i++) {
      hash = Math.imul(hash ^ (words[at + i] ?? 0), 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    return hash & (this.#places.length - 1);
  }
}
