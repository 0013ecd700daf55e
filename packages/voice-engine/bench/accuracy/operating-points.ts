import type { PromptOperatingPoint } from '../../src/digits/language.js';
import type { Threshold } from '../../src/matching/thresholds.js';
import { faults, type PromptFits } from './prompts.js';
import { scoreAt } from './statistics.js';
import type { Verification } from './voices.js';

const falseMatchRates = [0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
const wrongDigitRates = [0.1, 0.05, 0.02, 0.015, 0.01, 0.005, 0.002];

/**
 * The scores that so many strangers reach, of several sets that count alike: the mean of what each of them says, so that a large set does
 * not outvote a small one.
 */
export function thresholdsOf(
  sets: readonly (readonly Verification[])[],
  by: 'one' | 'two',
): Threshold[] {
  const impostors = sets.map((set) => set.flatMap((trial) => (trial.own ? [] : [trial[by]])));
  return falseMatchRates.map((falseMatchRate) => {
    // A rate is read off a set that has ten trials beyond it at least.
    const able = impostors.filter(({ length }) => length * falseMatchRate >= 10);
    if (able.length === 0) {
      throw new RangeError(`There are too few trials for a rate of ${falseMatchRate}.`);
    }
    const scores = able.map((values) => scoreAt(values, falseMatchRate));
    const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
    return { falseMatchRate, score: Number(mean.toFixed(3)) };
  });
}

/** The fits that so many prompts with a mistake in one digit reach: of the mistake that passes most often. */
export function promptPoints(fits: PromptFits): PromptOperatingPoint[] {
  const mistakes = faults.filter((fault) => fault !== 'random');
  return wrongDigitRates.map((wrongDigitRate) => {
    const reached = mistakes.map((mistake) =>
      scoreAt(
        fits[mistake].map(({ value }) => value),
        wrongDigitRate,
      ),
    );
    return { wrongDigitRate, fit: Number(Math.min(0, Math.max(...reached)).toFixed(2)) };
  });
}
