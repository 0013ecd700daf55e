import { dot } from '../../src/embedding/vector.js';
import type { OperatingPoints, Threshold } from '../../src/matching/operating-points.js';
import { normalDeviate } from './normal-deviate.js';
import { type Bounds, bootstrap, type Scores, shareFrom, thresholdAt } from './statistics.js';
import { fitTail, scoreAt } from './tail-fit.js';
import { type Gallery, PairScores } from './verification.js';

/** The rates that thresholds are named by. The last but one is a tenant's strictest; an adaptation goes by a tenth of it. */
const rates = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9] as const;

/** So many false matches make a rate measured: Doddington's rule of 30, within 30 % with a confidence of 90 %. */
const enough = 30;

/** The rate from which on the tail is fitted. */
const tailFrom = 0.1;

/**
 * What the same weights needed on another, larger set: 4,114 grey portraits of 1,622 people, 8.45 million pairs of strangers, aligned by
 * another mesh. 1e-2 is read off between its equal error rate and 1e-3, over normal deviates. No threshold lies below, and none
 * that is extrapolated rises less steeply than from 1e-3 to 1e-4 there.
 */
const largerSet: Readonly<Record<string, Readonly<Partial<Record<number, number>>>>> = {
  'mobilefacenet-1': { 1e-2: 0.365, 1e-3: 0.47, 1e-4: 0.549 },
  'fr-feature-1': { 1e-2: 0.253, 1e-3: 0.344, 1e-4: 0.421 },
  'mobilefacenet-1+fr-feature-1': { 1e-2: 0.294, 1e-3: 0.391, 1e-4: 0.466 },
};

/** Thresholds that were tried after those of the larger set, as one for 1e-5: how many strangers reach them there is not on record. */
const triedNext: Readonly<Record<string, number>> = {
  'mobilefacenet-1': 0.62,
  'fr-feature-1': 0.5,
};

/** Draws that the bounds of a threshold come of: each sorts 70,000 scores. */
const draws = 60;

/** A threshold with how it came about. */
interface Row extends Threshold {
  /** What the pooled pairs alone say, measured or by the tail; and the bounds where it is measured. */
  readonly pooled: number;
  readonly bounds: Bounds | undefined;
  readonly floor: number | undefined;
}

export interface Points extends OperatingPoints {
  readonly thresholds: readonly Row[];
  readonly pooled: Scores;
  /** By how much an extrapolated threshold rises with each normal deviate of its rate. */
  readonly slope: number;
  /** The rate measured at the score that a tail fitted above 1e-2 gives 1e-3: how far such a fit can be believed. */
  readonly heldOut: number;
}

/**
 * The thresholds of an encoder, from all pairs of strangers of all sets.
 * @param known galleries whose people are told apart; nobody is in two.
 * @param strangers vectors of people who are in no gallery, and not told apart: each is an impostor to everybody known.
 */
export function operatingPoints(
  encoder: string,
  known: readonly Gallery[],
  strangers: readonly Float32Array[],
): Points {
  const people = known.flatMap((gallery) => gallery.people);
  const pairs = new PairScores(people);
  const beside = people.map((vectors) =>
    vectors.flatMap((vector) => strangers.map((stranger) => dot(vector, stranger))),
  );
  const pool = (chosen: readonly number[]): Scores => {
    const { genuine, impostor } = pairs.of(chosen);
    return { genuine, impostor: impostor.concat(...chosen.map((one) => beside[one] ?? [])) };
  };
  const everybody = people.map((_vectors, index) => index);
  const pooled = pool(everybody);
  const strictest = enough / pooled.impostor.length;
  const tail = fitTail(pooled.impostor, { laxest: tailFrom, strictest });
  const slope = Math.max(tail.slope, slopeOf(largerSet[encoder] ?? {}));

  const thresholds: Row[] = [];
  for (const falseMatchRate of rates) {
    const measured = falseMatchRate >= strictest;
    const fromPairs = measured
      ? thresholdAt(pooled.impostor, falseMatchRate)
      : scoreAt(tail, falseMatchRate);
    const floor = largerSet[encoder]?.[falseMatchRate];
    const before = thresholds.at(-1);
    const onwards =
      before && !measured
        ? before.score +
          slope * (normalDeviate(before.falseMatchRate) - normalDeviate(falseMatchRate))
        : -1;
    const tried = falseMatchRate === 1e-5 ? (triedNext[encoder] ?? -1) : -1;
    const score = Math.max(fromPairs, floor ?? onwards, tried);
    thresholds.push({
      falseMatchRate,
      score: Math.ceil(score * 1e4) / 1e4,
      extrapolated: !measured,
      pooled: fromPairs,
      floor,
      bounds: measured
        ? bootstrap((random) => {
            const drawn = people.map(() => Math.floor(random() * people.length));
            return thresholdAt(pool(drawn).impostor, falseMatchRate);
          }, draws)
        : undefined,
    });
  }
  const rise = (thresholds.at(-1)?.score ?? 1) - (thresholds[0]?.score ?? 0);
  const half = fitTail(pooled.impostor, { laxest: tailFrom, strictest: 1e-2 });
  return {
    thresholds,
    steepness: Math.round(((Math.LN10 * (rates.length - 1)) / rise) * 10) / 10,
    pooled,
    slope,
    heldOut: shareFrom(pooled.impostor, scoreAt(half, 1e-3)),
  };
}

/** How steeply thresholds rise over the normal deviates of their rates, from 1e-3 to 1e-4. */
function slopeOf(thresholds: Readonly<Partial<Record<number, number>>>): number {
  const rise = (thresholds[1e-4] ?? 0) - (thresholds[1e-3] ?? 0);
  return rise / (normalDeviate(1e-3) - normalDeviate(1e-4));
}
