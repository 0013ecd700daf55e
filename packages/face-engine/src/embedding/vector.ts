/** A vector scaled to length 1. */
export function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((value) => value / length);
}

/**
 * Whether a vector is of length 1, within what scaling it in float32 can miss: half the distance between two float32 numbers near 1, for
 * each of its own. Zero is not, nor is anything with NaN or infinity.
 */
export function isUnit(vector: Float32Array): boolean {
  return Math.abs(Math.sqrt(dot(vector, vector)) - 1) <= vector.length * 2 ** -24;
}

/** Sum of the products of two vectors' numbers: for unit vectors, their cosine. */
export function dot(one: Float32Array, other: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < one.length; index++) sum += (one[index] ?? 0) * (other[index] ?? 0);
  return sum;
}

/** One unit vector of several: its cosine with another such vector is the mean of the parts' cosines. */
export function fused(parts: readonly Float32Array[]): Float32Array {
  const vector = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  const share = 1 / Math.sqrt(parts.length);
  let at = 0;
  for (const part of parts) {
    for (const value of part) vector[at++] = value * share;
  }
  return vector;
}
