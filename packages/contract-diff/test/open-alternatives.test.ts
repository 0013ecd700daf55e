import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, changesBetween, outcome, taking } from './documents.js';

const text = { type: 'string' };
const open = (properties: JsonObject, ...required: string[]): JsonObject => ({
  type: 'object',
  required: ['k', ...required],
  properties: { k: text, ...properties },
});
const either = (...branches: JsonObject[]): JsonObject => ({ anyOf: branches });
const a = open({ a: text });

/** Two open alternatives, of which the one that knows no `b` takes anything by that name. */
const breaks: readonly (readonly [string, JsonObject, JsonObject])[] = [
  ['has another type', { b: text }, open({ b: { type: 'integer' } })],
  ['lost a value', { b: { enum: ['x', 'y'] } }, open({ b: { enum: ['x'] } })],
  ['has a minimum length', { b: text }, open({ b: { ...text, minLength: 3 } })],
  [
    'has narrower items',
    { b: { type: 'array', items: text } },
    open({ b: { type: 'array', items: { ...text, maxLength: 3 } } }),
  ],
  [
    'has a narrower property',
    { b: { type: 'object', properties: { c: text } } },
    open({ b: { type: 'object', properties: { c: { type: 'integer' } } } }),
  ],
  ['must be sent', { b: text }, open({ b: text }, 'b')],
  ['stands beside a new one that must be sent', { b: text }, open({ b: text, c: text }, 'c')],
  ['is gone', { b: text }, open({})],
];

describe('a property of one of two open alternatives of a request', () => {
  it.each(breaks)('breaks when it %s', (_, before, after) => {
    const old = either(a, open(before));
    expect(outcome(taking(old), taking(either(a, after)))).toBe('breaking');
    expect(outcome(taking(old), taking(either(after, a)))).toBe('breaking');
  });

  it('breaks when a sibling that says nothing of either takes what was sent', () => {
    const [old, next] = [{ b: text }, { b: { type: 'integer' } }].map((own) =>
      either(open({}), open(own)),
    );
    expect(outcome(taking(old ?? {}), taking(next ?? {}))).toBe('breaking');
    expect(outcome(answering(old ?? {}), answering(next ?? {}))).toBe('breaking');
  });

  it('breaks when its alternative is gone', () => {
    expect(outcome(taking(either(a, open({ b: text }))), taking(either(a)))).toBe('breaking');
    expect(outcome(taking(either(a, open({ b: text }))), taking(a))).toBe('breaking');
  });

  it('breaks when a sibling takes another kind of value by its name', () => {
    const next = either(open({ a: text, b: { type: 'integer' } }), open({ b: text }, 'b'));
    expect(outcome(taking(either(a, open({ b: text }))), taking(next))).toBe('breaking');
  });

  it('is an addition when it is optional, new and known to no alternative', () => {
    const next = either(a, open({ b: text, c: text }));
    expect(outcome(taking(either(a, open({ b: text }))), taking(next))).toBe('addition');
  });

  it('is an addition when it takes more', () => {
    const next = either(a, open({ b: { type: ['string', 'integer'] } }));
    expect(outcome(taking(either(a, open({ b: text }))), taking(next))).toBe('addition');
  });

  it('is an addition when a further alternative comes', () => {
    const old = either(a, open({ b: text }));
    const next = either(a, open({ b: text }), open({ c: text }, 'c'));
    expect(outcome(taking(old), taking(next))).toBe('addition');
  });
});

describe('an alternative that is divided while another one changes', () => {
  const closed = (message: JsonObject, properties: JsonObject = {}): JsonObject => ({
    type: 'object',
    additionalProperties: false,
    required: ['message'],
    properties: { message, ...properties },
  });
  const whole = { oneOf: [closed({ enum: ['A', 'D'] }), closed({ const: 'X' }, { z: text })] };
  const divided = {
    oneOf: [
      closed({ const: 'A' }),
      closed({ const: 'D' }),
      closed({ const: 'X' }, { z: { type: 'integer' } }),
    ],
  };
  const breakingPlaces = (from: JsonObject, to: JsonObject) =>
    changesBetween(from, to)
      .filter(({ level }) => level === 'breaking')
      .map(({ place }) => place);

  it('breaks for the other one alone', () => {
    expect(breakingPlaces(taking(whole), taking(divided))).toEqual([
      'request.body[application/json].z',
    ]);
    expect(breakingPlaces(answering(divided), answering(whole))).toEqual(['response.200.z']);
  });
});
