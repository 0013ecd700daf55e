import { normalDeviate } from './normal-deviate.js';
import { quantile } from './statistics.js';

/** How the scores of strangers thin out: a straight line over the normal deviates of the rates, as on a DET curve's axes. */
export interface Tail {
  readonly intercept: number;
  /** By how much a score rises with each deviate. */
  readonly slope: number;
}

/**
 * Fits a normal tail to the highest scores: the line, by least squares, through the scores that twenty rates stand for. The cosine of
 * two vectors of many independent numbers is close to normal; that of two faces as well, as the DET curves show.
 * @param laxest and strictest of the rates that the line is fitted between.
 */
export function fitTail(
  impostor: readonly number[],
  { laxest, strictest }: { laxest: number; strictest: number },
): Tail {
  const points = Array.from({ length: 20 }, (_point, index) => {
    const rate = laxest * (strictest / laxest) ** (index / 19);
    return { deviate: -normalDeviate(rate), score: quantile(impostor, 1 - rate) };
  });
  const mean = (values: readonly number[]) =>
    values.reduce((sum, one) => sum + one, 0) / values.length;
  const middle = mean(points.map(({ deviate }) => deviate));
  const height = mean(points.map(({ score }) => score));
  const slope =
    mean(points.map(({ deviate, score }) => (deviate - middle) * (score - height))) /
    mean(points.map(({ deviate }) => (deviate - middle) ** 2));
  return { intercept: height - slope * middle, slope };
}

/** The score that a tail gives a rate. */
export function scoreAt({ intercept, slope }: Tail, falseMatchRate: number): number {
  return intercept - slope * normalDeviate(falseMatchRate);
}
