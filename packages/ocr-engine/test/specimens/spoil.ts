import { countries } from './holders/countries.js';
import { daysFrom, type Holder } from './holders/holder.js';
import type { Random } from './random.js';

/** A field of one source that says something else than the rest of the document. */
export interface Spoil {
  readonly field: SpoiltField;
  readonly source: 'mrz' | 'visual' | 'barcode';
  /** Of the zone: whether its check digits were left as they were. Default: false, they fit what was changed. */
  readonly staleDigits?: boolean;
}

export const spoiltFields = [
  'surnames',
  'names',
  'doc_number',
  'birth_date',
  'expiry_date',
  'gender',
  'nationality',
] as const;
export type SpoiltField = (typeof spoiltFields)[number];

/** The same holder but for one field. */
export function spoilt(holder: Holder, field: SpoiltField, random: Random): Holder {
  switch (field) {
    case 'surnames':
      return { ...holder, surname: another(random, holder.country.surnames, holder.surname) };
    case 'names':
      return {
        ...holder,
        givenNames: another(
          random,
          [...holder.country.women, ...holder.country.men],
          holder.givenNames,
        ),
      };
    case 'doc_number':
      return { ...holder, documentNumber: withAnotherDigit(holder.documentNumber, random) };
    case 'birth_date':
      return { ...holder, birth: daysFrom(holder.birth, -(1 + random.below(2_000))) };
    case 'expiry_date':
      return { ...holder, expires: daysFrom(holder.expires, 1 + random.below(700)) };
    case 'gender':
      return { ...holder, sex: holder.sex === 'F' ? 'M' : 'F' };
    case 'nationality': {
      const others = countries.filter(({ code }) => code !== holder.nationality);
      return { ...holder, nationality: random.one(others).code };
    }
  }
}

/** A name that shares no word with the one that is replaced. */
function another(random: Random, names: readonly string[], name: string): string {
  const words = name.toLowerCase().split(/[ -]/);
  return random.one(
    names.filter(
      (other) =>
        !words.some(
          (word) => other.toLowerCase().includes(word) || word.includes(other.toLowerCase()),
        ),
    ),
  );
}

function withAnotherDigit(number: string, random: Random): string {
  const places = Array.from(number, (letter, place) => ({ letter, place })).filter(({ letter }) =>
    /\d/.test(letter),
  );
  const { letter, place } = random.one(places);
  const digit = (Number(letter) + 1 + random.below(9)) % 10;
  return number.slice(0, place) + digit + number.slice(place + 1);
}
