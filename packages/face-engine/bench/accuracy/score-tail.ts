import { normalDeviate } from './normal-deviate.js';
import { quantile, thresholdAt } from './statistics.js';

/** So many pairs have to reach a threshold for it to be read off them. */
export const fewestPairs = 10;

/** The rate from which on a tail is looked at. */
const tailFrom = 0.1;

/**
 * How the highest scores of strangers thin out. As far as pairs tell, it is read off them; beyond, it goes on as a straight line over
 * normal deviates, as steep as the highest tenth. The line alone would lie too high: the last pairs of all groups thin out faster than it says.
 */
export class ScoreTail {
  /** The least rate that is read off. */
  readonly measuredDownTo: number;
  /** By how much a score rises with each deviate beyond it. */
  readonly slope: number;
  readonly #scores: readonly number[];

  constructor(scores: readonly number[]) {
    this.#scores = scores;
    this.measuredDownTo = fewestPairs / scores.length;
    this.slope = slopeOver(scores, this.measuredDownTo);
  }

  /** The score that a share of the strangers reach. */
  scoreAt(rate: number): number {
    if (rate >= this.measuredDownTo) return thresholdAt(this.#scores, rate);
    return (
      thresholdAt(this.#scores, this.measuredDownTo) +
      this.slope * (normalDeviate(this.measuredDownTo) - normalDeviate(rate))
    );
  }

  /** By how much the scores of a smaller group are higher, on the average from the highest tenth down to what its own pairs tell. */
  levelOf(scores: readonly number[]): number {
    const rates = ratesDownTo(fewestPairs / scores.length);
    return rates.reduce(
      (sum, rate) => sum + (quantile(scores, 1 - rate) - this.scoreAt(rate)) / rates.length,
      0,
    );
  }
}

/** The slope of the line, by least squares, through the scores that rates of the highest tenth stand for, over their normal deviates. */
function slopeOver(scores: readonly number[], strictest: number): number {
  const points = ratesDownTo(strictest).map((rate) => ({
    deviate: -normalDeviate(rate),
    score: quantile(scores, 1 - rate),
  }));
  const mean = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + of(point) / points.length, 0);
  const middle = mean(({ deviate }) => deviate);
  const height = mean(({ score }) => score);
  return (
    mean(({ deviate, score }) => (deviate - middle) * (score - height)) /
    mean(({ deviate }) => (deviate - middle) ** 2)
  );
}

/** Twenty rates from the highest tenth on, each the same part of the one before. */
function ratesDownTo(strictest: number): number[] {
  return Array.from({ length: 20 }, (_rate, at) => tailFrom * (strictest / tailFrom) ** (at / 19));
}
