import { type Signs, signsAFrame } from './signs.js';

/** Distance of most pieces that are not the same. */
export const usual = 0.43;

/** Frames of a piece whose distances count as they are: 460 ms. */
const usualFrames = 92;

/**
 * A distance as if the piece had as many frames as usual. Chance brings short pieces nearer: between takes of ten speakers, whole and
 * cut in half, what one of 300 pairs reaches came to be the same for all lengths by this power.
 */
function asOfUsualLength(distance: number, frames: number): number {
  return usual - (usual - distance) * (Math.min(frames, usualFrames) / usualFrames) ** (1 / 3);
}

/** Of the shorter of two pieces, at least this share has to lie on the longer one. */
const overlap = 0.85;

/** Of a frame: 16 for each of four quarters. */
const sums = 64;

/**
 * A piece of speech that others are compared with. The weights of a frame's wrong signs are summed up beforehand, for each quarter of its
 * 16 bits and whatever is wrong in it.
 */
export class Listened {
  readonly #bits: Uint16Array;
  /** 64 sums a frame. */
  readonly #wrong: Float32Array;
  /** Sum of the weights of all frames before each. */
  readonly #weight: Float64Array;

  constructor({ bits, weights }: Signs) {
    this.#bits = bits;
    this.#wrong = new Float32Array(bits.length * sums);
    this.#weight = new Float64Array(bits.length + 1);
    for (let index = 0; index < bits.length; index++) {
      let all = 0;
      for (let quarter = 0; quarter < 4; quarter++) {
        const start = index * sums + quarter * 16;
        const first = index * signsAFrame + quarter * 4;
        for (let wrong = 1; wrong < 16; wrong++) {
          const rest = wrong & (wrong - 1);
          const bit = 31 - Math.clz32(wrong ^ rest);
          this.#wrong[start + wrong] =
            (this.#wrong[start + rest] ?? 0) + (weights[first + bit] ?? 0);
        }
        all += this.#wrong[start + 15] ?? 0;
      }
      this.#weight[index + 1] = (this.#weight[index] ?? 0) + all;
    }
  }

  /**
   * Share of signs that differ from a stored piece's, weighted, where the two fit best, as if both were as long as a digit usually is.
   * @returns 0 for the same sound (more when it is short), about one half for another; 1 when one of them is empty.
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
        const start = index * sums;
        wrong +=
          (this.#wrong[start + (differ & 15)] ?? 0) +
          (this.#wrong[start + 16 + ((differ >> 4) & 15)] ?? 0) +
          (this.#wrong[start + 32 + ((differ >> 8) & 15)] ?? 0) +
          (this.#wrong[start + 48 + (differ >> 12)] ?? 0);
      }
      best = Math.min(best, wrong / weight);
    }
    return best === 1 ? best : asOfUsualLength(best, Math.min(mine, theirs));
  }
}
