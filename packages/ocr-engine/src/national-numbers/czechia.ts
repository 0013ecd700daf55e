import { isDay, type NationalNumberRule } from './rule.js';

/**
 * Rodné číslo of ten digits, as from 1954 on: date of birth (women's months have 50 more; 20 more where a day's numbers were used up, from 2004
 * on), serial, check digit, so that it is divisible by 11 (law 133/2000, § 13). Until 1985 a remainder of 10 was written as 0.
 */
export const birthNumber: NationalNumberRule = {
  field: 'id_number',
  shape: /^\d{10}$/,
  holds: (number) => {
    const two = Number(number.slice(0, 2));
    const year = two < 54 ? 2000 + two : 1900 + two;
    const month = Number(number.slice(2, 4)) % 50;
    const late = year >= 2004 && month > 20;
    const rest = Number(number.slice(0, 9)) % 11;
    return (
      isDay(year, late ? month - 20 : month, Number(number.slice(4, 6))) &&
      Number(number[9]) === rest % 10 &&
      (rest < 10 || year <= 1985)
    );
  },
};
