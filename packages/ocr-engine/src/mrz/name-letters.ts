import { mrzLetters } from './format.js';
import { letterCount } from './line-scores.js';

/** The likeliest letters of a field of names. */
export interface NameLetters {
  readonly text: string;
  /** Their probability among all that the field can hold. */
  readonly certainty: number;
}

/**
 * What a departure from the grammar of names counts: a letter after the fillers at the end, a third filler between names, a field that
 * begins with a filler. Documents with such names exist; a smudge on a filler is more frequent.
 */
const departure = 1e-4;

/** Fillers after which another name can follow: those of `first` once (surname and given names), those of `more` after that. */
export type NameGaps = 'surname-and-given' | 'single' | 'double';

const filler = mrzLetters.indexOf('<');

/**
 * Reads names by their grammar (ICAO Doc 9303 part 3, section 4.6): words with single fillers between them, `<<` once between surname and given
 * names, nothing but fillers after the last. All that the field can hold is weighed, so that a letter seen in the fillers at the end has
 * the whole end against it.
 */
export function readNameLetters(
  scores: Float64Array,
  from: number,
  to: number,
  gaps: NameGaps,
): NameLetters {
  let sums = [1, 0, 0, 0, 0, 0, 0];
  let best = [...sums];
  const choices: { letter: number; from: number }[][] = [];
  for (let place = from; place < to; place++) {
    const row = scores.subarray(place * letterCount, (place + 1) * letterCount);
    const nextSums = sums.map(() => 0);
    const nextBest = sums.map(() => 0);
    const choice = sums.map(() => ({ letter: filler, from: 0 }));
    let letters = 0;
    let likeliest = 0;
    for (let letter = 0; letter < letterCount; letter++) {
      if (letter === filler) continue;
      letters += row[letter] ?? 0;
      if ((row[letter] ?? 0) > (row[likeliest] ?? 0)) likeliest = letter;
    }
    const go = (
      state: number,
      next: number,
      letter: number,
      share: number,
      most: number,
      weight: number,
    ) => {
      nextSums[next] = (nextSums[next] ?? 0) + (sums[state] ?? 0) * share * weight;
      const value = (best[state] ?? 0) * most * weight;
      if (value > (nextBest[next] ?? 0)) {
        nextBest[next] = value;
        choice[next] = { letter, from: state };
      }
    };
    for (const [state, steps] of grammar(gaps).entries()) {
      go(state, steps.letter.next, likeliest, letters, row[likeliest] ?? 0, steps.letter.weight);
      go(state, steps.filler.next, filler, row[filler] ?? 0, row[filler] ?? 0, steps.filler.weight);
    }
    const scale = nextSums.reduce((sum, each) => sum + each, 0) || 1;
    sums = nextSums.map((each) => each / scale);
    best = nextBest.map((each) => each / scale);
    choices.push(choice);
  }
  const total = sums.reduce((sum, each) => sum + each, 0);
  let state = best.indexOf(Math.max(...best));
  const certainty = total > 0 ? (best[state] ?? 0) / total : 0;
  let text = '';
  for (let at = choices.length - 1; at >= 0; at--) {
    const step = choices[at]?.[state];
    text = (mrzLetters[step?.letter ?? filler] ?? '<') + text;
    state = step?.from ?? 0;
  }
  return { text, certainty };
}

interface Steps {
  readonly letter: { readonly next: number; readonly weight: number };
  readonly filler: { readonly next: number; readonly weight: number };
}

// States: before anything, in a surname, one filler after it, two; in a given name, one filler after it, the end.
const [start, surname, gap, wideGap, given, givenGap, end] = [0, 1, 2, 3, 4, 5, 6];

function grammar(gaps: NameGaps): Steps[] {
  const to = (next: number, weight = 1) => ({ next, weight });
  const afterGap = { 'surname-and-given': wideGap, double: wideGap, single: end }[gaps];
  const afterWideGap = gaps === 'double' ? surname : given;
  const steps: Steps[] = [];
  steps[start] = { letter: to(surname), filler: to(end, departure) };
  steps[surname] = { letter: to(surname), filler: to(gap) };
  steps[gap] = { letter: to(surname), filler: to(afterGap) };
  steps[wideGap] = { letter: to(afterWideGap), filler: to(end) };
  steps[given] = { letter: to(given), filler: to(givenGap) };
  steps[givenGap] = { letter: to(given), filler: to(end) };
  steps[end] = { letter: to(given, departure), filler: to(end) };
  return steps;
}
