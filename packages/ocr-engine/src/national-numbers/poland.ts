import { isDay, type NationalNumberRule, weighted } from './rule.js';

/** PESEL: date of birth with the century in the month, serial and sex, check digit (law of 24 September 2010, article 15). */
export const pesel: NationalNumberRule = {
  field: 'id_number',
  shape: /^\d{11}$/,
  holds: (number) => {
    const [year, month, day] = [0, 2, 4].map((at) => Number(number.slice(at, at + 2)));
    const century = centuries[Math.floor((month ?? 0) / 20)];
    return (
      century !== undefined &&
      isDay(century + (year ?? 0), (month ?? 0) % 20, day ?? 0) &&
      weighted(number, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
    );
  },
};

/** By how many twenties are added to the month. */
const centuries = [1900, 2000, 2100, 2200, 1800];

/** Number of the identity card: three letters that count from 10, a check digit, five digits. */
export const identityCard: NationalNumberRule = {
  field: 'doc_number',
  shape: /^[A-Z]{3}\d{6}$/,
  holds: (number) =>
    Array.from(number, (letter) => Number.parseInt(letter, 36)).reduce(
      (sum, value, i) => sum + value * (cardWeights[i] ?? 0),
      0,
    ) %
      10 ===
    0,
};

const cardWeights = [7, 3, 1, 9, 7, 3, 1, 7, 3];
