/** Numbers that look random and are always the same, from 0 to 1. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Directions of people who are all alike to some degree.
 * @param alike the cosine of two of them, on the average: 0 for strangers of all sorts, 1 for one person.
 */
export function peopleAlike(
  many: number,
  alike: number,
  { seed = 1, dimensions = 128 } = {},
): Float32Array[] {
  const next = chance(seed);
  const direction = () =>
    unit(
      Float32Array.from(
        { length: dimensions },
        () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
      ),
    );
  const everybody = direction();
  return Array.from({ length: many }, () => {
    const own = direction();
    return unit(
      own.map(
        (value, at) => Math.sqrt(1 - alike) * value + Math.sqrt(alike) * (everybody[at] ?? 0),
      ),
    );
  });
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
