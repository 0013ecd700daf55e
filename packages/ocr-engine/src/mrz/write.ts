import { checkDigit } from './check-digit.js';
import { layoutOf } from './format.js';
import type { MrzFields, MrzFormat } from './mrz-reading.js';

/**
 * What a zone is to say. Names are transliterated already: `A` to `Z` and single spaces. Dates are `YYMMDD` with `<<` for unknown parts.
 * `optional1` of the French card is department and office (six digits at most); its `nationality` and `expiryDate` are not written.
 */
export type MrzHolder = Omit<MrzFields, 'namesCut'>;

export interface WriteMrzOptions {
  /** What stands for the check digit of dates and a personal number that are not there; Doc 9303 allows both. `0` unless given. */
  readonly emptyDigit?: '0' | '<';
}

/**
 * The lines of a holder's zone with right check digits, by ICAO Doc 9303 parts 4 to 7: names that are too long are cut, document numbers of
 * more than nine letters go on in the optional data of TD1 and TD2.
 *
 * @throws RangeError for a field that does not fit its place or has letters that a zone lacks.
 */
export function writeMrz(
  format: MrzFormat,
  holder: MrzHolder,
  { emptyDigit = '0' }: WriteMrzOptions = {},
): string[] {
  const digit = (text: string) => (/^<*$/.test(text) ? emptyDigit : checkDigit(text));
  switch (format) {
    case 'TD1':
      return td1(holder, digit);
    case 'FRENCH-ID':
      return frenchId(holder);
    default:
      return twoLines(format, holder, digit);
  }
}

type Digit = (text: string) => string;

function td1(holder: MrzHolder, digit: Digit): string[] {
  const number = numberField(holder.documentNumber);
  const optional1 = optionalField(number, holder.optional1, 15);
  const birth = withDigit(dateField('birthDate', holder.birthDate), digit);
  const expiry = withDigit(dateField('expiryDate', holder.expiryDate), digit);
  const optional2 = filled('optional2', holder.optional2, 11);
  const first = start(holder) + number.field + optional1;
  const covered = number.field + optional1 + birth + expiry + optional2;
  return [
    first,
    birth + sexLetter(holder) + expiry + nationality(holder) + optional2 + checkDigit(covered),
    nameField(holder, 30),
  ];
}

function twoLines(
  format: 'TD2' | 'TD3' | 'MRV-A' | 'MRV-B',
  holder: MrzHolder,
  digit: Digit,
): string[] {
  const { length } = layoutOf(format);
  const number = numberField(holder.documentNumber);
  if (number.rest !== '' && format !== 'TD2') throw misfit('documentNumber');
  const birth = withDigit(dateField('birthDate', holder.birthDate), digit);
  const expiry = withDigit(dateField('expiryDate', holder.expiryDate), digit);
  const known = number.field + nationality(holder) + birth + sexLetter(holder) + expiry;
  const first = start(holder) + nameField(holder, length - 5);
  if (format === 'MRV-A' || format === 'MRV-B') {
    return [first, known + filled('optional1', holder.optional1, length - known.length)];
  }
  const optional =
    format === 'TD2'
      ? optionalField(number, holder.optional1, 7)
      : withDigit(filled('optional1', holder.optional1, 14), digit);
  return [first, known + optional + checkDigit(number.field + birth + expiry + optional)];
}

function frenchId(holder: MrzHolder): string[] {
  const surnames = spelled('surnames', holder.surnames).slice(0, 25).padEnd(25, '<');
  const names = spelled('names', holder.names, '<<').slice(0, 14).padEnd(14, '<');
  const number = filled('documentNumber', holder.documentNumber, 12);
  if (number.endsWith('<')) throw misfit('documentNumber');
  const first = start(holder) + surnames + filled('optional1', holder.optional1, 6);
  const second =
    withDigit(number, checkDigit) +
    names +
    withDigit(dateField('birthDate', holder.birthDate), checkDigit) +
    sexLetter(holder);
  return [first, second + checkDigit(first + second)];
}

function start(holder: MrzHolder): string {
  if (!/^[A-Z]{1,2}$/.test(holder.documentCode)) throw misfit('documentCode');
  return (
    filled('documentCode', holder.documentCode, 2) + state('issuingState', holder.issuingState)
  );
}

function nationality(holder: MrzHolder): string {
  return state('nationality', holder.nationality);
}

function state(name: 'issuingState' | 'nationality', code: string): string {
  if (!/^[A-Z]{1,3}$/.test(code)) throw misfit(name);
  return filled(name, code, 3);
}

function sexLetter({ sex }: MrzHolder): string {
  return sex === 'X' ? '<' : sex;
}

/** Nine letters with their check digit, and what of a long number goes into the optional data (part 5, 4.2.2.2 note j). */
function numberField(number: string): { field: string; rest: string } {
  if (!/^[A-Z0-9]([A-Z0-9<]*[A-Z0-9])?$/.test(number)) throw misfit('documentNumber');
  if (number.length <= 9) return { field: withDigit(number.padEnd(9, '<'), checkDigit), rest: '' };
  const rest = number.slice(9);
  if (rest.includes('<') || number.charAt(8) === '<') throw misfit('documentNumber');
  return { field: `${number.slice(0, 9)}<`, rest: rest + checkDigit(number) };
}

function optionalField(
  { rest }: { rest: string },
  optional: string | undefined,
  length: number,
): string {
  if (rest.length > length) throw misfit('documentNumber');
  if (rest === '' || optional === undefined)
    return filled('optional1', rest + (optional ?? ''), length);
  return filled('optional1', `${rest}<${optional}`, length);
}

/**
 * Surname, two fillers, given names. When they do not fit, given names lose their ends, and a surname that leaves no room is cut until one
 * given letter stays; the last place then holds a letter, the sign that something is missing (part 3, section 4.6; part 4, section 4.2.3).
 */
function nameField(holder: MrzHolder, length: number): string {
  const surname = spelled('surnames', holder.surnames);
  const given = holder.names === '' ? '' : spelled('names', holder.names);
  if (surname === '') throw misfit('surnames');
  if (given === '') return endsInLetter(surname, length).padEnd(length, '<');
  const all = `${surname}<<${given}`;
  if (all.length <= length) return all.padEnd(length, '<');
  if (surname.length <= length - 3) return endsInLetter(all, length);
  return `${endsInLetter(surname, length - 3)}<<${given.charAt(0)}`;
}

/** The first letters of names. Where a filler would be the last, the longest name gives a letter so that the next name's first comes in. */
function endsInLetter(text: string, length: number): string {
  const cut = text.slice(0, length);
  if (text.length <= length || !cut.endsWith('<')) return cut;
  const longest = cut
    .split('<')
    .reduce((name, other) => (other.length > name.length ? other : name));
  // Names of one letter each cannot be shortened.
  if (longest.length < 2) return cut;
  const end = cut.lastIndexOf(longest) + longest.length;
  return (text.slice(0, end - 1) + text.slice(end)).slice(0, length);
}

function spelled(name: 'surnames' | 'names', text: string, space = '<'): string {
  if (!/^([A-Z]+( [A-Z]+)*)?$/.test(text)) throw misfit(name);
  return text.replaceAll(' ', space);
}

function dateField(name: 'birthDate' | 'expiryDate', text: string | undefined): string {
  if (text === undefined || !/^(\d\d|<<){3}$/.test(text)) throw misfit(name);
  return text;
}

function withDigit(text: string, digit: Digit): string {
  return text + digit(text);
}

function filled(name: keyof MrzHolder, text: string | undefined, length: number): string {
  if (text !== undefined && (text.length > length || !/^[A-Z0-9<]*$/.test(text)))
    throw misfit(name);
  return (text ?? '').padEnd(length, '<');
}

function misfit(name: keyof MrzHolder): RangeError {
  return new RangeError(`The ${name} cannot be written in this format.`);
}
