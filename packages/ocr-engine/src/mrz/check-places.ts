import { checkDigit } from './check-digit.js';
import type { CheckDigitName, MrzLayout } from './format.js';

export interface MrzPlace {
  readonly line: number;
  readonly place: number;
}

/** A check digit of one particular zone: where it stands and what it covers, in the order of the weights. */
export interface CheckPlaces {
  readonly name: CheckDigitName;
  readonly digit: MrzPlace;
  readonly over: readonly MrzPlace[];
}

/** The check digits of a zone; that of a long document number is where the number ends, in the optional data. */
export function checkPlaces(layout: MrzLayout, lines: readonly string[]): CheckPlaces[] {
  const rest = numberOverflow(layout, lines);
  return layout.checks.map((check) => {
    const places = check.over.flatMap(({ line, from, to }) => run(line, from, to));
    const digit = { line: check.line, place: check.place };
    if (check.name !== 'documentNumber' || rest === undefined)
      return { name: check.name, digit, over: places };
    return {
      name: check.name,
      digit: { line: rest.line, place: rest.to - 1 },
      over: [...places, ...run(rest.line, rest.from, rest.to - 1)],
    };
  });
}

/** The part of the optional data that belongs to the document number, its check digit last; `undefined` when the number is short. */
export function numberOverflow(
  layout: MrzLayout,
  lines: readonly string[],
): { line: number; from: number; to: number } | undefined {
  const { overflow } = layout;
  const check = layout.checks.find(({ name }) => name === 'documentNumber');
  const field = check?.over[0];
  if (overflow === undefined || check === undefined || field === undefined) return undefined;
  const full = lines[field.line]?.[field.to - 1] !== '<';
  if (!full || lines[check.line]?.[check.place] !== '<') return undefined;
  const optional = lines[overflow.line]?.slice(overflow.from, overflow.to) ?? '';
  const end = optional.indexOf('<');
  const length = end < 0 ? optional.length : end;
  // A digit alone would be the check digit of nine letters, which has a place of its own.
  if (length < 2) return undefined;
  return { line: overflow.line, from: overflow.from, to: overflow.from + length };
}

/** What stands in a check digit's place, what should, and whether it does. `<` will do where nothing but fillers is covered. */
export function judgeDigit(
  check: CheckPlaces,
  lines: readonly string[],
): { good: boolean; found: string; expected: string } {
  const covered = check.over.map(({ line, place }) => lines[line]?.[place] ?? '<').join('');
  const found = lines[check.digit.line]?.[check.digit.place] ?? '<';
  const expected = checkDigit(covered);
  const absent = found === '<' && /^<*$/.test(covered);
  return { good: found === expected || absent, found, expected };
}

function run(line: number, from: number, to: number): MrzPlace[] {
  return Array.from({ length: to - from }, (_, step) => ({ line, place: from + step }));
}
