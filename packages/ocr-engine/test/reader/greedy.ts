import { mrzLetters } from '../../src/mrz/format.js';
import { blank, type LineScores } from '../../src/mrz/line-scores.js';

/** What scores spell by the likeliest class of each column. */
export interface Spelling {
  readonly text: string;
  /** Mean of the letters' logarithms, each at its first column; `-Infinity` when there is none. */
  readonly likelihood: number;
}

/**
 * Reads scores without knowing any format: the likeliest class of each column, repeated ones once, blanks dropped. An answer of few
 * letters means that there is no line of a machine readable zone.
 */
export function greedy({ frames, classes, data }: LineScores): Spelling {
  let text = '';
  let sum = 0;
  let before = blank;
  for (let column = 0; column < frames; column++) {
    const scores = data.subarray(column * classes, (column + 1) * classes);
    let best = 0;
    for (let i = 1; i < classes; i++) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i;
    if (best !== before && best !== blank) {
      text += mrzLetters[best - 1] ?? '';
      sum += scores[best] ?? 0;
    }
    before = best;
  }
  return { text, likelihood: text === '' ? -Infinity : sum / text.length };
}
