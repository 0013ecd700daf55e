import { dimensions, groupedFaces } from './grouped-faces.js';

/** The face of a number, put where it is wanted: always the same, made anew each time, so that ten million need no room. */
export type MadeFaces = (number: number, into: Float32Array) => Float32Array;

/** Faces of which each is halfway between two of a few thousand, so that everybody has thousands who are a little like them. */
export function madeFaces(count: number): MadeFaces {
  const next = groupedFaces(1);
  const kinds = Array.from({ length: Math.ceil(Math.sqrt(2 * count)) + 2 }, next);
  const nobody = new Float32Array(dimensions);
  return (number, into) => {
    // The pairs in their order: (1, 0), (2, 0), (2, 1), (3, 0) and so on.
    const first = Math.floor((1 + Math.sqrt(1 + 8 * number)) / 2);
    const one = kinds[first] ?? nobody;
    const other = kinds[number - (first * (first - 1)) / 2] ?? nobody;
    let squares = 0;
    for (let i = 0; i < dimensions; i++) {
      const value = (one[i] ?? 0) + (other[i] ?? 0);
      into[i] = value;
      squares += value * value;
    }
    const perLength = 1 / Math.sqrt(squares);
    for (let i = 0; i < dimensions; i++) into[i] = (into[i] ?? 0) * perLength;
    return into;
  };
}
