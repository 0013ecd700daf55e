import { describe, expect, test } from 'vitest';
import { isState, specimenState, stateCodes } from '../../src/states/state-codes.js';

describe('a code of a state', () => {
  test.each([
    'PRT',
    'D',
    'GBR',
    'GBD',
    'XXA',
    'XXB',
    'XXC',
    'XXX',
    'XOM',
    'XPO',
    'EUE',
    'UNO',
    'UNA',
    'UNK',
    'RKS',
  ])('%s is known', (code) => {
    expect(isState(code)).toBe(true);
  });

  test.each(['DEU', 'D<<', 'PT', 'prt', 'XYZ', '', '123'])('"%s" is not', (code) => {
    expect(isState(code)).toBe(false);
  });

  test('of specimens is known and told apart', () => {
    expect(isState(specimenState)).toBe(true);
  });

  test('there are the 249 of ISO 3166-1 with one of them otherwise, and 26 of other kinds', () => {
    expect(stateCodes.size).toBe(249 + 26);
  });
});
