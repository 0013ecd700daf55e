import type { FieldEvidence } from '../fields/field.js';
import { sameValue } from '../fields/same-value.js';
import { transliterate } from '../transliteration/transliterate.js';
import { editsBetween } from '../visual-zone/letters.js';
import { isSureEnough } from './sure-enough.js';

/** A name of so many letters that is hardly legible may still be seen to be another one. */
const longName = 6;
/** Least probability of its least certain letter, and the share of its letters that have to be other ones. */
const leastConfidence = 0.55;
const mostAlike = 0.5;

/**
 * Whether two sources cannot both be right. What was read surely contradicts by any letter; of a long name that was not, half of the letters
 * have to be other ones: marks and single letters are misread, a whole name is not. What is but a piece of the other contradicts nothing: the
 * reader of print loses letters at the ends of a line.
 */
export function contradicts(one: FieldEvidence, other: FieldEvidence): boolean {
  if (sameValue(one, other) || isPiece(one, other) || isPiece(other, one)) return false;
  return (isSureEnough(one) && isSureEnough(other)) || isAnotherName(one, other);
}

/** Whether a printed value is the beginning or the end of what another source has. */
function isPiece(printed: FieldEvidence, whole: FieldEvidence): boolean {
  if (printed.source !== 'visual' || !pieced.includes(printed.name)) return false;
  const [part, all] = [lettersOf(printed), lettersOf(whole)];
  return part.length >= leastPiece && (all.startsWith(part) || all.endsWith(part));
}

const pieced: readonly FieldEvidence['name'][] = ['surnames', 'names', 'doc_number'];
/** Fewer letters are a piece of anything. */
const leastPiece = 3;

function isAnotherName(one: FieldEvidence, other: FieldEvidence): boolean {
  if (one.name !== 'surnames' && one.name !== 'names') return false;
  const legible = (each: FieldEvidence) =>
    isSureEnough(each) || (each.source === 'visual' && each.confidence >= leastConfidence);
  if (!legible(one) || !legible(other)) return false;
  const short = [one, other].some(
    (each) => !isSureEnough(each) && lettersOf(each).length < longName,
  );
  if (short) return false;
  const [a, b] = [lettersOf(one), lettersOf(other)];
  const longer = Math.max(a.length, b.length);
  return editsBetween(a, b, Math.floor(mostAlike * longer)) === Number.POSITIVE_INFINITY;
}

function lettersOf({ name, value }: FieldEvidence): string {
  const text = name === 'doc_number' ? value.toUpperCase() : transliterate(value);
  return text.replace(/[^A-Z0-9]/g, '');
}
