import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreementChecks } from '../../src/checks/agreement-checks.js';
import { check } from '../../src/checks/check.js';
import { dateChecks } from '../../src/checks/date-checks.js';
import { numberChecks } from '../../src/checks/number-checks.js';
import { overall } from '../../src/checks/outcome.js';
import { type FieldEvidence, fieldNames } from '../../src/fields/field.js';
import { mergeFields } from '../../src/fields/merge-fields.js';

describe('the outcome of all checks', () => {
  it('is good when all decisive ones are, whatever the others are', () => {
    expect(overall([])).toBeUndefined();
    expect(
      overall([check('match_name', true), check('front_glare', false, '0.2')]),
    ).toBeUndefined();
  });

  it('is the first decisive one that fails, by the order of the list', () => {
    const checks = [
      check('front_blurring', false),
      check('match_name', false),
      check('expiration_date', false),
      check('doctype', true),
    ];
    expect(overall(checks)?.name).toBe('expiration_date');
  });
});

describe('checks', () => {
  const says = (name: FieldEvidence['name'], value: string, rest: Partial<FieldEvidence> = {}) =>
    ({ name, value, source: 'visual', confidence: 0.95, ...rest }) satisfies FieldEvidence;

  it('hold the numbers of a state to their check digits', () => {
    const numbers = (...evidence: FieldEvidence[]) =>
      numberChecks([says('origin', 'PRT'), ...evidence]).map(({ name, good, detail }) => [
        name,
        good,
        detail,
      ]);
    expect(numbers(says('tax_number', '123456789'))).toEqual([
      ['integrity_tax_number', true, undefined],
    ]);
    expect(numbers(says('tax_number', '123456780'))).toEqual([
      ['integrity_tax_number', false, 'visual'],
    ]);
    expect(numbers(says('doc_number', '000024759ZZ7', { source: 'mrz' }))).toEqual([
      ['integrity_card_number', true, undefined],
    ]);
    expect(
      numbers(
        says('doc_number', '000024759ZZ7'),
        says('doc_number', '000024759ZZ6', { source: 'mrz' }),
      ),
    ).toEqual([['integrity_card_number', false, 'mrz']]);
  });

  it('judge no number of another state, of another shape, or that was hardly read', () => {
    expect(numberChecks([says('tax_number', '123456780')])).toEqual([]);
    expect(numberChecks([says('origin', 'UTO'), says('tax_number', '123456780')])).toEqual([]);
    expect(numberChecks([says('origin', 'PRT'), says('doc_number', 'P000001')])).toEqual([]);
    const unsure = says('tax_number', '123456780', { confidence: 0.5 });
    expect(numberChecks([says('origin', 'PRT'), unsure])).toEqual([]);
  });

  it('tell nothing that was read, and throw nothing, whatever was read', () => {
    const evidence = fc.array(
      fc.record({
        name: fc.constantFrom(...fieldNames),
        source: fc.constantFrom('mrz' as const, 'visual' as const, 'barcode' as const),
        value: fc.oneof(
          fc.string(),
          fc.constantFrom('PRT', 'ESP', '123456780', '1974-08-12', '1974'),
        ),
        confidence: fc.double({ min: 0, max: 1, noNaN: true }),
        verified: fc.boolean(),
        cut: fc.boolean(),
      }),
      { maxLength: 12 },
    );
    const now = new Date('2026-11-30T00:00:00Z');
    const details = /^(mrz|visual|barcode)(, (mrz|visual|barcode))*$/;
    fc.assert(
      fc.property(evidence, fc.boolean(), (said, impossible) => {
        const fields = mergeFields(said);
        expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
        const checks = [
          ...agreementChecks(said),
          ...numberChecks(said),
          ...dateChecks(said, impossible, now),
        ];
        for (const { detail } of checks) if (detail !== undefined) expect(detail).toMatch(details);
        expect(overall(checks)?.good ?? false).toBe(false);
      }),
    );
  });
});
