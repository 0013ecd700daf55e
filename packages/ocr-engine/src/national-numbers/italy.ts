import type { NationalNumberRule } from './rule.js';

/**
 * Codice fiscale: three letters each of surname and name, year, month's letter and day of birth, the place's code, check letter by two tables
 * of values (D.M. 23 December 1976, article 7). Digits may be written as letters, so that no two people have the same.
 */
export const taxCode: NationalNumberRule = {
  field: 'tax_number',
  shape: /^[A-Z]{6}[\dLMNPQRSTUV]{2}[A-EHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/,
  holds: (number) => {
    const sum = Array.from(number.slice(0, 15)).reduce((total, letter, i) => {
      const digit = letter >= '0' && letter <= '9';
      const value = digit ? Number(letter) : Number.parseInt(letter, 36) - 10;
      return total + (i % 2 === 0 ? (oddPlaces[value] ?? 0) : value);
    }, 0);
    return String.fromCharCode('A'.charCodeAt(0) + (sum % 26)) === number[15];
  },
};

/** Values of `A` to `Z` in odd places, the first among them; a digit has those of `A` to `J`. */
const oddPlaces = [
  ...[1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18],
  ...[20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23],
];
