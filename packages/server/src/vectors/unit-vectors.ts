/** How many numbers a vector may have. The upper limit is what the kernel of a gallery has room for. */
export const dimensionLimits = { min: 64, max: 1024 } as const;

/** Whether a gallery can hold vectors of so many numbers. */
export function areDimensions(value: unknown): value is number {
  const { min, max } = dimensionLimits;
  return typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
}

/** Half the distance between neighbouring float32 numbers near 1: the largest relative error of one float32 operation. */
const float32Rounding = 2 ** -24;

/**
 * How far from 1 the length of a unit vector may be: what scaling it in float32, in any order of the sum, can miss.
 */
export function lengthTolerance(dimensions: number): number {
  return dimensions * float32Rounding;
}

/** Whether a vector is of length 1: zero is not, nor is anything with NaN or infinity. */
export function isUnit(vector: Float32Array): boolean {
  return Math.abs(lengthOf(vector) - 1) <= lengthTolerance(vector.length);
}

/** A vector scaled to length 1; undefined when it has no direction: zero, or with NaN or infinity. */
export function unit(vector: Float32Array): Float32Array | undefined {
  const length = lengthOf(vector);
  return length > 0 && length < Number.POSITIVE_INFINITY
    ? vector.map((value) => value / length)
    : undefined;
}

/**
 * The middle of some unit vectors, of length 1; undefined when there is none, as of opposite ones.
 * @throws when they are not of the same dimensions.
 */
export function mean(vectors: readonly Float32Array[]): Float32Array | undefined {
  const [first] = vectors;
  if (first === undefined) return undefined;
  const sum = new Float32Array(first.length);
  for (const vector of vectors) {
    checkComparable(first, vector);
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] ?? 0) + (vector[i] ?? 0);
  }
  return unit(sum);
}

/** The cosine of two unit vectors, which makes up for what rounding took of their lengths. @throws when they are not of the same dimensions. */
export function cosine(a: Float32Array, b: Float32Array): number {
  checkComparable(a, b);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

function checkComparable(a: Float32Array, b: Float32Array): void {
  if (a.length !== b.length) throw new Error('Vectors of different encoders cannot be compared.');
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
