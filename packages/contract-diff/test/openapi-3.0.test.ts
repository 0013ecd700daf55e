import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, type Outcome, outcome, type Schema, taking } from './documents.js';

const text = { type: 'string' };
const x = { components: { schemas: { X: text } } };

const v30 = (document: JsonObject): JsonObject => ({ ...document, openapi: '3.0.3' });

/** A schema of OpenAPI 3.0, one of 3.1, and what going from the one to the other and back is in an answer. */
const rows: readonly (readonly [string, Schema, Schema, Outcome, Outcome])[] = [
  [
    'nullable is null in the type',
    { ...text, nullable: true },
    { type: ['string', 'null'] },
    'none',
    'none',
  ],
  ['nullable: false is the type alone', { ...text, nullable: false }, text, 'none', 'none'],
  [
    'an exclusive minimum',
    { type: 'number', minimum: 1, exclusiveMinimum: true },
    { type: 'number', exclusiveMinimum: 1 },
    'none',
    'none',
  ],
  [
    'a minimum that is not exclusive',
    { type: 'number', minimum: 1, exclusiveMinimum: false },
    { type: 'number', minimum: 1 },
    'none',
    'none',
  ],
  [
    'an exclusive maximum',
    { type: 'number', maximum: 1, exclusiveMaximum: true },
    { type: 'number', exclusiveMaximum: 1 },
    'none',
    'none',
  ],
  ['an enum of one is a const', { ...text, enum: ['a'] }, { ...text, const: 'a' }, 'none', 'none'],
  ['an example is not lost', { ...text, example: 'a' }, { ...text, examples: ['a'] }, 'fix', 'fix'],
  ['null is gone', { ...text, nullable: true }, text, 'addition', 'breaking'],
  [
    'nullable without a type says nothing that can be relied on',
    { nullable: true },
    {},
    'breaking',
    'breaking',
  ],
  [
    'nullable beside an enum without null says nothing that can be relied on',
    { ...text, enum: ['a'], nullable: true },
    { ...text, enum: ['a'] },
    'breaking',
    'breaking',
  ],
  [
    'a description beside a reference is ignored',
    { $ref: '#/components/schemas/X', description: 'x' },
    { $ref: '#/components/schemas/X' },
    'none',
    'none',
  ],
  [
    'a condition beside a reference is ignored',
    { $ref: '#/components/schemas/X', maxLength: 3, nullable: true },
    text,
    'none',
    'none',
  ],
  [
    'a condition beside a reference counts in 3.1',
    { $ref: '#/components/schemas/X', maxLength: 3 },
    { $ref: '#/components/schemas/X', maxLength: 3 },
    'addition',
    'breaking',
  ],
  [
    'a boolean limit means nothing in 3.1',
    { type: 'number', minimum: 1 },
    { type: 'number', minimum: 1, exclusiveMinimum: true },
    'breaking',
    'breaking',
  ],
];

describe('OpenAPI 3.0 against 3.1', () => {
  it.each(rows)('%s', (_, old, next, forth, back) => {
    const from = v30(answering(old, x));
    const to = answering(next, x);
    expect([outcome(from, to), outcome(to, from)]).toEqual([forth, back]);
    expect(outcome(from, from)).toBe('none');
  });

  it('what may be null in a request and may no longer is breaking', () => {
    expect(outcome(v30(taking({ ...text, nullable: true })), v30(taking(text)))).toBe('breaking');
    expect(outcome(v30(taking(text)), v30(taking({ ...text, nullable: true })))).toBe('addition');
  });
});
