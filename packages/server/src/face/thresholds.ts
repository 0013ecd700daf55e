import { ContractError } from '../contract/contract-error.js';
import type { FaceEncoding } from '../engines/guest.js';
import { thresholdAt } from '../engines/thresholds.js';
import type { Client } from '../tenants/client.js';

/** The least score of a match, and the share of strangers that reach it. */
export interface Threshold {
  score: number;
  falseMatchRate: number;
}

/** Of searches for somebody who is not enrolled, this share finds somebody all the same. */
const falsePositiveIdentificationRate = 0.01;

/** How many times rarer a stranger may pass as an adaptation, which stays, than as a match. */
const adaptationFactor = 10;

/**
 * What two faces have to reach to count as of one person.
 * @throws {ContractError} when the encoding is not measured for a rate as low as the client's.
 */
export function verificationThreshold(encoding: FaceEncoding, client: Client): Threshold {
  return measured(encoding, client.settings.falseMatchRate.face);
}

/**
 * What a face has to reach to take the place of a stored one.
 * @throws {ContractError} when the encoding is not measured for a rate as low.
 */
export function adaptationThreshold(encoding: FaceEncoding, client: Client): Threshold {
  return measured(encoding, client.settings.falseMatchRate.face / adaptationFactor);
}

/**
 * What a face has to reach to be found among many: the rate of false matches is the lower, the more there are. Where it is lower
 * than the encoding is measured for, the lowest that is known has to do: users can still be enrolled and found.
 * @param templates how many are searched; rounded up to a power of ten, so that the threshold seldom moves.
 * @param highest rate that is allowed, however few there are.
 */
export function searchThreshold(
  encoding: FaceEncoding,
  templates: number,
  highest = falsePositiveIdentificationRate,
): Threshold {
  const comparisons = 10 ** Math.ceil(Math.log10(Math.max(1, templates)));
  const rate = Math.min(falsePositiveIdentificationRate / comparisons, highest);
  return measured(encoding, Math.max(rate, rates(encoding).lowest));
}

/** Tenths of decimal fractions are not exact. */
const rounding = 1e-9;

/** A rate above all that were measured is kept by the highest of them. */
function measured(encoding: FaceEncoding, falseMatchRate: number): Threshold {
  const { lowest, highest } = rates(encoding);
  if (falseMatchRate < lowest * (1 - rounding)) {
    const reason = `${encoding.encoder} is measured down to a false match rate of ${lowest}, and ${falseMatchRate} is asked for`;
    throw new ContractError('ENGINE_NOT_AVAILABLE', { 'retry-after': '60' }, reason);
  }
  const rate = Math.min(Math.max(falseMatchRate, lowest), highest);
  return { score: thresholdAt(encoding.thresholds, rate), falseMatchRate: rate };
}

function rates({ thresholds }: FaceEncoding): { lowest: number; highest: number } {
  const all = thresholds.map(({ falseMatchRate }) => falseMatchRate);
  return { lowest: Math.min(...all), highest: Math.max(...all) };
}
