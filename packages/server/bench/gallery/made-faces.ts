import { faceLike, normalised } from '../../test/gallery/vectors.js';

/** The face of a number: always the same, made anew each time, so that ten million need no room. */
export type MadeFaces = (number: number) => Float32Array;

/** Faces of which each is between two of a few thousand, so that everybody has thousands who are a little like them. */
export function madeFaces(dimensions: number, count: number): MadeFaces {
  const next = faceLike(dimensions, 1);
  const kinds = Array.from({ length: Math.ceil(Math.sqrt(2 * count)) + 2 }, next);
  return (number) => {
    // The pairs in their order: (1, 0), (2, 0), (2, 1), (3, 0) and so on.
    const first = Math.floor((1 + Math.sqrt(1 + 8 * number)) / 2);
    const one = kinds[first] ?? new Float32Array(dimensions);
    const other = kinds[number - (first * (first - 1)) / 2] ?? one;
    return normalised(one.map((value, i) => value + (other[i] ?? 0)));
  };
}
