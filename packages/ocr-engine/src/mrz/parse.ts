import { isState } from '../states/state-codes.js';
import { checkPlaces, judgeDigit, numberOverflow } from './check-places.js';
import { isPossibleDate } from './dates.js';
import {
  alphabetAt,
  fieldAt,
  layoutOf,
  type MrzFieldName,
  type MrzLayout,
  mrzLayouts,
} from './format.js';
import type { MrzCheck, MrzFields, MrzFormat, MrzReading } from './mrz-reading.js';

/** What the letters of a zone say, and what of it can be checked. */
export type ParsedMrz = Pick<MrzReading, 'format' | 'lines' | 'fields' | 'checks'>;

/**
 * Reads the fields of a zone and checks them: three lines of 30 letters, or two of 36 or 44, of `A` to `Z`, `0` to `9` and `<`. Never throws:
 * lines of another shape or with other letters are `undefined`, and a zone that contradicts itself is read as it stands, with checks that fail.
 *
 * @param format The layout to read by. Without it the lines' length and first letters tell.
 */
export function parseMrz(
  lines: readonly string[],
  format: MrzFormat | undefined = formatOf(lines),
): ParsedMrz | undefined {
  if (format === undefined) return undefined;
  const layout = layoutOf(format);
  if (!hasShape(layout, lines)) return undefined;
  const fields = readFields(layout, lines);
  return {
    format,
    lines: [...lines],
    fields,
    checks: [...digitChecks(layout, lines), ...textChecks(layout, lines, fields)],
  };
}

/** The format that lines have by their number, length and first letters; `undefined` when they have none. */
export function formatOf(lines: readonly string[]): MrzFormat | undefined {
  const [first = ''] = lines;
  const fitting = mrzLayouts.filter((layout) => hasShape(layout, lines));
  const byCode = fitting.filter((layout) => alphabetAt(layout, 0, 0).includes(first.charAt(0)));
  const [likely, other] = byCode.length > 0 ? byCode : fitting;
  if (likely === undefined || other?.format !== 'FRENCH-ID') return likely?.format;
  // An `IDFRA` of two lines can be either by its letters: the check digits are where one layout has them.
  const isFrench =
    first.startsWith('IDFRA') && goodDigits(other, lines) > goodDigits(likely, lines);
  return isFrench ? other.format : likely.format;
}

function hasShape(layout: MrzLayout, lines: readonly string[]): boolean {
  return (
    lines.length === layout.lines &&
    lines.every((line) => line.length === layout.length && /^[A-Z0-9<]*$/.test(line))
  );
}

function goodDigits(layout: MrzLayout, lines: readonly string[]): number {
  return digitChecks(layout, lines).filter(({ good }) => good).length / layout.checks.length;
}

function readFields(layout: MrzLayout, lines: readonly string[]): MrzFields {
  const names = readNames(layout, lines);
  const expiryDate = letters(layout, lines, 'expiryDate');
  const optional1 = withoutFillers(optionalAfterNumber(layout, lines));
  const optional2 = withoutFillers(letters(layout, lines, 'optional2'));
  const sex = letters(layout, lines, 'sex');
  return {
    documentCode: withoutFillers(letters(layout, lines, 'documentCode')),
    issuingState: withoutFillers(letters(layout, lines, 'issuingState')),
    ...names,
    documentNumber: readNumber(layout, lines),
    nationality:
      layout.implied?.nationality ?? withoutFillers(letters(layout, lines, 'nationality')),
    birthDate: letters(layout, lines, 'birthDate'),
    ...(expiryDate === '' ? {} : { expiryDate }),
    sex: sex === 'M' || sex === 'F' ? sex : 'X',
    ...(optional1 === '' ? {} : { optional1 }),
    ...(optional2 === '' ? {} : { optional2 }),
  };
}

/** ICAO Doc 9303 part 3, section 4.6: `<<` parts surname and given names, `<` stands for a space, hyphen or the like. */
function readNames(
  layout: MrzLayout,
  lines: readonly string[],
): Pick<MrzFields, 'surnames' | 'names' | 'namesCut'> {
  const together = letters(layout, lines, 'names');
  if (together === '') {
    const surnames = letters(layout, lines, 'surnames');
    const names = letters(layout, lines, 'givenNames');
    return {
      surnames: spaced(surnames),
      names: spaced(names),
      namesCut: isFull(surnames) || isFull(names),
    };
  }
  const gap = together.indexOf('<<');
  const surnames = gap < 0 ? together : together.slice(0, gap);
  const names = gap < 0 ? '' : together.slice(gap);
  return { surnames: spaced(surnames), names: spaced(names), namesCut: isFull(together) };
}

function readNumber(layout: MrzLayout, lines: readonly string[]): string {
  const field = letters(layout, lines, 'documentNumber');
  const rest = numberOverflow(layout, lines);
  if (rest === undefined) return withoutFillers(field);
  return field + (lines[rest.line]?.slice(rest.from, rest.to - 1) ?? '');
}

function optionalAfterNumber(layout: MrzLayout, lines: readonly string[]): string {
  const optional = letters(layout, lines, 'optional1');
  const rest = numberOverflow(layout, lines);
  return rest === undefined ? optional : optional.slice(rest.to - rest.from + 1);
}

function digitChecks(layout: MrzLayout, lines: readonly string[]): MrzCheck[] {
  return checkPlaces(layout, lines).map((check) => {
    const { good, found, expected } = judgeDigit(check, lines);
    return { name: check.name, good, ...(good ? {} : { detail: `${found} for ${expected}` }) };
  });
}

function textChecks(layout: MrzLayout, lines: readonly string[], fields: MrzFields): MrzCheck[] {
  const malformed = malformedFields(layout, lines);
  const nameField = letters(layout, lines, 'names') || letters(layout, lines, 'surnames');
  return [
    { name: 'documentCode', good: !malformed.includes('documentCode') },
    { name: 'issuingState', good: isState(fields.issuingState) },
    { name: 'nationality', good: isState(fields.nationality) },
    { name: 'names', good: /^[A-Z]/.test(nameField) && !/\d/.test(nameField) },
    {
      name: 'dates',
      good: isPossibleDate(fields.birthDate) && isPossibleDate(fields.expiryDate ?? '<<<<<<'),
    },
    {
      name: 'alphabet',
      good: malformed.length === 0,
      ...(malformed.length === 0 ? {} : { detail: malformed.join(', ') }),
    },
  ];
}

/** Fields with a letter that their alphabet lacks, each once. */
function malformedFields(layout: MrzLayout, lines: readonly string[]): MrzFieldName[] {
  const found = new Set<MrzFieldName>();
  for (const [line, text] of lines.entries()) {
    for (let place = 0; place < text.length; place++) {
      const field = fieldAt(layout, line, place);
      if (field !== undefined && !alphabetAt(layout, line, place).includes(text.charAt(place)))
        found.add(field.name);
    }
  }
  return [...found];
}

function letters(layout: MrzLayout, lines: readonly string[], name: MrzFieldName): string {
  const field = layout.fields.find((known) => known.name === name);
  return field === undefined ? '' : (lines[field.line]?.slice(field.from, field.to) ?? '');
}

function withoutFillers(text: string): string {
  return text.replace(/<+$/, '');
}

function spaced(text: string): string {
  return text.split('<').filter(Boolean).join(' ');
}

function isFull(text: string): boolean {
  return !text.endsWith('<');
}
