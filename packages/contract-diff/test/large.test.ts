import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, changesBetween, taking } from './documents.js';

const text = { type: 'string' };
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const values = (count: number): JsonObject => ({ enum: times(count, (index) => `v${index}`) });
const branch = (index: number, type: string): JsonObject => ({
  type: 'object',
  required: ['kind'],
  properties: { kind: { const: index }, a: { type }, b: { ...text, maxLength: index } },
});
const pairs = (count: number, last: string): JsonObject => ({
  type: 'object',
  allOf: times(count, (index) => ({
    anyOf: [
      { required: [`a${index}`], properties: { [`a${index}`]: text } },
      {
        required: [`b${index}`],
        properties: { [`b${index}`]: { type: index === count - 1 ? last : 'string' } },
      },
    ],
  })),
});
const joined = (type: string): JsonObject => ({
  allOf: times(2000, (index) => ({ properties: { [`p${index}`]: index === 1 ? { type } : text } })),
});

const rows: readonly (readonly [string, JsonObject, JsonObject])[] = [
  ['a value leaves 20,000', values(20_000), values(19_999)],
  [
    'one of 100 alternatives changes',
    { oneOf: times(100, (index) => branch(index, 'string')) },
    { oneOf: times(100, (index) => branch(index, index === 9 ? 'integer' : 'string')) },
  ],
  ['one of 8 joined pairs of alternatives changes', pairs(8, 'string'), pairs(8, 'integer')],
  ['one of 40 joined pairs of alternatives changes', pairs(40, 'string'), pairs(40, 'integer')],
  ['one of 2,000 joined schemas changes', joined('string'), joined('integer')],
];

/** A tenth of the steps that a comparison may take by default, so that the tests are short. */
const steps = 400_000;

describe('a comparison of large schemas', { timeout: 120_000 }, () => {
  it.each(rows)('ends, and is breaking when %s', (_, a, b) => {
    expect(changesBetween(taking(a), taking(b), { steps })[0]?.level).toBe('breaking');
    expect(changesBetween(answering(b), answering(a), { steps })[0]?.level).toBe('breaking');
  });

  it('says that a schema is too large to be compared in full', () => {
    const changes = changesBetween(taking(pairs(40, 'string')), taking(pairs(40, 'integer')), {
      steps,
    });
    expect(changes).toContainEqual({
      level: 'breaking',
      operation: 'makeThing',
      place: 'request.body[application/json]',
      message: 'It is too large to be compared in full.',
    });
  });

  it('ends where a pattern would keep its reader busy for ever', () => {
    const listed = { ...text, enum: [`${'a'.repeat(60)}b`, 'a'.repeat(60)] };
    const busy = { ...listed, pattern: '^(a+)+$' };
    expect(changesBetween(answering(busy), answering(listed))[0]?.level).toBe('breaking');
    expect(changesBetween(taking(busy), taking(listed))[0]?.level).toBe('addition');
  });

  it('finds nothing in a schema that is too large and stays', () => {
    expect(
      changesBetween(taking(pairs(40, 'string')), taking(pairs(40, 'string')), { steps }),
    ).toEqual([]);
  });
});
