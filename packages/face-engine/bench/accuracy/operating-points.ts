import type { OperatingPoints, Threshold } from '../../src/matching/operating-points.js';
import type { Group } from './groups.js';
import { fewestPairs, ScoreTail } from './score-tail.js';
import { shareFrom, thresholdAt } from './statistics.js';

/** The rates that thresholds are named by. The last but one is a tenant's strictest; an adaptation goes by a tenth of it. */
const rates = [1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9] as const;

/**
 * A threshold lies where this share of the rate that names it passes: between peoples who are not in the groups, rates differ by about
 * that. So where 30 pairs make up a named rate (Doddington's rule of 30), ten of them pass.
 */
const margin = 1 / 3;

/** A threshold with how it came about. */
interface Row extends Threshold {
  /** The group that needs the highest, which holds. */
  readonly decidedBy: string;
  /** What each group needs. */
  readonly needs: readonly { readonly group: string; readonly score: number }[];
}

export interface Points extends OperatingPoints {
  readonly thresholds: readonly Row[];
  /** The group whose tail the others go on as. */
  readonly largest: string;
  /** By how much a score rises with each normal deviate of its rate where no pairs tell. */
  readonly slope: number;
  readonly tails: readonly GroupTail[];
}

/** What is known of the highest scores of a group. */
interface GroupTail {
  readonly group: string;
  readonly pairs: number;
  /** The least named rate that its own pairs make up. */
  readonly measuredDownTo: number;
  /** By how much its scores are higher than the largest group's. */
  readonly level: number;
  /** The share of its pairs that reach the score which its level and the largest group's tail give 1e-3: how far those can be believed. */
  readonly atTailOf1e3: number;
}

/**
 * The thresholds of an encoding: for each rate the highest that any group needs, so that no large easy group hides a small hard one. Where
 * a group's own pairs are too few, its scores go on as the largest group's do, as much higher or lower as they are before.
 * @param groups those that thresholds go by.
 */
export function operatingPoints(groups: readonly Group[], cohort: string): Points {
  const largest = groups.reduce((most, one) =>
    one.pairs.impostor.length > most.pairs.impostor.length ? one : most,
  );
  const tail = new ScoreTail(largest.pairs.impostor);
  const tails = groups.map(({ name, pairs: { impostor } }): GroupTail => {
    const level = name === largest.name ? 0 : tail.levelOf(impostor);
    return {
      group: name,
      pairs: impostor.length,
      measuredDownTo: fewestPairs / margin / impostor.length,
      level,
      atTailOf1e3: shareFrom(impostor, level + tail.scoreAt(1e-3)),
    };
  });
  const thresholds = rates.map((falseMatchRate): Row => {
    const rate = falseMatchRate * margin;
    const needs = groups.map(({ name, pairs }, index) => {
      const { level = 0, measuredDownTo = 1 } = tails[index] ?? {};
      return falseMatchRate >= measuredDownTo
        ? { group: name, score: thresholdAt(pairs.impostor, rate), extrapolated: false }
        : { group: name, score: level + tail.scoreAt(rate), extrapolated: true };
    });
    const highest = needs.reduce((most, one) => (one.score > most.score ? one : most));
    return {
      falseMatchRate,
      score: Math.ceil(highest.score * 1e4) / 1e4,
      extrapolated: highest.extrapolated,
      decidedBy: highest.group,
      needs: needs.map(({ group, score }) => ({ group, score })),
    };
  });
  const rise = (thresholds.at(-1)?.score ?? 1) - (thresholds[0]?.score ?? 0);
  return {
    cohort,
    thresholds,
    steepness: Math.round(((Math.LN10 * (rates.length - 1)) / rise) * 10) / 10,
    largest: largest.name,
    slope: tail.slope,
    tails,
  };
}
