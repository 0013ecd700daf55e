import type { NationalNumberRule } from './rule.js';

/**
 * Documento nacional de identidad (eight digits and a letter) and número de identidad de extranjero (`X`, `Y` or `Z`, seven digits and a
 * letter): the letter by the remainder of 23 (Real Decreto 1553/2005, article 11; Orden INT/2058/2008).
 */
export const identityNumber: NationalNumberRule = {
  field: 'id_number',
  shape: /^(\d{8}|[XYZ]\d{7})[A-Z]$/,
  holds: (number) => {
    const digits = number.slice(0, 8).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
    return letters[Number(digits) % 23] === number[8];
  },
};

const letters = 'TRWAGMYFPDXBNJZSQVHLCKE';
