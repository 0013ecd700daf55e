import { type Label, labels } from './labels.js';
import { editsBetween, skeletonOf } from './letters.js';

/** A label in a text. */
export interface FoundLabel {
  readonly label: Label;
  /** Where it begins and ends in the text. */
  readonly start: number;
  readonly end: number;
}

interface Phrase {
  readonly label: Label;
  readonly letters: string;
}

const phrases: readonly Phrase[] = Object.entries(labels)
  .flatMap(([label, words]) =>
    words.map((word) => ({ label: label as Label, letters: skeletonOf(word).letters })),
  )
  .sort((one, other) => other.letters.length - one.letters.length);

/** The longest text that is looked through: a line of a document has fewer letters. */
const longest = 160;

/**
 * Labels in a line, from its start. Some letters may be read wrong, more in longer ones: short labels of different meaning are too much
 * alike (`Nom`, `Nome`, `Name`).
 */
export function findLabels(text: string): FoundLabel[] {
  const line = text.slice(0, longest);
  const { letters, origins } = skeletonOf(line);
  const found: FoundLabel[] = [];
  let at = 0;
  while (at < letters.length) {
    const start = origins[at] ?? 0;
    const match = beginsWord(line, start, found.at(-1)?.end)
      ? bestAt(line, letters, origins, at)
      : undefined;
    if (match === undefined) at++;
    else {
      found.push({ label: match.label, start, end: match.end });
      at = match.next;
    }
  }
  return found;
}

function bestAt(line: string, letters: string, origins: readonly number[], at: number) {
  let best: { label: Label; end: number; next: number; worth: number } | undefined;
  for (const { label, letters: phrase } of phrases) {
    // No shorter label is worth more, even without a mistake.
    if (best !== undefined && phrase.length <= best.worth) break;
    const most = mistakesIn(phrase.length);
    for (let length = phrase.length - most; length <= phrase.length + most; length++) {
      if (at + length > letters.length) break;
      const end = origins[at + length - 1] ?? 0;
      if (!endsWord(line, end + 1)) continue;
      const edits = editsBetween(phrase, letters.slice(at, at + length), most);
      const worth = phrase.length - 2 * edits;
      if (edits <= most && worth > (best?.worth ?? 0)) {
        best = { label, end: end + 1, next: at + length, worth };
      }
    }
  }
  return best;
}

/** Letters of a label that may be wrong: a quarter of long ones. Labels are the smallest print of a document. */
function mistakesIn(length: number): number {
  if (length < 6) return 0;
  if (length < 9) return 1;
  return length < 12 ? 2 : Math.floor(length / 4);
}

/** Whether a word begins here: spaces are often lost, so where capitals follow small letters, or a label has just ended, one may. */
function beginsWord(line: string, at: number, afterLabel: number | undefined): boolean {
  if (at === 0 || at === afterLabel) return true;
  const [before, here] = [line.charAt(at - 1), line.charAt(at)];
  return !isLetter(before) || (isSmall(before) && !isSmall(here));
}

function endsWord(line: string, at: number): boolean {
  const [last, here] = [line.charAt(at - 1), line.charAt(at)];
  return !isLetter(here) || (isSmall(last) && !isSmall(here));
}

function isLetter(letter: string): boolean {
  return /\p{L}/u.test(letter);
}

function isSmall(letter: string): boolean {
  return /\p{Ll}/u.test(letter);
}
