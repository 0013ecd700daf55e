import { replay } from '../generated/operating-points.js';
import { Listened, usual } from './distance.js';
import { type DigitSigns, type Fingerprint, readFingerprint } from './fingerprint.js';
import type { HeardAt, HeardDigit } from './heard-digits.js';

/** How far apart two takes of a digit by one speaker are. */
export interface TakeDistances {
  /** From the smallest to the largest: of pairs of different takes, the share `share` is at most `distance` apart, see `nearest`. */
  readonly shares: readonly { readonly distance: number; readonly share: number }[];
  /** Evidence from which a recording counts as heard before. */
  readonly evidence: number;
}

/**
 * Speeds that a recording may have been played at. Signs bear 2 % more or less, so that these cover 6 %; what is played yet slower or
 * faster is not known again.
 */
const speeds = [1, 0.96, 1.04];

/**
 * Whether a recording, or the digits that it is made of, were among stored ones.
 * @param stored fingerprints; those that cannot be read count as not heard.
 */
export function heardBefore(heardAt: HeardAt, stored: readonly Uint8Array[]): boolean {
  return evidence(heardAt, stored) >= replay.evidence;
}

/**
 * How surprising it would be to find these digits so like stored ones if they were said anew: orders of magnitude, summed up over
 * the digits, at the speed at which it is most. The more takes of a digit are stored, the less surprising it is that one of them is alike.
 */
export function evidence(
  heardAt: HeardAt,
  stored: readonly Uint8Array[],
  shares: TakeDistances['shares'] = replay.shares,
): number {
  const takes = takesByDigit(stored.flatMap((bytes) => readFingerprint(bytes) ?? []));
  if (takes.size === 0) return 0;
  return Math.max(...speeds.map((speed) => evidenceOf(heardAt(speed), takes, shares)));
}

function evidenceOf(
  heard: readonly HeardDigit[],
  takes: ReadonlyMap<string, readonly DigitSigns[]>,
  shares: TakeDistances['shares'],
): number {
  return heard.reduce((sum, { digit, signs }) => {
    const stored = takes.get(digit) ?? [];
    if (stored.length === 0) return sum;
    const listened = new Listened(signs);
    const distances = stored.map(({ bits }) => listened.distance(bits));
    const share = shareWithin(shares, nearest(distances)) * distances.length;
    return sum + Math.max(0, -Math.log10(share));
  }, 0);
}

/** How many takes the usual distance counts as beside those of the speaker. */
const usualTakes = 2;

/**
 * How far the nearest of some stored takes is, beside the farther half of them: some people say a digit alike each time, and noise
 * drives all of them away. One that was played back is near alone.
 * @param distances of at least one.
 */
export function nearest(distances: readonly number[]): number {
  const sorted = Float64Array.from(distances).sort();
  const far = sorted.subarray(Math.ceil(sorted.length / 2));
  const sum = far.reduce((total, one) => total + one, usual * usualTakes);
  const expected = sum / (far.length + usualTakes);
  return ((sorted[0] ?? 1) * usual) / expected;
}

function takesByDigit(fingerprints: readonly Fingerprint[]): Map<string, DigitSigns[]> {
  const takes = new Map<string, DigitSigns[]>();
  for (const take of fingerprints.flatMap(({ digits }) => digits)) {
    takes.set(take.digit, [...(takes.get(take.digit) ?? []), take]);
  }
  return takes;
}

/** Share of pairs of different takes that are at most so far apart: its logarithm in straight lines between the rows, and below them. */
function shareWithin(rows: TakeDistances['shares'], distance: number): number {
  const above = rows.findIndex((row) => row.distance > distance);
  const upper = Math.max(1, above === -1 ? rows.length : above);
  const [low, high] = [rows[upper - 1], rows[upper]];
  if (low === undefined || high === undefined) return 1;
  const part = (distance - low.distance) / (high.distance - low.distance);
  return low.share * (high.share / low.share) ** part;
}
