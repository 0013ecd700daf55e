import { isDay, type NationalNumberRule, weighted } from './rule.js';

/**
 * Cod numeric personal: sex and century, date of birth, county, serial, check digit by the weights 279146358279 modulo 11, 10 as 1 (law
 * 105/1996; H.G. 1375/2006).
 */
export const personalCode: NationalNumberRule = {
  field: 'id_number',
  shape: /^[1-9]\d{12}$/,
  holds: (number) => {
    const century = centuries[Number(number[0])] ?? 1900;
    const [year, month, day] = [1, 3, 5].map((at) => Number(number.slice(at, at + 2)));
    const rest = weighted(number, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    return (
      isDay(century + (year ?? 0), month ?? 0, day ?? 0) &&
      Number(number[12]) === (rest === 10 ? 1 : rest)
    );
  },
};

/** By the first digit; 7 to 9 are residents' and foreigners', of whom it tells no century. */
const centuries: readonly (number | undefined)[] = [undefined, 1900, 1900, 1800, 1800, 2000, 2000];
