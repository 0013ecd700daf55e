import { checkWeight, letterValue } from './check-digit.js';
import { type CheckPlaces, judgeDigit } from './check-places.js';
import { mrzLetters } from './format.js';
import { letterCount } from './line-scores.js';

/** The likeliest letters with which all check digits agree, among all letters that the places can have. */
export interface AgreeingLetters {
  /** The zone with those letters; places that no digit covers as they were. */
  readonly lines: readonly string[];
  /** The probability that letters drawn by the places' scores agree with all digits. */
  readonly agreement: number;
  /** The probability of these letters among those that agree. */
  readonly certainty: number;
}

/** Probabilities below this are left out of the sums; the reader cannot tell them from none. */
const least = 1e-7;

const values = Array.from(mrzLetters, letterValue);
const filler = mrzLetters.indexOf('<');

/**
 * Sums over everything that the checked places can hold, and finds the likeliest of it that fits: exact, by carrying two remainders modulo 10
 * from place to place, that of the field's own digit and that of the composite.
 *
 * @param lines The likeliest letters; they say which digits there are, where a long number ends, and which are absent.
 * @param places For every line its places' letters, `letterCount` probabilities each.
 * @returns `undefined` when nothing fits.
 */
export function agreeingLetters(
  lines: readonly string[],
  places: readonly Float64Array[],
  checks: readonly CheckPlaces[],
): AgreeingLetters | undefined {
  const steps = stepsOf(lines, checks);
  let sums = new Float64Array(100);
  let best = new Float64Array(100);
  sums[0] = 1;
  best[0] = 1;
  const choices: { letters: Uint8Array; from: Uint8Array }[] = [];
  for (const step of steps) {
    const choice = { letters: new Uint8Array(100), from: new Uint8Array(100) };
    const nextSums = new Float64Array(100);
    const nextBest = new Float64Array(100);
    const scores = places[step.line] ?? new Float64Array(0);
    for (let letter = 0; letter < letterCount; letter++) {
      const likelihood = scores[step.place * letterCount + letter] ?? 0;
      if (likelihood < least || (step.isDigit && letter === filler)) continue;
      const value = values[letter] ?? 0;
      for (let state = 0; state < 100; state++) {
        const sum = sums[state] ?? 0;
        if (sum === 0) continue;
        const own = (Math.trunc(state / 10) + value * step.own) % 10;
        const composite = ((state % 10) + value * step.composite) % 10;
        if (step.closes && own !== 0) continue;
        const to = own * 10 + composite;
        nextSums[to] = (nextSums[to] ?? 0) + sum * likelihood;
        const likeliest = (best[state] ?? 0) * likelihood;
        if (likeliest > (nextBest[to] ?? 0)) {
          nextBest[to] = likeliest;
          choice.letters[to] = letter;
          choice.from[to] = state;
        }
      }
    }
    choices.push(choice);
    sums = nextSums;
    best = nextBest;
  }
  const agreement = sums[0] ?? 0;
  if (!(agreement > 0)) return undefined;
  const found = lines.map((line) => [...line]);
  let state = 0;
  for (let at = steps.length - 1; at >= 0; at--) {
    const { line, place } = steps[at] ?? { line: 0, place: 0 };
    const row = found[line];
    if (row !== undefined) row[place] = mrzLetters[choices[at]?.letters[state] ?? 0] ?? '<';
    state = choices[at]?.from[state] ?? 0;
  }
  return {
    lines: found.map((row) => row.join('')),
    agreement,
    certainty: (best[0] ?? 0) / agreement,
  };
}

/** Digits that stand there and can disagree: those that are `<` over nothing but fillers cannot. */
export function standingChecks(
  lines: readonly string[],
  checks: readonly CheckPlaces[],
): CheckPlaces[] {
  return checks.filter((check) => {
    const { good, found } = judgeDigit(check, lines);
    return !(good && found === '<');
  });
}

interface Step {
  readonly line: number;
  readonly place: number;
  /** What a letter's value adds to the remainders, times. */
  own: number;
  composite: number;
  isDigit: boolean;
  /** Whether the field's own remainder has to be 0 after it. */
  closes: boolean;
}

/**
 * The covered places, each field with its own digit before the next field (a long number ends behind other fields), what only the composite
 * covers last. A digit counts -1 times (9 modulo 10), so that the remainder ends at 0.
 */
function stepsOf(lines: readonly string[], checks: readonly CheckPlaces[]): Step[] {
  const steps = new Map<number, Step>();
  const stepAt = (line: number, place: number): Step => {
    const key = line * 100 + place;
    const known = steps.get(key);
    if (known !== undefined) return known;
    const step = { line, place, own: 0, composite: 0, isDigit: false, closes: false };
    steps.set(key, step);
    return step;
  };
  const standing = standingChecks(lines, checks);
  const inOrder = [...standing].sort(
    (one, other) => Number(one.name === 'composite') - Number(other.name === 'composite'),
  );
  for (const { name, digit, over } of inOrder) {
    const kind = name === 'composite' ? 'composite' : 'own';
    for (const [index, { line, place }] of over.entries())
      stepAt(line, place)[kind] = checkWeight(index);
    const end = stepAt(digit.line, digit.place);
    end[kind] = 9;
    end.isDigit = true;
    end.closes = kind === 'own';
  }
  return [...steps.values()];
}
