import type { Threshold } from './guest.js';

/**
 * The score above which two samples count as of one person, so that strangers do so with the rate that is asked for. Between
 * the rates that were measured it is interpolated on a logarithmic scale of the rate.
 * @param measured at least two rows, in any order.
 * @throws RangeError when the rate lies outside what was measured, because nothing is known there.
 */
export function thresholdAt(measured: readonly Threshold[], falseMatchRate: number): number {
  const rows = [...measured].sort((a, b) => a.falseMatchRate - b.falseMatchRate);
  const above = rows.findIndex((row) => row.falseMatchRate >= falseMatchRate);
  const [upper, lower] = [rows[above], rows[above - 1]];
  if (upper?.falseMatchRate === falseMatchRate) return upper.score;
  if (upper === undefined || lower === undefined) {
    const [strictest, loosest] = [rows[0]?.falseMatchRate, rows.at(-1)?.falseMatchRate];
    throw new RangeError(
      `The engine is measured for false match rates from ${strictest} to ${loosest}, not for ${falseMatchRate}.`,
    );
  }
  const share =
    Math.log(falseMatchRate / lower.falseMatchRate) /
    Math.log(upper.falseMatchRate / lower.falseMatchRate);
  return lower.score + share * (upper.score - lower.score);
}
