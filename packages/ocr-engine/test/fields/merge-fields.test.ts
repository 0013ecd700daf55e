import { describe, expect, it } from 'vitest';
import type { FieldEvidence, FieldName, FieldSource } from '../../src/fields/field.js';
import { mergeFields } from '../../src/fields/merge-fields.js';
import { mrzEvidence } from '../../src/fields/mrz-evidence.js';
import { sameValue } from '../../src/fields/same-value.js';
import { parseMrz } from '../../src/mrz/parse.js';

const says = (
  source: FieldSource,
  name: FieldName,
  value: string,
  more: Partial<FieldEvidence> = {},
): FieldEvidence => ({ source, name, value, confidence: 0.95, ...more });

describe('sources say the same', () => {
  it.each<[FieldName, string, string]>([
    ['surnames', 'Müller', 'MUELLER'],
    ['surnames', 'Müller', 'MULLER'],
    ['surnames', 'Jorgensen', 'JOERGENSEN'],
    ['surnames', 'Weiss', 'WEISS'],
    ['names', 'Núñez', 'NUNXXEZ'],
    ['surnames', "O'Connor-Smith", 'OCONNOR SMITH'],
    ['doc_number', 'D 2314-5890', 'D23145890'],
    ['birth_date', '1974-08-12', '1974-08'],
  ])('of %s: %s printed, %s in the zone', (name, printed, zone) => {
    expect(sameValue(says('visual', name, printed), says('mrz', name, zone))).toBe(true);
    expect(sameValue(says('mrz', name, zone), says('visual', name, printed))).toBe(true);
  });

  it.each<[FieldName, string, string]>([
    ['surnames', 'ERIKKSON', 'ERIKSSON'],
    ['surnames', 'Muller', 'MILLER'],
    ['surnames', 'Ann', 'ANNA'],
    ['doc_number', 'D23145890', 'D23145891'],
    ['birth_date', '1974-08-12', '1974-08-13'],
    ['gender', 'F', 'M'],
  ])('not of %s: %s and %s', (name, printed, zone) => {
    expect(sameValue(says('visual', name, printed), says('mrz', name, zone))).toBe(false);
  });

  it('of a name that the zone cuts', () => {
    const zone = says('mrz', 'names', 'NILAVADHANANANDA CHAYAPA DEJTHAMRONG', { cut: true });
    const printed = says('visual', 'names', 'Nilavadhanananda Chayapa Dejthamrong Krasuang');
    expect(sameValue(printed, zone)).toBe(true);
    expect(sameValue(printed, { ...zone, cut: false })).toBe(false);
  });
});

describe('all sources together', () => {
  it('give a name as it is printed, and say where it stands', () => {
    const fields = mergeFields([
      says('visual', 'surnames', 'MÜLLER', { printed: 'Müller', confidence: 0.8 }),
      says('mrz', 'surnames', 'MUELLER', { verified: true, confidence: 0.99 }),
    ]);
    expect(fields).toEqual([
      {
        ...{ name: 'surnames', value: 'MÜLLER', printed: 'Müller' },
        sources: ['mrz', 'visual'],
        confidence: 0.99,
      },
    ]);
  });

  it('go by a verified zone, then by a code, then by the surer one', () => {
    const of = (...evidence: FieldEvidence[]) => mergeFields(evidence)[0];
    const printed = says('visual', 'doc_number', 'A1', { confidence: 0.99 });
    const code = says('barcode', 'doc_number', 'B2', { confidence: 0.5 });
    const zone = says('mrz', 'doc_number', 'C3', { confidence: 0.6 });
    expect(of(printed, code, { ...zone, verified: true })?.value).toBe('C3');
    expect(of(printed, code, zone)).toMatchObject({ value: 'B2', sources: ['barcode'] });
    expect(of(zone, printed)?.value).toBe('A1');
  });

  it('take the day from the source that has it', () => {
    const fields = mergeFields([
      says('mrz', 'birth_date', '1974-08', { verified: true }),
      says('visual', 'birth_date', '1974-08-12', { printed: '12 AUG 74' }),
    ]);
    expect(fields[0]).toMatchObject({ value: '1974-08-12', printed: '12 AUG 74' });
  });

  it('say nothing where there is nothing', () => {
    expect(mergeFields([])).toEqual([]);
    expect(mergeFields([says('visual', 'names', '')])).toEqual([]);
  });
});

describe('a zone', () => {
  it('says its fields, dates in the century that they must be of', () => {
    const parsed = parseMrz([
      'I<UTOD231458907<<<<<<<<<<<<<<<',
      '7408122F1204159UTO<<<<<<<<<<<6',
      'ERIKSSON<<ANNA<MARIA<<<<<<<<<<',
    ]);
    if (parsed === undefined) throw new Error('It is no zone.');
    const corner = { x: 0, y: 0 };
    const reading = {
      ...parsed,
      ...{ verified: true, corrections: [], confidence: 0.9 },
      box: [corner, corner, corner, corner],
    } as const;
    const said = mrzEvidence(reading, new Date('2026-01-01'));
    expect(Object.fromEntries(said.map(({ name, value }) => [name, value]))).toEqual({
      document_code: 'I',
      surnames: 'ERIKSSON',
      names: 'ANNA MARIA',
      doc_number: 'D23145890',
      birth_date: '1974-08-12',
      expiry_date: '2012-04-15',
      gender: 'F',
      origin: 'UTO',
      nationality: 'UTO',
    });
    expect(said.every(({ verified, source }) => verified && source === 'mrz')).toBe(true);
  });
});
