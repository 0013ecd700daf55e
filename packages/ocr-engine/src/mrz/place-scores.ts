import { mrzLetters } from './format.js';
import type { PlaceScores } from './lattice.js';
import { letterCount } from './line-scores.js';

/** No letter of a place's alphabet is less likely than this: about as often the reader is sure and wrong, whatever the others say. */
const letterDoubt = 1e-6;

/**
 * The views of a line as one: the geometric mean, by weight, within what any of them allows. They see the same print, so that their
 * logarithms are averaged, not added.
 */
export function combineViews(
  views: readonly PlaceScores[],
  weights: readonly number[],
): Float64Array {
  const size = views[0]?.data.length ?? 0;
  const together = new Float64Array(size);
  const weightOfAll = weights.reduce((sum, weight) => sum + weight, 0) || 1;
  for (const [index, { data }] of views.entries()) {
    const share = (weights[index] ?? 0) / weightOfAll;
    for (let at = 0; at < size; at++) {
      const likelihood = data[at] ?? 0;
      together[at] = (together[at] ?? 0) + share * Math.log(Math.max(letterDoubt, likelihood));
    }
  }
  const allowed = views.map(({ data }) => data);
  for (let row = 0; row < size; row += letterCount) {
    let sum = 0;
    for (let at = row; at < row + letterCount; at++) {
      const value = allowed.some((data) => (data[at] ?? 0) > 0) ? Math.exp(together[at] ?? 0) : 0;
      together[at] = value;
      sum += value;
    }
    for (let at = row; at < row + letterCount; at++)
      together[at] = (together[at] ?? 0) / (sum || 1);
  }
  return together;
}

/** The likeliest letter of every place. */
export function likeliestLetters(scores: Float64Array): string {
  let line = '';
  for (let row = 0; row < scores.length; row += letterCount) {
    let best = row;
    for (let at = row; at < row + letterCount; at++)
      if ((scores[at] ?? 0) > (scores[best] ?? 0)) best = at;
    line += mrzLetters[best - row];
  }
  return line;
}

/** The probability of a letter at a place. */
export function probabilityOf(scores: Float64Array, place: number, letter: string): number {
  return scores[place * letterCount + mrzLetters.indexOf(letter)] ?? 0;
}

/** The probability of all letters of an alphabet at a place; never 0, for its logarithm is taken. */
export function shareOf(scores: Float64Array, place: number, alphabet: string): number {
  let share = 1e-12;
  for (const letter of alphabet) share += probabilityOf(scores, place, letter);
  return share;
}

/** The letters of an alphabet as indices of `mrzLetters`. */
export function alphabetIndices(alphabet: string): Uint8Array {
  return Uint8Array.from(alphabet, (letter) => mrzLetters.indexOf(letter));
}
