import { adjusted } from '../vectors/cohort.js';

/** Vectors of length 1, each of another person, one after the other. */
export interface People {
  readonly vectors: Float32Array;
  readonly dimensions: number;
  /** How like everybody each of them is; undefined where scores are plain cosines. */
  readonly likeness: Float64Array | undefined;
}

/** Others that one person after the other is compared with: few enough to stay in a processor's nearest memory. */
const block = 32;

/** The scores of all pairs of people, in rising order. */
export function strangerScores({ vectors, dimensions, likeness }: People): Float32Array {
  const people = vectors.length / dimensions;
  // Filled up with zeros to a multiple of four numbers.
  const step = Math.ceil(dimensions / 4) * 4;
  const rows = Array.from({ length: people }, (_, person) => {
    const row = new Float32Array(step);
    row.set(vectors.subarray(person * dimensions, (person + 1) * dimensions));
    return row;
  });
  const scores = new Float32Array((people * (people - 1)) / 2);
  let pair = 0;
  for (let from = 0; from < people; from += block) {
    const others = rows.slice(from, from + block);
    for (let one = from + 1; one < people; one++) {
      const row = rows[one];
      if (row === undefined) continue;
      for (let at = 0; at < Math.min(block, one - from); at++) {
        const cosine = product(row, others[at] ?? row);
        scores[pair++] = likeness
          ? adjusted(cosine, likeness[one] ?? 0, likeness[from + at] ?? 0)
          : cosine;
      }
    }
  }
  for (const row of rows) row.fill(0);
  return scores.sort();
}

function product(one: Float32Array, other: Float32Array): number {
  // Four sums, because one would wait for each addition.
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < one.length; i += 4) {
    a += (one[i] ?? 0) * (other[i] ?? 0);
    b += (one[i + 1] ?? 0) * (other[i + 1] ?? 0);
    c += (one[i + 2] ?? 0) * (other[i + 2] ?? 0);
    d += (one[i + 3] ?? 0) * (other[i + 3] ?? 0);
  }
  return a + b + (c + d);
}
