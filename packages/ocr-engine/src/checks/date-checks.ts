import type { FieldEvidence } from '../fields/field.js';
import { type Check, check } from './check.js';
import { isSureEnough } from './sure-enough.js';

/** Nobody has been proven to have lived longer than 122 years. */
const mostYears = 130;

/**
 * Whether a document's dates can be, in what order they are, and whether it has expired.
 * @param impossible whether a source has a date that is no day of the calendar.
 */
export function dateChecks(
  evidence: readonly FieldEvidence[],
  impossible: boolean,
  now: Date,
): Check[] {
  const dates = (name: FieldEvidence['name']) =>
    evidence
      .filter((each) => each.name === name && (each.source !== 'visual' || isSureEnough(each)))
      .map(({ value }) => value);
  const [births, issues, expiries] = [
    dates('birth_date'),
    dates('issue_date'),
    dates('expiry_date'),
  ];
  const all = [...births, ...issues, ...expiries];
  if (all.length === 0 && !impossible) return [];
  const today = now.toISOString().slice(0, 10);
  const tooOld = births.some(
    (birth) => now.getUTCFullYear() - Number(birth.slice(0, 4)) > mostYears,
  );
  const future = [...births, ...issues].some((date) => isBefore(today, date));
  const pairs = [
    ...pairsOf(births, issues),
    ...pairsOf(births, expiries),
    ...pairsOf(issues, expiries),
  ];
  return [
    check('dates_possible', !impossible && !tooOld && !future && all.every(isDay)),
    ...(pairs.length > 0
      ? [
          check(
            'dates_order',
            pairs.every(([one, other]) => !isBefore(other, one)),
          ),
        ]
      : []),
    ...(expiries.length > 0
      ? [
          check(
            'expiration_date',
            expiries.every((expiry) => !isBefore(expiry, today)),
          ),
        ]
      : []),
  ];
}

/** Whether a day is before another for certain: dates without a day or a month only as far as they go. */
function isBefore(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) < other.slice(0, length);
}

function isDay(date: string): boolean {
  if (/^\d{4}(-(0[1-9]|1[0-2]))?$/.test(date)) return true;
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) return false;
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}

function pairsOf(ones: readonly string[], others: readonly string[]): [string, string][] {
  return ones.flatMap((one) => others.map((other): [string, string] => [one, other]));
}
