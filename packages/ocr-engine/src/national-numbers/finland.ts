import { isDay, type NationalNumberRule } from './rule.js';

/**
 * Henkilötunnus: day, month and year of birth, a sign for the century (absent in machine readable zones), serial, check letter by the
 * remainder of 31 (Digital and Population Data Services Agency, "The personal identity code"; signs `B` to `F` and `U` to `Y` since 2023).
 */
export const personalCode: NationalNumberRule = {
  field: 'id_number',
  shape: /^\d{6}[-+A-FU-Y]?\d{3}[\dA-Y]$/,
  holds: (number) => {
    const sign = number.length === 11 ? number[6] : undefined;
    const [day, month, two] = [0, 2, 4].map((at) => Number(number.slice(at, at + 2)));
    const century = sign === '+' ? 1800 : /[A-F]/.test(sign ?? '') ? 2000 : 1900;
    const serial = number.slice(-4, -1);
    return (
      isDay(century + (two ?? 0), month ?? 0, day ?? 0) &&
      letters[Number(number.slice(0, 6) + serial) % 31] === number.at(-1)
    );
  },
};

const letters = '0123456789ABCDEFHJKLMNPRSTUVWXY';
