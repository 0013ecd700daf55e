import { RateNotMeasured } from './errors.js';
import type {
  Encoding,
  LivenessOperatingPoint,
  Threshold,
  VoiceDescription,
  VoiceLanguage,
} from './guest.js';

/** Of searches for somebody who is not enrolled, this share finds somebody all the same. */
const falsePositiveIdentificationRate = 0.01;

/**
 * How many times rarer a stranger may pass as an adaptation, which stays, than as a match; and how many times more often beside the
 * enrolment of somebody who was adapted.
 */
const adaptationFactor = 10;

/**
 * What two samples have to reach to count as of one person.
 * @param falseMatchRate the share of strangers who may pass. Above all that were measured, the highest of them is kept.
 * @throws {RateNotMeasured} when the encoding is not measured for a rate as low.
 */
export function verification(encoding: Encoding, falseMatchRate: number): Threshold {
  const { lowest, highest } = ratesOf(encoding);
  if (falseMatchRate < lowest * (1 - rounding)) {
    throw new RateNotMeasured(
      `${encoding.encoder} is measured down to a false match rate of ${lowest}, and ${falseMatchRate} is asked for`,
    );
  }
  const rate = Math.min(Math.max(falseMatchRate, lowest), highest);
  const rows = encoding.thresholds.map((row) => ({ rate: row.falseMatchRate, score: row.score }));
  return { score: scoreAt(rows, rate), falseMatchRate: rate };
}

/**
 * What a sample has to reach to be kept beside an enrolled one: a tenth of the strangers may who pass a verification.
 * @throws {RateNotMeasured} when the encoding is not measured for a rate as low.
 */
export function adaptation(encoding: Encoding, falseMatchRate: number): Threshold {
  return verification(encoding, falseMatchRate / adaptationFactor);
}

/**
 * What a sample has to reach to take the place of all that was enrolled: a hundredth of the strangers may who pass a verification; where
 * the encoding is not measured for a rate as low, the lowest that is known has to do.
 * @returns undefined where that is no stricter than an adaptation.
 */
export function replacement(encoding: Encoding, falseMatchRate: number): Threshold | undefined {
  const rate = Math.max(falseMatchRate / adaptationFactor ** 2, ratesOf(encoding).lowest);
  if (rate * adaptationFactor > falseMatchRate * (1 + rounding)) return undefined;
  return verification(encoding, rate);
}

/**
 * What a sample has to reach beside the enrolment alone, where it has reached a threshold beside the enrolment and adaptations together:
 * that of ten times as many strangers.
 */
export function enrolmentAlone(encoding: Encoding, { falseMatchRate }: Threshold): Threshold {
  return verification(encoding, falseMatchRate * adaptationFactor);
}

/** What the voice of a verification has to reach, in normalised scores. */
export interface VoiceVerification {
  /** One recording that reaches it is the user's. */
  readonly pass: number;
  /** One that does not reach it is another's. Between the two, a second recording decides. */
  readonly floor: number;
  /** What both together have to reach. */
  readonly ofTwo: number;
  /** The share of strangers who may pass the whole verification. */
  readonly falseMatchRate: number;
}

/** How many times more strangers may speak a second prompt than pass. */
const secondPromptFactor = 20;

/**
 * What a voice has to reach in a verification that may take a second recording. Half of the rate is for the first recording and half
 * for both together: whoever passes, passes by one or the other, so that the whole lets no more strangers pass than the rate says.
 * @param falseMatchRate the share of strangers who may pass it.
 * @throws {RateNotMeasured} when the engine is not measured for half of it.
 */
export function voiceVerification(
  { thresholds, thresholdsOfTwo, ...voice }: Encoding & Pick<VoiceDescription, 'thresholdsOfTwo'>,
  falseMatchRate: number,
): VoiceVerification {
  const pass = verification({ ...voice, thresholds }, falseMatchRate / 2);
  const ofTwo = verification({ ...voice, thresholds: thresholdsOfTwo }, falseMatchRate / 2);
  const floor = verification({ ...voice, thresholds }, falseMatchRate * secondPromptFactor);
  return {
    pass: pass.score,
    floor: floor.score,
    ofTwo: ofTwo.score,
    falseMatchRate: pass.falseMatchRate + ofTwo.falseMatchRate,
  };
}

/** Of recordings of other people, this share may be enrolled together with the user's: far more than may pass, as all are said at once. */
const agreementRate = 0.1;

/** What recordings have to reach beside each other to be enrolled together. */
export function agreement(encoding: Encoding): Threshold {
  return verification(encoding, Math.max(agreementRate, ratesOf(encoding).lowest));
}

/**
 * How well a recording has to fit its prompt.
 * @param wrongDigitRate the share of recordings that may pass in which one digit is wrong.
 * @throws {RateNotMeasured} when the language is not measured for it.
 */
export function promptThreshold(
  { code, promptOperatingPoints }: VoiceLanguage,
  wrongDigitRate: number,
): number {
  const rows = promptOperatingPoints.map(({ wrongDigitRate: rate, fit }) => ({ rate, score: fit }));
  const rates = rows.map(({ rate }) => rate);
  const [lowest, highest] = [Math.min(...rates), Math.max(...rates)];
  if (!(wrongDigitRate >= lowest && wrongDigitRate <= highest))
    throw new RateNotMeasured(
      `The prompts of ${code} are measured for wrong digits from ${lowest} to ${highest}, not for ${wrongDigitRate}`,
    );
  return scoreAt(rows, wrongDigitRate);
}

/**
 * What a sample has to reach to be found among many: the rate of false matches is the lower, the more there are. Where it is lower
 * than the encoding is measured for, the lowest that is known has to do: users can still be enrolled and found.
 * @param templates how many are searched; rounded up to a power of ten, so that the threshold seldom moves.
 * @param highest rate that is allowed, however few there are: that of the client's verifications.
 */
export function identification(encoding: Encoding, templates: number, highest: number): Threshold {
  const comparisons = 10 ** Math.ceil(Math.log10(Math.max(1, templates)));
  const rate = Math.min(falsePositiveIdentificationRate / comparisons, highest);
  return verification(encoding, Math.max(rate, ratesOf(encoding).lowest));
}

/**
 * How far a score is above the threshold, as the logarithm of odds: what different encodings decided can be put in an order by it, which
 * their scores cannot.
 */
export function margin(encoding: Encoding, score: number, threshold: Threshold): number {
  return steepnessOf(encoding) * (score - threshold.score);
}

/**
 * How far a score is from the threshold, from 0 to 1 with four decimals: 0.5 or more from the threshold on. Tenfold odds stand for
 * a score that a tenth of the strangers reach. It is not the probability that two samples are of one person.
 */
export function confidence(encoding: Encoding, score: number, threshold: Threshold): number {
  const logistic = 1 / (1 + Math.exp(-margin(encoding, score, threshold)));
  // Rounded down, so that no score below the threshold gets 0.5.
  return Math.floor(logistic * 1e4) / 1e4;
}

/**
 * The score from which a face counts as living, so that living ones do not with the rate that is asked for.
 * @param measured at least two rows, in any order.
 * @throws {RateNotMeasured} when the rate lies outside what was measured, because nothing is known there.
 */
export function livenessThreshold(
  measured: readonly LivenessOperatingPoint[],
  bpcer: number,
): number {
  const rates = measured.map((row) => row.bpcer);
  const [lowest, highest] = [Math.min(...rates), Math.max(...rates)];
  if (!(bpcer >= lowest && bpcer <= highest)) {
    throw new RateNotMeasured(
      `The engine is measured for BPCERs from ${lowest} to ${highest}, not for ${bpcer}`,
    );
  }
  return scoreAt(
    measured.map((row) => ({ rate: row.bpcer, score: row.score })),
    bpcer,
  );
}

/** Tenths of decimal fractions are not exact. */
const rounding = 1e-9;

function ratesOf({ thresholds }: Encoding): { lowest: number; highest: number } {
  const rates = thresholds.map(({ falseMatchRate }) => falseMatchRate);
  return { lowest: Math.min(...rates), highest: Math.max(...rates) };
}

/** The engine's own, or what its thresholds rise by over all that was measured: fixed for an encoder either way. */
function steepnessOf({ steepness, thresholds }: Encoding): number {
  if (steepness !== undefined) return steepness;
  const rates = thresholds.map(({ falseMatchRate }) => Math.log(falseMatchRate));
  const scores = thresholds.map(({ score }) => score);
  // Scores that hardly differ tell nothing; a thousandth keeps the quotient finite.
  return range(rates) / Math.max(range(scores), 1e-3);
}

function range(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

/** The score of a rate that lies within those measured: between two of them, in a straight line over the rate's logarithm. */
function scoreAt(measured: readonly { rate: number; score: number }[], rate: number): number {
  const rows = [...measured].sort((a, b) => a.rate - b.rate);
  const above = rows.findIndex((row) => row.rate >= rate);
  const [upper, lower] = [rows[above], rows[above - 1]];
  if (upper === undefined) throw new RangeError(`Nothing is measured at ${rate} or above`);
  if (lower === undefined || upper.rate === rate) return upper.score;
  const share = Math.log(rate / lower.rate) / Math.log(upper.rate / lower.rate);
  return lower.score + share * (upper.score - lower.score);
}
