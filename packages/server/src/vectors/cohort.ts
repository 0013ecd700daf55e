import { cohortKernel } from '../generated/cohort-kernel.js';
import { cosine, dimensionLimits } from './unit-vectors.js';

/** Vectors of other people, and how many of them tell how like everybody a vector is. */
export interface CohortVectors {
  readonly id: string;
  /** How many of them count: those that are most like a vector. At most as many as there are. */
  readonly nearest: number;
  /** Of length 1, and of one number of dimensions, 1,024 at most. */
  readonly vectors: readonly Float32Array[];
}

/** What the cosine of two vectors says once it is known how like everybody each of them is. */
export function adjusted(cosine: number, likenessOfOne: number, likenessOfOther: number): number {
  return cosine - (likenessOfOne + likenessOfOther) / 2;
}

/**
 * What scores vectors beside one vector: by their cosine, adjusted where there is a cohort. All are of unit length and of the same
 * dimensions.
 */
export function scoring(
  cohort: Cohort | undefined,
  one: Float32Array,
): (other: Float32Array) => number {
  let likeness: number | undefined;
  return (other) => {
    const alike = cosine(one, other);
    if (cohort === undefined) return alike;
    likeness ??= cohort.likeness(one);
    return adjusted(alike, likeness, cohort.likeness(other));
  };
}

/** A cohort that is ready to be compared with. */
export class Cohort {
  /** What it was made of. */
  readonly source: CohortVectors;
  readonly dimensions: number;
  readonly #probe: Float32Array;
  readonly #cosines: Float32Array;
  readonly #compare: () => void;

  constructor(source: CohortVectors) {
    const { vectors } = source;
    this.source = source;
    this.dimensions = vectors[0]?.length ?? 0;
    // The memory is the probe, the vectors, each filled up with zeros, and then their cosines.
    const step = Math.ceil(this.dimensions / numbersAtOnce) * numbersAtOnce;
    const rowsAt = dimensionLimits.max;
    const cosinesAt = rowsAt + vectors.length * step;
    const initial = Math.ceil(((cosinesAt + vectors.length) * 4) / pageBytes);
    const memory = new WebAssembly.Memory({ initial });
    const numbers = new Float32Array(memory.buffer);
    for (const [index, vector] of vectors.entries()) numbers.set(vector, rowsAt + index * step);
    const { exports } = new WebAssembly.Instance(kernelModule, { cohort: { memory } });
    const cosines = exports['cosines'] as Cosines;
    this.#probe = numbers.subarray(0, this.dimensions);
    this.#cosines = numbers.subarray(cosinesAt, cosinesAt + vectors.length);
    this.#compare = () => cosines(rowsAt * 4, cosinesAt * 4, step * 4, cosinesAt * 4);
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
    this.#probe.set(vector);
    this.#compare();
    // The vector is somebody's face.
    this.#probe.fill(0);
    const { nearest } = this.source;
    const highest = new Float64Array(nearest).fill(Number.NEGATIVE_INFINITY);
    for (const cosine of this.#cosines) keepHighest(highest, cosine);
    return Math.fround(highest.reduce((sum, cosine) => sum + cosine, 0) / nearest);
  }
}

type Cosines = (row: number, end: number, bytes: number, to: number) => void;

/** A row of the kernel is a multiple of so many numbers. */
const numbersAtOnce = 16;
const pageBytes = 65_536;

const kernelModule = new WebAssembly.Module(Buffer.from(cohortKernel, 'base64'));

/**
 * Puts a number among the highest so far, in the place of the lowest of them.
 * @param highest a heap: the lowest first, and none lower than the one at half its place.
 */
function keepHighest(highest: Float64Array, value: number): void {
  if (value <= (highest[0] ?? value)) return;
  let at = 0;
  for (;;) {
    let next = 2 * at + 1;
    if (next >= highest.length) break;
    if ((highest[next + 1] ?? Number.POSITIVE_INFINITY) < (highest[next] ?? 0)) next++;
    const lower = highest[next] ?? 0;
    if (lower >= value) break;
    highest[at] = lower;
    at = next;
  }
  highest[at] = value;
}
