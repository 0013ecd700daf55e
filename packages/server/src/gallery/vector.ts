import { InvalidTemplate } from './gallery-errors.js';

/** How many numbers a vector may have. */
export const dimensionLimits = { min: 64, max: 1024 } as const;

/** Half the distance between neighbouring float32 numbers near 1: the largest relative error of one float32 operation. */
const float32Rounding = 2 ** -24;

/**
 * How far from 1 the length of a normalised vector may be: what normalising it in float32, in any order of the sum, can miss.
 */
export function lengthTolerance(dimensions: number): number {
  return dimensions * float32Rounding;
}

/**
 * Checks a vector before it is kept or compared.
 * @param what names it in the error.
 * @throws {InvalidTemplate} when it has another number of dimensions, or is not of length 1: zero, or with NaN or infinity.
 */
export function checkVector(vector: Float32Array, dimensions: number, what: string): void {
  if (vector.length !== dimensions) {
    throw new InvalidTemplate(`${what} has ${vector.length} dimensions instead of ${dimensions}`);
  }
  const length = Math.sqrt(dot(vector, vector));
  // Negated, so that NaN does not pass.
  if (!(Math.abs(length - 1) <= lengthTolerance(dimensions))) {
    throw new InvalidTemplate(`${what} is not of length 1; normalise it first`);
  }
}

/** The cosine of two vectors of length 1. @throws when they are not of the same dimensions. */
export function cosine(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new Error('Vectors of different encoders cannot be compared.');
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
