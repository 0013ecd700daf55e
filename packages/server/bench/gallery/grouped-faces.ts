import { normalised, seeded } from '../../test/gallery/vectors.js';

/** How many numbers a face has: a power of two. */
export const dimensions = 512;

// 160 factors, each of a little less weight than the one before, in 40 groups whose members have a share of theirs in common, and a
// little noise: of pairs of strangers one in 100, 1,000 and 10,000 has a cosine above 0.30, 0.385 and 0.46. That is a heavier tail than
// the scores of the default encoder have in any group of docs/accuracy.
const factors = 160;
const decay = 30;
const groups = 40;
const shareOfGroup = 0.12;
const shareOfNoise = 0.02;

/** Unit vectors as an encoder makes them of people of whom some are much alike, from a seed. */
export function groupedFaces(seed: number): () => Float32Array {
  const random = seeded(seed);
  const weights = Array.from({ length: factors }, (_, at) => Math.exp(-at / decay));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const spreads = weights.map((weight) => Math.sqrt(weight / sum));
  const centres = Array.from({ length: groups }, () =>
    spreads.map((spread) => Math.sqrt(shareOfGroup) * spread * gaussian(random)),
  );
  const signs = Float32Array.from({ length: dimensions }, () => (random() < 0.5 ? -1 : 1));
  const own = Math.sqrt(1 - shareOfGroup - shareOfNoise);
  const noise = Math.sqrt(shareOfNoise / dimensions);
  return () => {
    const centre = centres[Math.floor(random() * groups)] ?? [];
    const values = new Float32Array(dimensions);
    for (let i = 0; i < dimensions; i++) {
      const factor =
        i < factors ? (centre[i] ?? 0) + own * (spreads[i] ?? 0) * gaussian(random) : 0;
      values[i] = (signs[i] ?? 1) * (factor + noise * gaussian(random));
    }
    spreadOut(values);
    return normalised(values);
  };
}

/**
 * Another sample of a face: at a cosine of about 0.75 for one half of them, of about 0.6 for the other, with a wide spread. What it differs
 * by is as a face is, so that it comes nearer to strangers as well.
 */
export function anotherSample(face: Float32Array, seed: number): Float32Array {
  const random = seeded(seed);
  const [mean, deviation] = random() < 0.5 ? [0.75, 0.09] : [0.6, 0.17];
  const cosine = Math.min(0.99, Math.max(0.05, mean + deviation * gaussian(random)));
  const stranger = groupedFaces(seed + 1_000)();
  let alike = 0;
  for (let i = 0; i < dimensions; i++) alike += (face[i] ?? 0) * (stranger[i] ?? 0);
  const across = normalised(stranger.map((value, i) => value - alike * (face[i] ?? 0)));
  const share = Math.sqrt(1 - cosine ** 2);
  return normalised(face.map((value, i) => cosine * value + share * (across[i] ?? 0)));
}

/** Turns the factors' axes into directions across all numbers, by a Hadamard transform: angles stay. */
function spreadOut(values: Float32Array): void {
  for (let half = 1; half < values.length; half *= 2)
    for (let from = 0; from < values.length; from += 2 * half)
      for (let i = from; i < from + half; i++) {
        const [a = 0, b = 0] = [values[i], values[i + half]];
        values[i] = a + b;
        values[i + half] = a - b;
      }
}

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
