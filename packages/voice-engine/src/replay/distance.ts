import { type Signs, signsAFrame } from './signs.js';

/** Of the shorter of two pieces, at least this share has to lie on the longer one. */
const overlap = 0.85;

/**
 * A piece of speech that others are compared with. The weights of a frame's wrong signs are summed up beforehand, for each half of its 16
 * bits and whatever is wrong in it.
 */
export class Listened {
  readonly #bits: Uint16Array;
  /** 512 sums a frame. */
  readonly #wrong: Float32Array;
  /** Sum of the weights of all frames before each. */
  readonly #weight: Float64Array;

  constructor({ bits, weights }: Signs) {
    this.#bits = bits;
    this.#wrong = new Float32Array(bits.length * 512);
    this.#weight = new Float64Array(bits.length + 1);
    for (let index = 0; index < bits.length; index++) {
      for (let half = 0; half < 2; half++) {
        const start = index * 512 + half * 256;
        const first = index * signsAFrame + half * 8;
        for (let wrong = 1; wrong < 256; wrong++) {
          const rest = wrong & (wrong - 1);
          const bit = 31 - Math.clz32(wrong ^ rest);
          this.#wrong[start + wrong] =
            (this.#wrong[start + rest] ?? 0) + (weights[first + bit] ?? 0);
        }
      }
      const all = (this.#wrong[index * 512 + 255] ?? 0) + (this.#wrong[index * 512 + 511] ?? 0);
      this.#weight[index + 1] = (this.#weight[index] ?? 0) + all;
    }
  }

  /**
   * Share of signs that differ from a stored piece's, weighted, where the two fit best.
   * @returns 0 for the same sound, about one half for another; 1 when one of them is empty.
   */
  distance(stored: Uint16Array): number {
    const [mine, theirs] = [this.#bits.length, stored.length];
    const least = Math.max(1, Math.floor(overlap * Math.min(mine, theirs)));
    let best = 1;
    for (let shift = least - theirs; shift <= mine - least; shift++) {
      const [from, to] = [Math.max(0, shift), Math.min(mine, theirs + shift)];
      const weight = (this.#weight[to] ?? 0) - (this.#weight[from] ?? 0);
      if (to - from < least || weight === 0) continue;
      let wrong = 0;
      for (let index = from; index < to; index++) {
        const differ = (this.#bits[index] ?? 0) ^ (stored[index - shift] ?? 0);
        wrong +=
          (this.#wrong[index * 512 + (differ & 255)] ?? 0) +
          (this.#wrong[index * 512 + 256 + (differ >> 8)] ?? 0);
      }
      best = Math.min(best, wrong / weight);
    }
    return best;
  }
}
