import { type Threshold, thresholdAt } from '../../src/matching/thresholds.js';
import type { Trial } from './statistics.js';
import type { Verification } from './voices.js';

/**
 * Whether whole verifications pass, as the server decides them: by one recording at half the rate; below a floor never; in between by two
 * at half the rate.
 */
export function wholeVerifications(
  trials: readonly Verification[],
  own: boolean,
  rows: { readonly one: readonly Threshold[]; readonly two: readonly Threshold[] },
  rate: number,
): Trial[] {
  const laxest = Math.max(...rows.one.map(({ falseMatchRate }) => falseMatchRate));
  const floor = thresholdAt(rows.one, Math.min(laxest, 20 * rate));
  const [one, two] = [thresholdAt(rows.one, rate / 2), thresholdAt(rows.two, rate / 2)];
  return trials
    .filter((trial) => trial.own === own)
    .map((trial) => ({
      speakers: trial.speakers,
      value: trial.one >= one || (trial.one >= floor && trial.two >= two) ? 1 : 0,
    }));
}
