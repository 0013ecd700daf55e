import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { birthDateToIso, expiryDateToIso, isPossibleDate } from '../../src/mrz/dates.js';

const now = new Date('2026-11-30T12:00:00Z');

describe('a date of birth', () => {
  test.each([
    ['740812', '1974-08-12'],
    ['261130', '2026-11-30'],
    ['261201', '1926-12-01'],
    ['000229', '2000-02-29'],
    ['7408<<', '1974-08'],
    ['74<<<<', '1974'],
    ['26<<<<', '2026'],
    ['2612<<', '1926-12'],
  ])('%s is %s: the latest that is not to come', (text, iso) => {
    expect(birthDateToIso(text, now)).toBe(iso);
  });

  test.each(['<<<<<<', '<<0812', '740231', '741301', '740800', '74081', 'ABCDEF', ''])(
    '%s is none',
    (text) => {
      expect(birthDateToIso(text, now)).toBeUndefined();
    },
  );
});

describe('a date of expiry', () => {
  test.each([
    ['120415', '2012-04-15'],
    ['360101', '2036-01-01'],
    ['760101', '2076-01-01'],
    ['770101', '1977-01-01'],
    ['991231', '1999-12-31'],
    ['2704<<', '2027-04'],
  ])('%s is %s: within fifty years of today', (text, iso) => {
    expect(expiryDateToIso(text, now)).toBe(iso);
  });

  test('goes on into the next century when that is near', () => {
    expect(expiryDateToIso('050101', new Date('2098-01-01T00:00:00Z'))).toBe('2105-01-01');
    expect(expiryDateToIso('980101', new Date('2101-01-01T00:00:00Z'))).toBe('2098-01-01');
  });

  test.each(['<<<<<<', '120230', 'X20415', '1204155'])('%s is none', (text) => {
    expect(expiryDateToIso(text, now)).toBeUndefined();
  });
});

test('six digits that come out as a day are a possible date, and no text throws', () => {
  const six = fc.string({ unit: fc.constantFrom(...'0123456789<'), minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(fc.oneof(six, fc.string()), (text) => {
      const possible = isPossibleDate(text);
      if (birthDateToIso(text, now) !== undefined) expect(possible).toBe(true);
      if (expiryDateToIso(text, now) !== undefined) expect(possible).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
