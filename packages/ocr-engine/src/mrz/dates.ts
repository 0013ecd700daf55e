/**
 * How far ahead an expiry may lie before it is taken for one of the century before, in years. No document is valid for half as long, and an
 * expired one is never taken for a valid one. A document without end that is printed with a year far away (Spanish identity cards of the
 * elderly: 9999, `99` in the zone) comes out as of the past: what it says is kept as printed.
 */
const expiryYearsAhead = 50;

/**
 * A date of birth (`YYMMDD`) in ISO 8601: the latest such day that is not after `now`, so that nobody is older than 99 years. Unknown parts
 * are left out from the right (`1974-08`, `1974`). `undefined` when the year is unknown or there is no such day.
 */
export function birthDateToIso(text: string, now: Date): string | undefined {
  const parts = readParts(text);
  if (parts?.year === undefined) return undefined;
  const today = now.toISOString().slice(0, 10);
  const century = Math.trunc(now.getUTCFullYear() / 100) * 100;
  const inThis = toIso(century + parts.year, parts);
  if (inThis !== undefined && inThis <= today.slice(0, inThis.length)) return inThis;
  return toIso(century - 100 + parts.year, parts);
}

/**
 * A date of expiry (`YYMMDD`) in ISO 8601: the one that is nearest to `now`, 50 years ahead at most. Unknown parts are left out from the
 * right. `undefined` when the year is unknown or there is no such day.
 */
export function expiryDateToIso(text: string, now: Date): string | undefined {
  const parts = readParts(text);
  if (parts?.year === undefined) return undefined;
  const thisYear = now.getUTCFullYear();
  let year = Math.trunc(thisYear / 100) * 100 + parts.year;
  if (year > thisYear + expiryYearsAhead) year -= 100;
  if (year <= thisYear - (100 - expiryYearsAhead)) year += 100;
  return toIso(year, parts);
}

/** Whether six letters can be a date of some century, with unknown parts (`<<`) or without (ICAO Doc 9303 part 3, section 4.8). */
export function isPossibleDate(text: string): boolean {
  const parts = readParts(text);
  if (parts === undefined) return false;
  const { year = 0, month = 1, day = 1 } = parts;
  return day <= daysOf(month, 2000 + year);
}

interface DateParts {
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
}

function readParts(text: string): DateParts | undefined {
  const match = /^(\d\d|<<)(\d\d|<<)(\d\d|<<)$/.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match
    .slice(1)
    .map((part) => (part === '<<' ? undefined : Number(part)));
  if (month !== undefined && (month < 1 || month > 12)) return undefined;
  if (day !== undefined && (day < 1 || day > 31)) return undefined;
  return { year, month, day };
}

function toIso(year: number, { month, day }: DateParts): string | undefined {
  if (month === undefined) return padded(year, 4);
  if (day === undefined) return `${padded(year, 4)}-${padded(month, 2)}`;
  if (day > daysOf(month, year)) return undefined;
  return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
}

function daysOf(month: number, year: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function padded(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
