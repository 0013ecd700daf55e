import { type NationalNumberRule, weighted } from './rule.js';

/** Número de identificação fiscal: nine digits, the last by modulo 11 (Decreto-Lei 14/2013, as the tax authority publishes it). */
export const taxNumber: NationalNumberRule = {
  field: 'tax_number',
  shape: /^\d{9}$/,
  holds: byEleven,
};

/** Número de identificação civil: eight digits and a check digit, made as the tax number's. */
export const civilNumber: NationalNumberRule = {
  field: 'id_number',
  shape: /^\d{9}$/,
  holds: byEleven,
};

/**
 * Number of the Cartão de Cidadão's document: the civil number with its check digit, the card's version (two letters or digits), and a check
 * digit by Luhn's rule where letters count from 10 (AMA, "Validação de número de documento do Cartão de Cidadão").
 */
export const citizenCard: NationalNumberRule = {
  field: 'doc_number',
  shape: /^\d{9}[A-Z\d]{2}\d$/,
  holds: (number) => {
    const sum = Array.from(number, (letter) => Number.parseInt(letter, 36))
      .toReversed()
      .reduce((total, value, i) => total + (i % 2 === 0 ? value : folded(value * 2)), 0);
    return sum % 10 === 0;
  },
};

const weights = [9, 8, 7, 6, 5, 4, 3, 2];

function byEleven(number: string): boolean {
  const rest = weighted(number, weights) % 11;
  return Number(number[8]) === (rest < 2 ? 0 : 11 - rest);
}

function folded(value: number): number {
  return value >= 10 ? value - 9 : value;
}
