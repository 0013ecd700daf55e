import { describe, expect, it } from 'vitest';
import { agreementChecks } from '../../src/checks/agreement-checks.js';
import { type Check, checkNames, decisiveChecks } from '../../src/checks/check.js';
import { dateChecks } from '../../src/checks/date-checks.js';
import { imageChecks } from '../../src/checks/image-checks.js';
import { typeChecks } from '../../src/checks/type-checks.js';
import type { FieldEvidence, FieldName, FieldSource } from '../../src/fields/field.js';

const says = (
  source: FieldSource,
  name: FieldName,
  value: string,
  confidence = 0.95,
): FieldEvidence => ({ source, name, value, confidence });
const outcomes = (checks: readonly Check[]) =>
  Object.fromEntries(checks.map(({ name, good }) => [name, good]));
const now = new Date('2026-11-30T23:00:00Z');

describe('dates', () => {
  const dates = (birth: string, issue: string, expiry: string) => [
    says('visual', 'birth_date', birth),
    says('visual', 'issue_date', issue),
    says('mrz', 'expiry_date', expiry),
  ];

  it('are good in their order, up to the last day of the document', () => {
    const good = { dates_possible: true, dates_order: true, expiration_date: true };
    expect(
      outcomes(dateChecks(dates('1974-08-12', '2016-11-30', '2026-11-30'), false, now)),
    ).toEqual(good);
    expect(outcomes(dateChecks(dates('1974', '2016-11', '2026-11'), false, now))).toEqual(good);
  });

  it.each([
    ['expired', dates('1974-08-12', '2016-11-29', '2026-11-29'), 'expiration_date'],
    ['issued before birth', dates('1974-08-12', '1970-01-01', '2030-01-01'), 'dates_order'],
    ['expired before issue', dates('1974-08-12', '2026-01-01', '2025-01-01'), 'dates_order'],
    ['born tomorrow', dates('2026-12-01', '2027-01-01', '2037-01-01'), 'dates_possible'],
    ['born too long ago', dates('1874-08-12', '2016-11-29', '2030-01-01'), 'dates_possible'],
    ['on no day', dates('1974-02-30', '2016-11-29', '2030-01-01'), 'dates_possible'],
  ])('fail a document that is %s', (_what, evidence, name) => {
    expect(outcomes(dateChecks(evidence, false, now))).toMatchObject({ [name]: false });
  });

  it('fail for a date that a source could not say', () => {
    expect(outcomes(dateChecks([], true, now))).toEqual({ dates_possible: false });
  });

  it('fail nothing that were hardly legible', () => {
    const unsure = says('visual', 'expiry_date', '2020-01-01', 0.5);
    expect(dateChecks([unsure], false, now)).toEqual([]);
  });

  it('are no check where there is no date', () => {
    expect(dateChecks([says('mrz', 'surnames', 'ERIKSSON')], false, now)).toEqual([]);
  });
});

describe('agreement', () => {
  it('is told of what two sources say', () => {
    const checks = agreementChecks([
      says('mrz', 'surnames', 'ERIKSSON'),
      says('visual', 'surnames', 'Eriksson'),
      says('mrz', 'gender', 'F'),
      says('barcode', 'gender', 'M', 0.1),
      says('visual', 'birth_date', '1974-08-12'),
    ]);
    expect(outcomes(checks)).toEqual({ match_surname: true, match_gender: false });
    expect(checks.find(({ good }) => !good)?.detail).toBe('mrz, barcode');
  });

  it('is not judged by what was hardly read', () => {
    const unsure = says('visual', 'surnames', 'Erikkson', 0.7);
    expect(agreementChecks([says('mrz', 'surnames', 'ERIKSSON'), unsure])).toEqual([]);
  });

  it('is broken by another name, though its marks were hardly read', () => {
    const zone = says('mrz', 'surnames', 'BLASZCZYK', 0.99);
    const another = says('visual', 'surnames', 'GALCZYNSKA DABROWSKI', 0.61);
    expect(outcomes(agreementChecks([zone, another]))).toEqual({ match_surname: false });
    const scrap = says('visual', 'surnames', 'VENR', 0.86);
    expect(agreementChecks([zone, scrap])).toEqual([]);
  });

  it.each<[FieldName, string, string]>([
    ['names', 'OHN', 'JOHN'],
    ['names', 'RUTAZ', 'RUTA ZIVILE'],
    ['doc_number', 'M258637', 'M25863752'],
  ])('is not judged by a piece of %s: %s of %s', (name, piece, whole) => {
    expect(agreementChecks([says('visual', name, piece), says('mrz', name, whole)])).toEqual([]);
  });

  it('is judged by a day or a gender that is likely', () => {
    const day = [
      says('mrz', 'birth_date', '1974-08-12'),
      says('visual', 'birth_date', '1973-08-12', 0.65),
    ];
    expect(outcomes(agreementChecks(day))).toEqual({ match_birth_date: false });
    const gender = [says('mrz', 'gender', 'F'), says('visual', 'gender', 'M', 0.65)];
    expect(outcomes(agreementChecks(gender))).toEqual({ match_gender: false });
    expect(
      agreementChecks([says('mrz', 'gender', 'F'), says('visual', 'gender', 'M', 0.5)]),
    ).toEqual([]);
  });

  it('tells no personal data', () => {
    const [check] = agreementChecks([
      says('mrz', 'doc_number', 'D23145890'),
      says('visual', 'doc_number', 'X99999999'),
    ]);
    expect(JSON.stringify(check)).not.toMatch(/D23145890|X99999999/);
  });
});

describe('the kind of document', () => {
  it('is told by the format of its zone', () => {
    expect(outcomes(typeChecks('passport', 'TD3'))).toEqual({ doctype: true });
    expect(outcomes(typeChecks('passport', 'TD1'))).toEqual({ doctype: false });
    expect(outcomes(typeChecks('idcard', 'FRENCH-ID'))).toEqual({ doctype: true });
    expect(outcomes(typeChecks('idcard', 'MRV-B'))).toEqual({ doctype: false });
  });

  it('asks a zone of a passport, not of a card', () => {
    expect(outcomes(typeChecks('passport', undefined))).toEqual({ doctype: false });
    expect(typeChecks('idcard', undefined)).toEqual([]);
  });
});

describe('a picture', () => {
  const picture = (value: (x: number, y: number) => number) => {
    const data = Uint8Array.from({ length: 800 * 500 * 3 }, (_, at) =>
      value(Math.floor(at / 3) % 800, Math.floor(at / 2400)),
    );
    const cut = { width: 800, height: 500, channels: 3, data } as const;
    return imageChecks({
      ...{ side: 'front', photo: { width: 1600, height: 1200 }, width: 800, cut, whole: true },
    });
  };

  it('of sharp print in good light is good', () => {
    expect(outcomes(picture((x, y) => (((x >> 2) + (y >> 2)) % 2 ? 200 : 60)))).toEqual({
      front_resolution: true,
      front_blurring: true,
      front_luminance: true,
      front_glare: true,
      front_whole: true,
    });
  });

  it('that is black, white or even is not', () => {
    expect(outcomes(picture(() => 0))).toMatchObject({
      front_luminance: false,
      front_blurring: false,
    });
    expect(outcomes(picture(() => 255))).toMatchObject({
      front_luminance: false,
      front_blurring: false,
    });
    expect(outcomes(picture((x) => (x < 200 ? 255 : 120)))).toMatchObject({ front_glare: false });
    expect(outcomes(picture((x) => x >> 2))).toMatchObject({ front_blurring: false });
  });

  it('on white paper, as a scanner makes it, is not looked at for glare', () => {
    expect(outcomes(picture((x, y) => (((x >> 2) + (y >> 2)) % 4 ? 255 : 60)))).not.toHaveProperty(
      'front_glare',
    );
  });

  it('decides nothing', () => {
    expect(picture(() => 0).some(({ decisive }) => decisive)).toBe(false);
  });
});

it('every check is named once, and those that decide come first', () => {
  expect(new Set(checkNames).size).toBe(checkNames.length);
  const decisive = Object.keys(decisiveChecks);
  expect(checkNames.slice(0, decisive.length)).toEqual(decisive);
});
