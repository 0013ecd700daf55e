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

/** How often each trial counts. */
type Weights = (trial: Trial) => number;

const once: Weights = () => 1;

/** Share of trials whose value is at least a threshold. */
export function shareFrom(trials: readonly Trial[], threshold: number): Figure {
  const share = (weights: Weights) => {
    let [passed, all] = [0, 0];
    for (const trial of trials) {
      const weight = weights(trial);
      all += weight;
      if (trial.value >= threshold) passed += weight;
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
    ...genuine.map((trial) => ({ trial, own: true })),
    ...impostor.map((trial) => ({ trial, own: false })),
  ].sort((one, other) => one.trial.value - other.trial.value);
  const rate = (weights: Weights) => {
    const total = (own: boolean) =>
      all.reduce((sum, each) => sum + (each.own === own ? weights(each.trial) : 0), 0);
    const [owns, others] = [total(true), total(false)];
    let [refused, passing] = [0, others];
    for (const { trial, own } of all) {
      if (own) refused += weights(trial);
      else passing -= weights(trial);
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
  const random = new Random(20_261_130);
  const draws = Array.from({ length: 200 }, () => {
    const counts = new Map<string, number>();
    for (const _ of speakers) {
      const one = random.one(speakers);
      counts.set(one, (counts.get(one) ?? 0) + 1);
    }
    return figure((trial) =>
      trial.speakers.reduce((product, one) => product * (counts.get(one) ?? 0), 1),
    );
  })
    .filter(Number.isFinite)
    .sort((one, other) => one - other);
  const at = (share: number) =>
    draws[Math.min(draws.length - 1, Math.floor(share * draws.length))] ?? Number.NaN;
  return { value: figure(once), bounds: [at(0.025), at(0.975)] as const };
}
