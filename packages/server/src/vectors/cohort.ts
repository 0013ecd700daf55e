/** Vectors of other people, and how many of them tell how like everybody a vector is. */
export interface CohortVectors {
  readonly id: string;
  /** How many of them count: those that are most like a vector. At most as many as there are. */
  readonly nearest: number;
  /** Of length 1, and of one number of dimensions. */
  readonly vectors: readonly Float32Array[];
}

/** What the cosine of two vectors says once it is known how like everybody each of them is. */
export function adjusted(cosine: number, likenessOfOne: number, likenessOfOther: number): number {
  return cosine - (likenessOfOne + likenessOfOther) / 2;
}

/** A cohort that is ready to be compared with. */
export class Cohort {
  readonly id: string;
  readonly nearest: number;
  readonly dimensions: number;
  /** One vector after the other, filled up with zeros to a multiple of four numbers. */
  readonly #rows: Float32Array;
  readonly #step: number;

  constructor({ id, nearest, vectors }: CohortVectors) {
    this.id = id;
    this.nearest = nearest;
    this.dimensions = vectors[0]?.length ?? 0;
    this.#step = Math.ceil(this.dimensions / 4) * 4;
    this.#rows = new Float32Array(vectors.length * this.#step);
    for (const [index, vector] of vectors.entries()) this.#rows.set(vector, index * this.#step);
  }

  /**
   * How like everybody a vector is: the mean of its cosines with those of the cohort that are most like it, -1 to 1. It is a float32
   * number, so that it is the same wherever it is kept.
   * @param vector of length 1.
   * @throws when it is not of the cohort's dimensions.
   */
  likeness(vector: Float32Array): number {
    if (vector.length !== this.dimensions)
      throw new Error('A vector and a cohort of different encoders cannot be compared.');
    const probe = new Float32Array(this.#step);
    probe.set(vector);
    const best = new Float64Array(this.nearest).fill(Number.NEGATIVE_INFINITY);
    for (let at = 0; at < this.#rows.length; at += this.#step)
      keepHighest(best, this.#cosine(probe, at));
    return Math.fround(best.reduce((sum, cosine) => sum + cosine, 0) / this.nearest);
  }

  #cosine(probe: Float32Array, at: number): number {
    const rows = this.#rows;
    // Four sums, because one would wait for each addition.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let i = 0; i < probe.length; i += 4) {
      a += (probe[i] ?? 0) * (rows[at + i] ?? 0);
      b += (probe[i + 1] ?? 0) * (rows[at + i + 1] ?? 0);
      c += (probe[i + 2] ?? 0) * (rows[at + i + 2] ?? 0);
      d += (probe[i + 3] ?? 0) * (rows[at + i + 3] ?? 0);
    }
    return a + b + (c + d);
  }
}

/** Puts a number in its place among the highest so far, the highest first; the lowest of them falls out. */
function keepHighest(best: Float64Array, value: number): void {
  let at = best.length - 1;
  if (value <= (best[at] ?? value)) return;
  for (; at > 0 && (best[at - 1] ?? value) < value; at--) best[at] = best[at - 1] ?? value;
  best[at] = value;
}
