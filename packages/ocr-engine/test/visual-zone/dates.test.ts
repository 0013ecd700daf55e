import { expect, test } from 'vitest';
import { readDate, toIso } from '../../src/visual-zone/dates.js';

const now = new Date('2026-11-30T12:00:00Z');

function iso(text: string) {
  const date = readDate(text);
  return date && toIso(date, 'past', now);
}

test.each([
  '12 AUG/AOÛT 74',
  '12AUG/AOUT74',
  '12 AUG /AOU 74',
  '12 AUG 1974',
  '12.08.1974',
  '12 08 1974',
  '12/08/1974',
  '12-08-74',
  '1974-08-12',
  '12. AUG. 1974',
  'AUG 12, 1974',
  '12 SIERPNIA 1974',
  '12 SRP/AUG 1974',
  '12 de agosto de 1974',
  '12081974',
  'I2.O8.1974',
])('%s is the 12th of August 1974', (text) => {
  expect(iso(text)).toBe('1974-08-12');
});

test.each([
  ['1 JUIN 2001', '2001-06-01'],
  ['1 JUIL 2001', '2001-07-01'],
  ['01 MRZ/MAR 2001', '2001-03-01'],
  ['01 ŘÍJ/OCT 2001', '2001-10-01'],
  ['01 PAŹ 2001', '2001-10-01'],
  ['29.02.2000', '2000-02-29'],
])('%s is %s', (text, day) => {
  expect(iso(text)).toBe(day);
});

test.each([
  '31.02.2001',
  '32.01.2001',
  '00.01.2001',
  '12.13.14.15',
  '12 AUG/SEP 1974',
  '12 XYZ 1974',
  '12.08.0974',
  '1974',
  'AUGUST',
  '',
  '9'.repeat(1000),
])('%s is no day', (text) => {
  expect(iso(text)).toBeUndefined();
});
