import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  holdsNationalNumber,
  isNationalNumber,
} from '../../src/national-numbers/national-numbers.js';

/** Numbers of public specimens, and those by which the rules are explained. */
const right = [
  ['PRT', 'tax_number', '123456789', 'the explanation of the NIF'],
  ['PRT', 'tax_number', '123 456 789', 'the same, as people write it'],
  ['PRT', 'id_number', '00002475 9', 'the card of the specimen'],
  ['PRT', 'doc_number', '000000000ZZ4', "the agency's explanation of the Cartão de Cidadão"],
  ['PRT', 'doc_number', '00002475 9 ZZ7', 'the card of the specimen'],
  ['ESP', 'id_number', '12345678Z', 'the explanation of the DNI'],
  ['ESP', 'id_number', '99999999R', 'the specimen of the DNI'],
  ['ESP', 'id_number', 'X1234567L', 'the explanation of the NIE'],
  ['POL', 'id_number', '44051401359', 'the explanation of the PESEL'],
  ['POL', 'doc_number', 'ABA300000', 'the explanation of the card number'],
  ['CZE', 'id_number', '736028/5163', 'the explanation of the rodné číslo'],
  ['ROU', 'id_number', '1630615123457', 'the explanation of the CNP'],
  ['FIN', 'id_number', '131052-308T', "the agency's explanation of the henkilötunnus"],
  ['FIN', 'id_number', '131052308T', 'the same in a machine readable zone'],
  ['ITA', 'tax_number', 'RSSMRA85T10A562S', 'the explanation of the codice fiscale'],
  ['BEL', 'id_number', '85.07.30-033.28', 'the explanation of the rijksregisternummer'],
] as const;

describe('a national number', () => {
  it.each(right)('of %s, %s %s, is right by %s', (state, field, number) => {
    expect(holdsNationalNumber(state, field, number)).toBe(true);
  });

  it.each(right)('of %s, %s %s, is wrong with any other check digit', (state, field, number) => {
    const place = field === 'doc_number' && state === 'POL' ? 3 : number.length - 1;
    const letters = /\d/.test(number[place] ?? '') ? '0123456789' : 'ABCDEFGHJKLMNPRSTVWXYZ';
    for (const letter of letters) {
      if (letter === number[place]) continue;
      const other = number.slice(0, place) + letter + number.slice(place + 1);
      expect(holdsNationalNumber(state, field, other), other).not.toBe(true);
    }
  });

  it.each([
    ['CZE', 'id_number', '7313285163'],
    ['POL', 'id_number', '44053201355'],
    ['ROU', 'id_number', '1631315123450'],
    ['FIN', 'id_number', '320152-308T'],
    ['BEL', 'id_number', '85133003328'],
  ] as const)('of %s with a day that there is not is wrong: %s %s', (state, field, number) => {
    expect(holdsNationalNumber(state, field, number)).toBe(false);
  });

  it.each([
    ['BEL', '03010100168'],
    ['FIN', '010101A0101'],
    ['POL', '02270803624'],
  ] as const)('of %s is right for somebody born in this century: %s', (state, number) => {
    expect(holdsNationalNumber(state, 'id_number', number)).toBe(true);
  });

  it.each([
    ['UTO', 'id_number', '123456789'],
    ['PRT', 'doc_number', 'P000001'],
    ['ESP', 'doc_number', '12345678Z'],
    ['ESP', 'id_number', ''],
    ['CZE', 'id_number', '123456789'],
    ['POL', 'doc_number', 'EA1234567'],
  ] as const)('that no rule is known for is not judged: %s, %s %s', (state, field, number) => {
    expect(holdsNationalNumber(state, field, number)).toBeUndefined();
    expect(isNationalNumber(state, field, number)).toBe(false);
  });

  it('is judged without an error, whatever it is', () => {
    const states = fc.oneof(
      fc.constantFrom('BEL', 'CZE', 'ESP', 'FIN', 'ITA', 'POL', 'PRT', 'ROU'),
      fc.string(),
    );
    const fields = fc.constantFrom('id_number', 'tax_number', 'doc_number');
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789ABXZ-+./ '), maxLength: 20 });
    fc.assert(
      fc.property(states, fields, fc.oneof(fc.string(), digits), (state, field, number) =>
        [true, false, undefined].includes(holdsNationalNumber(state, field, number)),
      ),
    );
  });
});
