import { birthDateToIso, expiryDateToIso } from '../mrz/dates.js';
import { monthOf } from './months.js';

/** A day as it is printed. */
export interface PrintedDate {
  readonly day: number;
  readonly month: number;
  /** Four digits, or two. */
  readonly year: number;
  readonly shortYear: boolean;
  /** Whether day and month could as well be the other way round: both are numbers, neither above 12, and no name tells. */
  readonly ambiguous: boolean;
}

/** Which end of time an abbreviated year is counted from: see `birthDateToIso` and `expiryDateToIso`. */
export type DateKind = 'past' | 'future';

const separator = '[\\s.,/\\-]';
const shapes = {
  /** `12 AUG/AOÛT 74`, `12AUG1974`, `12. srpna 1974`, `12 DE AGOSTO DE 1974`. */
  named: new RegExp(
    `^(\\d{1,2})${separator}*(?:DE\\s+)?(\\p{L}{3,10})\\.?(?:${separator}*(\\p{L}{3,10}))?\\.?${separator}*(?:DE\\s+)?(\\d{4}|\\d{2})$`,
    'u',
  ),
  /** `AUG 12 1974` */
  namedFirst: new RegExp(
    `^(\\p{L}{3,10})${separator}*(\\d{1,2})${separator}+(\\d{4}|\\d{2})$`,
    'u',
  ),
  /** `12.08.1974`, `12 08 1974`, `12/08/74`, `12-08-1974` */
  numbers: new RegExp(`^(\\d{1,2})${separator}+(\\d{1,2})${separator}+(\\d{4}|\\d{2})$`, 'u'),
  /** `12081974`: the spaces were lost. */
  digits: /^(\d{2})(\d{2})(\d{4})$/u,
  /** `1974-08-12` */
  iso: new RegExp(`^(\\d{4})${separator}(\\d{1,2})${separator}(\\d{1,2})$`, 'u'),
} as const;

/**
 * The day that a text prints, in any form that documents have; the text holds nothing else.
 * @param monthFirst whether numbers begin with the month, as in the United States.
 */
export function readDate(text: string, monthFirst = false): PrintedDate | undefined {
  const line = withDigits(text.trim().toUpperCase());
  if (line.length > 40) return undefined;
  const iso = shapes.iso.exec(line);
  if (iso !== null) return date(iso[3], Number(iso[2]), iso[1], false);
  const named = shapes.named.exec(line);
  if (named !== null) {
    const month = monthOf(named[2] ?? '');
    const other = named[3] === undefined ? undefined : monthOf(named[3]);
    if (month !== undefined && other !== undefined && month !== other) return undefined;
    return date(named[1], month ?? other, named[4], false);
  }
  const first = shapes.namedFirst.exec(line);
  if (first !== null) return date(first[2], monthOf(first[1] ?? ''), first[3], false);
  const numbers = shapes.numbers.exec(line) ?? shapes.digits.exec(line);
  if (numbers === null) return undefined;
  const [one, two] = [Number(numbers[1]), Number(numbers[2])];
  const ambiguous = one <= 12 && two <= 12 && one !== two;
  const swapped = two > 12 || (monthFirst && one <= 12);
  return swapped
    ? date(numbers[2], one, numbers[3], ambiguous)
    : date(numbers[1], two, numbers[3], ambiguous);
}

/** Whether a text is a day whose month comes first for certain: `08/31/1978`. */
export function isMonthFirst(text: string): boolean {
  const numbers = shapes.numbers.exec(withDigits(text.trim().toUpperCase()));
  return numbers !== null && Number(numbers[1]) <= 12 && Number(numbers[2]) > 12;
}

/** In ISO 8601; an abbreviated year as in a machine readable zone. `undefined` when there is no such day. */
export function toIso(
  { day, month, year, shortYear }: PrintedDate,
  kind: DateKind,
  now: Date,
): string | undefined {
  const pad = (value: number) => String(value).padStart(2, '0');
  if (shortYear) {
    const six = `${pad(year)}${pad(month)}${pad(day)}`;
    return kind === 'past' ? birthDateToIso(six, now) : expiryDateToIso(six, now);
  }
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return day <= days ? `${year}-${pad(month)}-${pad(day)}` : undefined;
}

function date(
  day: string | undefined,
  month: number | undefined,
  year: string | undefined,
  ambiguous: boolean,
): PrintedDate | undefined {
  const dayNumber = Number(day);
  const yearNumber = Number(year);
  const shortYear = year?.length === 2;
  if (month === undefined || month < 1 || month > 12 || dayNumber < 1 || dayNumber > 31)
    return undefined;
  if (!shortYear && (yearNumber < 1850 || yearNumber > 2150)) return undefined;
  return { day: dayNumber, month, year: yearNumber, shortYear, ambiguous };
}

/** Letters that stand beside a digit and look like one are taken for it. */
function withDigits(text: string): string {
  const like: Readonly<Record<string, string>> = {
    O: '0',
    I: '1',
    L: '1',
    '|': '1',
    S: '5',
    B: '8',
  };
  return text.replace(
    /(?<=\d)[OILSB|](?=[\d\s.,/-]|$)|(?<=^|[\s.,/-])[OILSB|](?=\d)/gu,
    (letter) => like[letter] ?? letter,
  );
}
