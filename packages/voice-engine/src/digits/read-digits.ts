import type { Frames } from '../front-end/frames.js';
import { align, type Span } from './align.js';
import { bestString } from './best-string.js';
import { classesOf, digitsOf, otherWord } from './classes.js';
import { likelihood } from './likelihood.js';

/** What was said, as far as digits go. */
export interface ReadDigits {
  /** The digits most likely said, such as `0653`; other words are left out. */
  readonly digits: string;
  /** Whether what was most likely said has words that are no digits. */
  readonly otherWords: boolean;
  /**
   * There where a prompt was given. The logarithm of how likely the prompt is, less that of the likeliest string: 0 is best. A
   * missing, added, swapped or wrong digit and other words all lower it.
   */
  readonly fit?: number;
  /** The digits of the prompt, or those most likely said, each with the steps in which it was. */
  readonly said: readonly SaidDigit[];
}

export interface SaidDigit {
  /** `0` to `9`. */
  readonly digit: string;
  readonly span: Span;
}

/**
 * Scores a prompt against all other strings, and finds the likeliest.
 * @param steps logarithms of the classes' shares.
 * @param prompt digits.
 * @throws {TypeError} when the prompt is no string of digits.
 */
export function readDigits(steps: Frames, prompt?: string): ReadDigits {
  const best = bestString(steps);
  const wanted = prompt === undefined ? undefined : classesOf(prompt);
  const labels = wanted ?? best.labels;
  const spans = align(steps, labels);
  return {
    digits: digitsOf(best.labels),
    otherWords: best.labels.includes(otherWord),
    // The search may miss the likeliest; the prompt counts as found either way.
    ...(wanted && { fit: Math.min(0, likelihood(steps, wanted) - best.likelihood) }),
    said: labels.flatMap((label, index) => {
      const span = spans[index];
      return span === undefined || label === otherWord ? [] : [{ digit: digitsOf([label]), span }];
    }),
  };
}
