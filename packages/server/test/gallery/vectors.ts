/** Vectors as an encoder of faces makes them, from a seed. */

/** A stream of random numbers, uniform in [0, 1), the same for the same seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A vector of length 1, in float32. */
export function normalised(values: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] ?? 0) ** 2;
  const length = Math.sqrt(squares);
  return Float32Array.from(values, (value) => value / length);
}

/** Unit vectors that few common factors spread, as identities do, with a little noise in every dimension. */
export function faceLike(dimensions: number, seed: number): () => Float32Array {
  const random = seeded(seed);
  const factors = Array.from({ length: 64 }, () =>
    Float32Array.from({ length: dimensions }, () => gaussian(random)),
  );
  return () => {
    const values = Float32Array.from({ length: dimensions }, () => 2 * gaussian(random));
    for (const factor of factors) {
      const weight = gaussian(random);
      for (let i = 0; i < dimensions; i++) values[i] = (values[i] ?? 0) + weight * (factor[i] ?? 0);
    }
    return normalised(values);
  };
}

/** Another sample of the same face: at a cosine of about 0.7 by default. */
export function near(vector: Float32Array, random: () => number, cosine = 0.7): Float32Array {
  const noise = normalised(vector.map(() => gaussian(random)));
  const share = Math.sqrt(1 / cosine ** 2 - 1);
  return normalised(vector.map((value, i) => value + share * (noise[i] ?? 0)));
}

/** The id of a number. */
export function idOf(number: number): string {
  return number.toString(16).padStart(24, '0');
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
