import { field, listOf } from '../read-json.js';

/** The least score of a match, and the share of strangers that reach it. */
export interface Threshold {
  /** Of comparisons of two people, the share that scores as much or more. */
  readonly falseMatchRate: number;
  /** A normalised score, see `Score`. */
  readonly score: number;
}

/**
 * The score for a rate, in a straight line over the rate's logarithm between those that were measured.
 * @throws {RangeError} for a rate beyond them.
 */
export function thresholdAt(thresholds: readonly Threshold[], falseMatchRate: number): number {
  const rows = [...thresholds].sort((a, b) => b.falseMatchRate - a.falseMatchRate);
  for (const [index, row] of rows.entries()) {
    const next = rows[index + 1] ?? row;
    // Asked this way round, it is no rate either that is no number.
    if (!(falseMatchRate <= row.falseMatchRate && falseMatchRate >= next.falseMatchRate)) continue;
    if (next.falseMatchRate === row.falseMatchRate) return row.score;
    const share =
      Math.log(falseMatchRate / row.falseMatchRate) /
      Math.log(next.falseMatchRate / row.falseMatchRate);
    return row.score + share * (next.score - row.score);
  }
  throw new RangeError(
    `There are thresholds for false match rates from ${rows.at(-1)?.falseMatchRate} to ${rows[0]?.falseMatchRate}, not for ${falseMatchRate}.`,
  );
}

/** Rows that were read from a file; those that are none are left out. */
export function readThresholds(rows: unknown): Threshold[] {
  return listOf(rows)
    .map((row) => ({
      falseMatchRate: Number(field(row, 'falseMatchRate')),
      score: Number(field(row, 'score')),
    }))
    .filter(
      ({ falseMatchRate, score }) =>
        falseMatchRate > 0 && falseMatchRate < 1 && Number.isFinite(score),
    );
}
