import type { Threshold } from '../engines/guest.js';
import { normalDeviate } from './normal-deviate.js';

/** A client's own people say nothing about strangers while there are fewer. */
export const fewestUsers = 50;

/** How far a threshold may rise above the engine's: whoever enrols look-alikes must not lock others out. */
export const mostRise = 0.15;

/** What the strangers among a client's own people score: the score that stands for each rate. */
export interface OwnCurve {
  /** Two rates or more and the scores that pairs of them reach, from the laxest to the strictest; no two scores are the same. */
  readonly points: readonly Threshold[];
  /** By how much the score rises with each normal deviate of the rate, beyond the points. */
  readonly slope: number;
}

/** Rates whose scores are read off, where there are pairs enough for them. */
const ratesRead = [0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002] as const;
/** The strictest rate that is read off: the look for duplicates keeps those away who would be beyond it. */
const strictestRead = 0.002;
/** So many pairs bear a rate, within a third of it: the rule of 30. */
const fewestPairs = 30;
/** The tail is fitted from here on. */
const highestTenth = 0.1;
/** Lines are fitted through so many points. */
const fitted = 20;
/** A tail rises with each deviate by this much at least, as those of faces do. */
const leastSlope = 0.08;
/** Where many pairs score the same, stricter rates still ask for more, by this much a deviate. */
const leastRise = 1e-4;

/**
 * The curve of all pairs of a client's users. What is stricter than the pairs can tell is on the straight line over normal deviates that
 * fits the highest tenth of them: a fit, and no measurement.
 * @param scores of every pair of two users, in rising order: those of 50 users or more.
 * @param duplicate the score that the look for duplicates asks for. Pairs that reach it say nothing: they are one person, or somebody
 * turned away others like them. No score that is read off exceeds it.
 * @returns undefined where there are fewer pairs.
 */
export function ownCurve(scores: Float32Array, duplicate: number): OwnCurve | undefined {
  if (scores.length < (fewestUsers * (fewestUsers - 1)) / 2) return undefined;
  const strictest = Math.max(strictestRead, fewestPairs / scores.length);
  const read = (rate: number) => {
    const pairs = Math.max(1, Math.floor(rate * scores.length));
    return Math.min(scores[scores.length - pairs] ?? duplicate, duplicate);
  };
  const line = fitLine(strictest, read);
  const end = normalDeviate(strictest);
  const last = Math.max(line.at(end), read(strictest));
  const points: Threshold[] = [{ falseMatchRate: strictest, score: last }];
  let [deviate, score] = [end, last];
  for (const falseMatchRate of ratesRead.filter((rate) => rate > strictest).reverse()) {
    const laxer = normalDeviate(falseMatchRate);
    score = Math.min(read(falseMatchRate), score - leastRise * (deviate - laxer));
    deviate = laxer;
    points.unshift({ falseMatchRate, score });
  }
  return { points, slope: Math.max(line.slope, leastSlope) };
}

/** A threshold of the engine's, or what a client's own people ask for at the same rate: the stricter of the two. */
export function stricter({ falseMatchRate, score }: Threshold, own: OwnCurve): Threshold {
  const asked = Math.min(scoreAt(own, falseMatchRate), score + mostRise);
  return { falseMatchRate, score: Math.max(score, asked) };
}

/** The straight line over normal deviates through the scores of the highest tenth, by least squares. */
function fitLine(strictest: number, read: (rate: number) => number) {
  const points = Array.from({ length: fitted }, (_point, index) => {
    const rate = highestTenth * (strictest / highestTenth) ** (index / (fitted - 1));
    return { deviate: normalDeviate(rate), score: read(rate) };
  });
  const middle = average(points.map(({ deviate }) => deviate));
  const height = average(points.map(({ score }) => score));
  const slope =
    average(points.map(({ deviate, score }) => (deviate - middle) * (score - height))) /
    average(points.map(({ deviate }) => (deviate - middle) ** 2));
  return { slope, at: (deviate: number) => height + slope * (deviate - middle) };
}

/** The score that a curve has at a rate: between two points in a straight line over the deviates, and beyond them by the slope. */
function scoreAt({ points, slope }: OwnCurve, falseMatchRate: number): number {
  const deviate = normalDeviate(falseMatchRate);
  const places = points.map((point) => ({ ...point, at: normalDeviate(point.falseMatchRate) }));
  const upper = places.find(({ at }) => at >= deviate);
  const lower = places.findLast(({ at }) => at <= deviate);
  if (lower === undefined || upper === undefined) {
    const end = lower ?? upper;
    return end === undefined ? Number.NEGATIVE_INFINITY : end.score + slope * (deviate - end.at);
  }
  if (upper.at === lower.at) return upper.score;
  const share = (deviate - lower.at) / (upper.at - lower.at);
  return lower.score + share * (upper.score - lower.score);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
