import type { Random } from '../random.js';
import { type Country, countries } from './countries.js';
import { nationalNumbers } from './national-numbers.js';

/** The day on which the specimens are looked at: none has expired then, unless it is spoilt. ISO 8601. */
export const today = '2026-06-15';

/** Somebody who does not exist, and what the document says of him. Dates are ISO 8601. */
export interface Holder {
  /** Where the document is from. */
  readonly country: Country;
  /** ISO 3166-1 alpha-3. */
  readonly nationality: string;
  /** As it is printed, with all marks, in upper and lower case. */
  readonly surname: string;
  readonly givenNames: string;
  readonly sex: 'F' | 'M' | 'X';
  readonly birth: string;
  readonly birthPlace: string;
  readonly issued: string;
  readonly expires: string;
  readonly documentNumber: string;
  /** Right by the state's rule, where that is public. */
  readonly personalNumber?: string;
  /** In centimetres. */
  readonly height: number;
  readonly address: string;
  readonly authority: string;
}

/** A holder by chance: of any of the countries, or of those that are given. */
export function randomHolder(random: Random, from: readonly Country[] = countries): Holder {
  const country = random.one(from);
  const body = random.chance(0.5) ? 'F' : 'M';
  const sex = random.chance(0.04) ? 'X' : body;
  const birth = daysFrom(today, -Math.floor(random.between(18.1, 88) * 365.25));
  const issued = daysFrom(today, -Math.floor(random.between(20, 9.5 * 365)));
  const city = random.one(country.cities);
  const number = nationalNumbers[country.code];
  // States born into before the number's time have other rules.
  const numbered = number !== undefined && sex !== 'X' && birth >= '1954-01-01';
  return {
    country,
    nationality: country.code,
    surname: namesOf(
      random,
      country.surnames,
      country.code === 'PRT' || country.language === 'es' ? 0.8 : 0.15,
    ),
    givenNames: namesOf(random, body === 'F' ? country.women : country.men, 0.4),
    sex,
    birth,
    birthPlace: random.one(country.cities),
    issued,
    expires: daysFrom(
      `${Number(issued.slice(0, 4)) + 10}${issued.slice(4)}`.replace('-02-29', '-02-28'),
      -1,
    ),
    documentNumber: documentNumber(random),
    ...(numbered && random.chance(0.7)
      ? { personalNumber: number({ sex: body, birth }, random) }
      : {}),
    height: 150 + random.below(50),
    address: `${random.one(country.surnames)} ${1 + random.below(140)}, ${random.digits(4)} ${city}`,
    authority: city,
  };
}

/** A day so many days later, ISO 8601. */
export function daysFrom(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

/** One name, or with that chance two different ones. */
function namesOf(random: Random, names: readonly string[], two: number): string {
  const first = random.one(names);
  if (!random.chance(two)) return first;
  const others = names.filter((name) => name !== first);
  return `${first} ${random.one(others)}`;
}

function documentNumber(random: Random): string {
  const letters = 'ABCDEFGHJKLMNPRSTUVWXYZ';
  return random.one([
    () => random.letters(2, letters) + random.digits(6),
    () => random.letters(2, letters) + random.digits(7),
    () => random.digits(9),
    () => random.letters(1, letters) + random.digits(8),
    () => random.letters(9, `${letters}0123456789`),
    () => `${random.digits(2)}${random.letters(2, letters)}${random.digits(5)}`,
  ])();
}
