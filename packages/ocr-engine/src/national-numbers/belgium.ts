import type { NationalNumberRule } from './rule.js';

/**
 * Rijksregisternummer: date of birth, serial, and 97 less the remainder of the nine digits by 97; who was born from 2000 on has a 2 before
 * them (Koninklijk besluit of 3 April 1984, article 3). Months and days may be 0 where they are not known, months 20 or 40 more for those
 * who are no residents.
 */
export const registerNumber: NationalNumberRule = {
  field: 'id_number',
  shape: /^\d{11}$/,
  holds: (number) => {
    const [first, check] = [number.slice(0, 9), Number(number.slice(9))];
    const month = Number(number.slice(2, 4)) % 20;
    const possible = month <= 12 && Number(number.slice(4, 6)) <= 31;
    return possible && ['', '2'].some((century) => 97 - (Number(century + first) % 97) === check);
  },
};
