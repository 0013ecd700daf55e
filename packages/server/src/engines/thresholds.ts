import type { LivenessOperatingPoint, Threshold } from './guest.js';

/**
 * The score above which two samples count as of one person, so that strangers do so with the rate that is asked for.
 * @param measured at least two rows, in any order.
 * @throws RangeError when the rate lies outside what was measured, because nothing is known there.
 */
export function thresholdAt(measured: readonly Threshold[], falseMatchRate: number): number {
  const rows = measured.map(({ falseMatchRate: rate, score }) => ({ rate, score }));
  return scoreAt(rows, falseMatchRate, 'false match rates');
}

/**
 * The score from which a face counts as living, so that living ones do not with the rate that is asked for.
 * @param measured at least two rows, in any order.
 * @throws RangeError when the rate lies outside what was measured, because nothing is known there.
 */
export function livenessThresholdAt(
  measured: readonly LivenessOperatingPoint[],
  bpcer: number,
): number {
  const rows = measured.map(({ bpcer: rate, score }) => ({ rate, score }));
  return scoreAt(rows, bpcer, 'BPCERs');
}

/** Between the rates that were measured it is interpolated on a logarithmic scale of the rate. */
function scoreAt(
  measured: readonly { rate: number; score: number }[],
  rate: number,
  rates: string,
): number {
  const rows = [...measured].sort((a, b) => a.rate - b.rate);
  const above = rows.findIndex((row) => row.rate >= rate);
  const [upper, lower] = [rows[above], rows[above - 1]];
  if (upper?.rate === rate) return upper.score;
  if (upper === undefined || lower === undefined) {
    const [lowest, highest] = [rows[0]?.rate, rows.at(-1)?.rate];
    throw new RangeError(
      `The engine is measured for ${rates} from ${lowest} to ${highest}, not for ${rate}.`,
    );
  }
  const share = Math.log(rate / lower.rate) / Math.log(upper.rate / lower.rate);
  return lower.score + share * (upper.score - lower.score);
}
