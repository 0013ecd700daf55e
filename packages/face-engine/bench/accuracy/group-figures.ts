import type { Threshold } from '../../src/matching/operating-points.js';
import type { Group } from './groups.js';
import { refusalsOf } from './quality.js';
import { type Bounds, shareFrom } from './statistics.js';

/** The rates whose false matches are counted by group: beyond, none of the groups has pairs enough. */
export const countedRates = [1e-2, 1e-3, 1e-4] as const;

/** What a named rate means to a group. */
export interface GroupFigures {
  readonly name: string;
  readonly people: number;
  readonly pairs: number;
  /** For each counted rate, the share of pairs of two people that pass. */
  readonly falseMatches: readonly { readonly share: number; readonly bounds: Bounds }[];
  /** For each counted rate, the share of pairs of one person that do not; undefined where there are none. */
  readonly falseNonMatches: readonly number[] | undefined;
  readonly genuine: number;
  /** The share of photos that an enrolment refuses. */
  readonly refused: number;
  /** The share of newcomers taken for one of 50 who are enrolled; undefined of groups that are too small to tell. */
  readonly duplicates: number | undefined;
}

/** Enrolled at a look for duplicates, which goes by 1 % over their number, rounded up to a power of ten. */
export const enrolled = 50;
const duplicateRate = 1e-4;
const fewest = 100;

export function measureGroups(
  groups: readonly Group[],
  thresholds: readonly Threshold[],
): GroupFigures[] {
  const scoreAt = (rate: number) =>
    thresholds.find(({ falseMatchRate }) => falseMatchRate === rate)?.score ?? 1;
  return groups.map(({ name, pairs, photos }) => ({
    name,
    people: pairs.people,
    pairs: pairs.impostor.length,
    falseMatches: countedRates.map((rate) => ({
      share: shareFrom(pairs.impostor, scoreAt(rate)),
      bounds: pairs.impostorBounds(scoreAt(rate)),
    })),
    falseNonMatches:
      pairs.genuine.length > 0
        ? countedRates.map((rate) => 1 - shareFrom(pairs.genuine, scoreAt(rate)))
        : undefined,
    genuine: pairs.genuine.length,
    refused: refusalsOf(photos).reduce((sum, [, count]) => sum + count, 0) / photos.length,
    duplicates:
      pairs.people >= fewest
        ? pairs.takenForDuplicates(enrolled, scoreAt(duplicateRate))
        : undefined,
  }));
}

/**
 * How far groups differ at a rate: the highest share of false matches over the geometric mean, and over the lowest. Of a group without a
 * false match half a pair counts, which is laid open where it is told.
 */
export function differences(groups: readonly GroupFigures[], at: number) {
  const shares = groups.map(({ falseMatches, pairs }) =>
    Math.max(falseMatches[at]?.share ?? 0, 0.5 / pairs),
  );
  const mean = Math.exp(shares.reduce((sum, share) => sum + Math.log(share), 0) / shares.length);
  const highest = Math.max(...shares);
  return { overMean: highest / mean, overLowest: highest / Math.min(...shares) };
}
