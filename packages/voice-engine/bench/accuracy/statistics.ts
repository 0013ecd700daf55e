import { Random } from '../sound/random.js';

/** What came of one trial, and whose it is: figures are bounded by drawing speakers anew. */
export interface Trial {
  readonly speakers: readonly string[];
  readonly value: number;
}

/** The middle 95 % of a figure when speakers are drawn anew. */
type Bounds = readonly [low: number, high: number];

export interface Figure {
  readonly value: number;
  readonly bounds: Bounds;
  readonly trials: number;
}

/** How often each trial of each group counts, in their order. */
type Weights = readonly Float64Array[];

/** Share of trials whose value is at least a threshold. */
export function shareFrom(trials: readonly Trial[], threshold: number): Figure {
  const passing = trials.map(({ value }) => value >= threshold);
  const share = ([weights = new Float64Array()]: Weights) => {
    let [passed, all] = [0, 0];
    for (let index = 0; index < weights.length; index++) {
      const weight = weights[index] ?? 0;
      all += weight;
      if (passing[index]) passed += weight;
    }
    return passed / all;
  };
  return { ...bounded([trials], share), trials: trials.length };
}

/** The complement of a share. */
export function rest({ value, bounds: [low, high], trials }: Figure): Figure {
  return { value: 1 - value, bounds: [1 - high, 1 - low], trials };
}

/** The rate at which as many genuine trials are refused as impostors pass. */
export function equalErrorRate(genuine: readonly Trial[], impostor: readonly Trial[]): Figure {
  const all = [
    ...genuine.map(({ value }, index) => ({ value, index, own: true })),
    ...impostor.map(({ value }, index) => ({ value, index, own: false })),
  ].sort((one, other) => one.value - other.value);
  const total = (weights: Float64Array) => weights.reduce((sum, weight) => sum + weight, 0);
  const rate = ([mine = new Float64Array(), theirs = new Float64Array()]: Weights) => {
    const [owns, others] = [total(mine), total(theirs)];
    let [refused, passing] = [0, others];
    for (const { index, own } of all) {
      if (own) refused += mine[index] ?? 0;
      else passing -= theirs[index] ?? 0;
      if (refused / owns >= passing / others) return (refused / owns + passing / others) / 2;
    }
    return 0;
  };
  return { ...bounded([genuine, impostor], rate), trials: genuine.length + impostor.length };
}

/** Share of genuine trials refused where a share of the impostors passes. */
export function refusedAt(
  genuine: readonly Trial[],
  impostor: readonly Trial[],
  falseMatchRate: number,
): Figure {
  return rest(
    shareFrom(
      genuine,
      scoreAt(
        impostor.map(({ value }) => value),
        falseMatchRate,
      ),
    ),
  );
}

/** The least score that at most a share of the values reaches. */
export function scoreAt(values: readonly number[], share: number): number {
  const sorted = Float64Array.from(values).sort();
  const allowed = Math.floor(share * sorted.length + 1e-9);
  const first = sorted[sorted.length - 1 - allowed];
  return first === undefined ? -Infinity : first + 1e-9;
}

function bounded(groups: readonly (readonly Trial[])[], figure: (weights: Weights) => number) {
  const speakers = [...new Set(groups.flat().flatMap((trial) => trial.speakers))];
  const places = new Map(speakers.map((speaker, place) => [speaker, place]));
  const whose = groups.map((group) =>
    group.map((trial) => trial.speakers.map((speaker) => places.get(speaker) ?? 0)),
  );
  const random = new Random(20_261_130);
  const draws = Array.from({ length: 200 }, () => {
    const counts = new Float64Array(speakers.length);
    for (const _ of speakers) {
      const one = places.get(random.one(speakers)) ?? 0;
      counts[one] = (counts[one] ?? 0) + 1;
    }
    return figure(whose.map((group) => weightsOf(group, counts)));
  })
    .filter(Number.isFinite)
    .sort((one, other) => one - other);
  const at = (share: number) =>
    draws[Math.min(draws.length - 1, Math.floor(share * draws.length))] ?? Number.NaN;
  const once = groups.map((group) => new Float64Array(group.length).fill(1));
  return { value: figure(once), bounds: [at(0.025), at(0.975)] as const };
}

/** How often each of some trials counts, where each speaker was drawn so many times: all of its speakers have to be. */
function weightsOf(trials: readonly (readonly number[])[], counts: Float64Array): Float64Array {
  const weights = new Float64Array(trials.length).fill(1);
  for (let index = 0; index < trials.length; index++) {
    for (const speaker of trials[index] ?? []) {
      weights[index] = (weights[index] ?? 0) * (counts[speaker] ?? 0);
    }
  }
  return weights;
}
