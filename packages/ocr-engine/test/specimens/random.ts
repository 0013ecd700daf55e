/** Numbers that are the same at every run and on every machine: Tommy Ettinger's mulberry32. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
    this.share();
  }

  /** From 0 to below 1. */
  share(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.share();
  }

  /** A whole number from 0 to below another. */
  below(count: number): number {
    return Math.floor(this.share() * count);
  }

  /** Whether something that so large a share of all trials does happens. */
  chance(share: number): boolean {
    return this.share() < share;
  }

  /** With mean 0 and deviation 1 (Box and Muller's). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.share())) * Math.cos(2 * Math.PI * this.share());
  }

  /** @throws {RangeError} when there is none. */
  one<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to choose from.');
    return item;
  }

  /** So many letters of an alphabet. */
  letters(count: number, alphabet: string): string {
    return Array.from({ length: count }, () => this.one([...alphabet])).join('');
  }

  /** So many digits. */
  digits(count: number): string {
    return Array.from({ length: count }, () => this.below(10)).join('');
  }

  /** Another one, whose numbers do not depend on how many were drawn from this one later. */
  fork(): Random {
    return new Random(this.below(2 ** 32));
  }
}
