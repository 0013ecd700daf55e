/** Scores of comparisons of one person, and of two. */
export interface Scores {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

/**
 * The least score at which at most a share of the impostors passes: just above the first that must not.
 * @param impostor in any order.
 */
export function thresholdAt(impostor: readonly number[], falseMatchRate: number): number {
  const sorted = Float64Array.from(impostor).sort();
  // 0.001 x 4000 is a hair below 4.
  const allowed = Math.floor(falseMatchRate * sorted.length + 1e-9);
  const first = sorted[sorted.length - 1 - allowed];
  return first === undefined ? -1 : nextAbove(first);
}

/** Share of scores at or above a threshold. */
export function shareFrom(scores: readonly number[], threshold: number): number {
  return scores.filter((score) => score >= threshold).length / scores.length;
}

/** The rate at which as many genuine pairs are refused as impostors pass, or the least that both stay below. */
export function equalErrorRate({ genuine, impostor }: Scores): number {
  const refused = Float64Array.from(genuine).sort();
  const passing = Float64Array.from(impostor).sort();
  let least = 1;
  let below = 0;
  for (const [index, threshold] of refused.entries()) {
    while ((passing[below] ?? Number.POSITIVE_INFINITY) < threshold) below++;
    const falseMatches = (passing.length - below) / passing.length;
    least = Math.min(least, Math.max(index / refused.length, falseMatches));
  }
  return least;
}

/** The chance that a positive scores above a negative: the area under the ROC curve. */
export function areaUnderCurve(positive: readonly number[], negative: readonly number[]): number {
  let wins = 0;
  for (const one of positive) {
    for (const other of negative) wins += one > other ? 1 : one === other ? 0.5 : 0;
  }
  return wins / (positive.length * negative.length);
}

/** The value that a share of values lies below. @param share 0 to 1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Numbers from 0 to 1 that are the same at every run: Marsaglia's xorshift of 32 bits. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

/** Bounds that hold the middle 95 % of what resampled data gives. */
export type Bounds = readonly [low: number, high: number];

/**
 * The bounds of a figure by the bootstrap: data is drawn anew, with repetition, and the figure taken of each draw.
 * @param draw makes one draw.
 */
export function bootstrap(draw: (random: () => number) => number, times = 300): Bounds {
  const random = randomNumbers(20_261_124);
  const figures = Array.from({ length: times }, () => draw(random)).filter(Number.isFinite);
  return [quantile(figures, 0.025), quantile(figures, 0.975)];
}

function nextAbove(value: number): number {
  return value + Math.max(Math.abs(value), 1) * Number.EPSILON;
}
