import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonical,
  isObject,
  type Json,
  type JsonObject,
  objectOr,
} from '../src/documents/json.js';
import { answering, outcome, type Schema, taking } from './documents.js';

/*
 * A gate must not hide a break. Random schemas are changed at random; where the report does not say "breaking", Ajv must agree for
 * random values: what the sender may send now, the receiver of before knows.
 */

const runs = 150;
/** Ample for a machine that is busy with other things; the run itself takes some seconds. */
const timeout = 60_000;
const seed = 20260731;
const ajv = new Ajv2020({
  strict: false,
  logger: false,
  validateSchema: false,
  code: { optimize: false },
});

describe('a change that is not called breaking', () => {
  it('lets no new value into an answer', { timeout }, () => {
    check(anySchema({ isOpen: true }), (from, to) => ({
      verdict: outcome(answering(from), answering(to)),
      sent: to,
      known: from,
    }));
  });

  it('refuses no value of a request', { timeout }, () => {
    // Each object says what holds for further properties: a silent one is read by what it names, see below.
    check(anySchema({ isOpen: false }), (from, to) => ({
      verdict: outcome(taking(from), taking(to)),
      sent: from,
      known: to,
    }));
  });

  it('refuses no request of a caller who sends what is named', { timeout }, () => {
    check(namedProperties(anySchema({ isOpen: false })), (from, to) => ({
      verdict: outcome(taking(from), taking(to)),
      sent: { ...from, additionalProperties: false },
      known: to,
    }));
  });

  it('lets no new value into an answer that is recursive', { timeout }, () => {
    const schema = anySchema({
      isOpen: true,
      references: ['#/components/schemas/A', '#/components/schemas/B'],
    });
    // The components as the properties of one schema, so that they can be changed like one.
    const both = fc
      .record({ A: schema, B: schema }, { noNullPrototype: true })
      .map((properties): JsonObject => ({ properties }));
    check(both, (from, to) => {
      const [old, next] = [recursive(from), recursive(to)];
      if (old === undefined || next === undefined) return undefined;
      const { $ref } = old;
      return {
        verdict: outcome(
          answering({ $ref }, { components: old.components }),
          answering({ $ref }, { components: next.components }),
        ),
        sent: next,
        known: old,
      };
    });
  });

  it('is found often enough for that to mean something', { timeout }, () => {
    const counts = { none: 0, addition: 0, fix: 0, breaking: 0 };
    const pairs = fc.sample(changed(anySchema({ isOpen: true })), { numRuns: 1000, seed });
    for (const [from, to] of pairs) counts[outcome(answering(from), answering(to))] += 1;
    expect(counts.addition).toBeGreaterThan(150);
    expect(counts.none).toBeGreaterThan(100);
    expect(counts.breaking).toBeGreaterThan(150);
  });

  it('is none where a schema is only written in another way', { timeout }, () => {
    const schemas = anySchema({ isOpen: true });
    fc.assert(
      fc.property(schemas, (schema) => {
        const reversed = backwards(schema);
        expect(outcome(answering(schema), answering(reversed))).toBe('none');
        expect(outcome(taking(schema), taking(reversed))).toBe('none');
        expect(outcome(answering(schema), answering({ allOf: [schema] }))).toBe('none');
      }),
      { numRuns: 300, seed },
    );
  });
});

interface Claim {
  readonly verdict: string;
  /** What is sent from now on, by this schema … */
  readonly sent: Schema;
  /** … must be valid by this one. */
  readonly known: Schema;
}

function check<S extends Schema>(
  schemas: fc.Arbitrary<S>,
  claimOf: (from: S, to: S) => Claim | undefined,
): void {
  fc.assert(
    fc.property(
      changed(schemas),
      fc.array(anyValue, { minLength: 12, maxLength: 12 }),
      ([from, to], values) => {
        const claim = claimOf(from, to);
        if (claim === undefined || claim.verdict === 'breaking') return;
        const { verdict, sent, known } = claim;
        if (canonical(sent) === canonical(known)) return;
        const isSent = ajv.compile(sent);
        const isKnown = ajv.compile(known);
        for (const value of [...values, ...telling]) {
          if (holds(isSent, value) === true && holds(isKnown, value) === false) {
            throw new Error(
              `The change is called ${verdict} and surprises with ${JSON.stringify(value)}.`,
            );
          }
        }
        ajv.removeSchema(sent).removeSchema(known);
      },
    ),
    { numRuns: runs, seed },
  );
}

/** A schema that refers to itself without a step into the value has no meaning: Ajv goes round for ever. */
function holds(validate: ValidateFunction, value: Json): boolean | undefined {
  try {
    return validate(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The schema A of the two that are kept as properties, if they are left. */
function recursive({ properties }: JsonObject) {
  const schemas = objectOr(properties);
  if (!isObject(schemas['A']) || !isObject(schemas['B'])) return undefined;
  return { $ref: '#/components/schemas/A', components: { schemas } };
}

/** Two unrelated schemas, or one schema and the same with some part of it replaced. */
function changed<S extends Schema>(schemas: fc.Arbitrary<S>): fc.Arbitrary<[S, S]> {
  return fc.oneof(
    { weight: 1, arbitrary: fc.tuple(schemas, schemas) },
    {
      weight: 6,
      arbitrary: fc
        .tuple(schemas, schemas, fc.nat(), fc.constantFrom('put', 'drop', 'swap', 'turn'))
        .map(([schema, graft, position, way]): [S, S] => {
          const other = mutate(schema, graft, position, way);
          return position % 2 === 0 ? [schema, other] : [other, schema];
        }),
    },
  );
}

const opposites = new Map([
  ['anyOf', 'oneOf'],
  ['oneOf', 'anyOf'],
  ['then', 'else'],
  ['else', 'then'],
  ['minimum', 'exclusiveMinimum'],
  ['exclusiveMinimum', 'minimum'],
  ['maximum', 'exclusiveMaximum'],
  ['exclusiveMaximum', 'maximum'],
]);

/**
 * Replaces one of the schemas inside, drops one of its keywords, gives it a keyword of the graft, or turns its keywords into their
 * opposites.
 */
function mutate<S extends Schema>(schema: S, graft: Schema, position: number, way: string): S {
  const copy = structuredClone(schema);
  const all = schemasIn(copy);
  const turnable = all.filter((one) => Object.keys(one).some((keyword) => opposites.has(keyword)));
  const inner = way === 'turn' ? turnable : all;
  const target = inner[position % Math.max(1, inner.length)];
  if (target === undefined) return copy;
  const keywords = Object.keys(target);
  const keyword = keywords[position % Math.max(1, keywords.length)];
  const given = typeof graft === 'object' ? Object.entries(graft) : [];
  const gift = given[position % Math.max(1, given.length)];
  if (way === 'drop' && keyword !== undefined) delete target[keyword];
  if (way === 'put' && gift !== undefined) target[gift[0]] = structuredClone(gift[1]);
  if (way === 'turn') {
    for (const name of keywords) {
      const entry = target[name];
      delete target[name];
      if (entry !== undefined) target[opposites.get(name) ?? name] = entry;
    }
  }
  if (way === 'swap' && typeof graft === 'object') {
    for (const name of keywords) delete target[name];
    Object.assign(target, structuredClone(graft));
  }
  return copy;
}

function schemasIn(schema: Json): JsonObject[] {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return [];
  const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems'].flatMap((k) => schema[k] ?? []);
  const maps = ['properties', 'patternProperties', 'dependentSchemas'].flatMap((k) =>
    Object.values(schema[k] ?? {}),
  );
  const single = ['items', 'contains', 'additionalProperties', 'not', 'if', 'then', 'else'];
  const inner = [...lists, ...maps, ...single.flatMap((k) => schema[k] ?? [])];
  return [schema, ...inner.flatMap(schemasIn)];
}

/** All keys and all alternatives in the opposite order. */
function backwards(value: Schema): Schema;
function backwards(value: Json): Json;
function backwards(value: Json): Json {
  if (Array.isArray(value)) return value.map(backwards);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => {
        const unordered = ['anyOf', 'oneOf', 'allOf', 'enum', 'required'].includes(key);
        const inner = backwards(entry);
        return [key, unordered && Array.isArray(inner) ? inner.reverse() : inner];
      }),
  );
}

const names = ['x', 'y', 'xy'] as const;

interface Kind {
  /** Whether objects may be silent about further properties. */
  readonly isOpen: boolean;
  /** Schemas that may be referred to. */
  readonly references?: readonly string[];
}

function anySchema({ isOpen, references = [] }: Kind): fc.Arbitrary<JsonObject> {
  const refers = references.map(($ref) => fc.constant<JsonObject>({ $ref }));
  const literal = fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    1,
    2,
    1.5,
    '',
    'a',
    'ab',
    [],
    [1],
    {},
    { x: 1 },
  );
  const small = fc.nat({ max: 3 });
  const type = fc.constantFrom('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');
  const required = fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 2 });
  const { schema } = fc.letrec<{ schema: JsonObject }>((tie) => {
    const inner = fc.oneof(
      { weight: 4, arbitrary: tie('schema') },
      { weight: 1, arbitrary: fc.boolean() },
      ...refers.map((arbitrary) => ({ weight: 2, arbitrary })),
    );
    const list = fc.array(inner, { minLength: 1, maxLength: 3 });
    const numbers = fc.record(
      {
        minimum: small,
        maximum: small,
        exclusiveMinimum: small,
        exclusiveMaximum: small,
        multipleOf: fc.constantFrom(1, 2, 0.5),
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    const text = fc.record(
      { minLength: small, maxLength: small, pattern: fc.constantFrom('^a', 'b$') },
      { requiredKeys: [], noNullPrototype: true },
    );
    const arrays = fc.record(
      {
        items: inner,
        prefixItems: list,
        minItems: small,
        maxItems: small,
        uniqueItems: fc.boolean(),
        contains: inner,
        minContains: small,
        maxContains: small,
      },
      { requiredKeys: [], noNullPrototype: true },
    );
    const objects = fc.record(
      {
        properties: fc.dictionary(fc.constantFrom(...names), inner, {
          maxKeys: 3,
          noNullPrototype: true,
        }),
        additionalProperties: inner,
        patternProperties: fc.dictionary(fc.constantFrom('^x', 'y$'), inner, {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        required,
        minProperties: small,
        maxProperties: small,
        propertyNames: fc.constantFrom<Schema>(
          { minLength: 2 },
          { enum: ['x', 'y'] },
          { pattern: '^x' },
        ),
        dependentRequired: fc.dictionary(fc.constantFrom(...names), required, {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        dependentSchemas: fc.dictionary(fc.constantFrom(...names), inner, {
          maxKeys: 1,
          noNullPrototype: true,
        }),
        unevaluatedProperties: fc.boolean(),
      },
      { requiredKeys: isOpen ? [] : ['additionalProperties'], noNullPrototype: true },
    );
    const typed = fc.record(
      { type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) },
      { requiredKeys: [], noNullPrototype: true },
    );
    const valued = fc.oneof(
      fc.record({ const: literal }),
      fc.record({
        enum: fc.uniqueArray(literal, {
          minLength: 1,
          maxLength: 4,
          selector: (v) => JSON.stringify(v),
        }),
      }),
    );
    const applied = fc.record<Record<string, Json>>(
      // An object with a `then` of its own is taken for a promise by linters.
      Object.fromEntries([
        ...['allOf', 'anyOf', 'oneOf'].map((keyword) => [keyword, list]),
        ...['not', 'if', 'then', 'else'].map((keyword) => [keyword, inner]),
        ['unevaluatedItems', fc.boolean()],
      ]),
      { requiredKeys: [], noNullPrototype: true },
    );
    const plain = fc.oneof(
      { weight: 2, arbitrary: typed },
      { weight: 2, arbitrary: valued },
      { weight: 2, arbitrary: merged(fc.constant({ type: 'number' }), thin(numbers)) },
      { weight: 2, arbitrary: merged(fc.constant({ type: 'string' }), thin(text)) },
    );
    const composed = fc.oneof(
      { weight: 2, arbitrary: merged(typed, thin(arrays)) },
      {
        weight: 4,
        arbitrary: merged(
          fc.constant({ type: 'object' }),
          thin(objects, isOpen ? [] : ['additionalProperties']),
        ),
      },
      {
        weight: 1,
        arbitrary: merged(typed, thin(objects, isOpen ? [] : ['additionalProperties'])),
      },
      { weight: 3, arbitrary: thin(applied) },
      { weight: 1, arbitrary: merged(typed, thin(numbers), thin(arrays), thin(applied)) },
      {
        weight: 1,
        arbitrary: merged(thin(objects, isOpen ? [] : ['additionalProperties']), thin(applied)),
      },
    );
    return {
      schema: fc.oneof({ maxDepth: 3, depthIdentifier: 'schema' }, plain, composed),
    };
  });
  return schema;
}

/** Objects that are silent about further properties and name one at least, with values by the given schemas. */
function namedProperties(values: fc.Arbitrary<Schema>): fc.Arbitrary<JsonObject> {
  return fc
    .record({
      properties: fc.dictionary(fc.constantFrom(...names), values, {
        minKeys: 1,
        maxKeys: 3,
        noNullPrototype: true,
      }),
      required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 1 }),
    })
    .map((fields): JsonObject => ({ type: 'object', ...fields }));
}

/** Keeps one or two of the optional keywords, so that schemas have something to accept. */
function thin<T extends object>(
  records: fc.Arbitrary<T>,
  kept: readonly string[] = [],
): fc.Arbitrary<JsonObject> {
  return fc.tuple(records, fc.nat()).map(([record, dice]) => {
    const entries = Object.entries(record) as [string, Json][];
    return Object.fromEntries(
      entries.filter(([key], index) => kept.includes(key) || ((dice >> (index * 2)) & 3) === 0),
    );
  });
}

function merged(...parts: fc.Arbitrary<object>[]): fc.Arbitrary<JsonObject> {
  return fc.tuple(...parts).map((all): JsonObject => Object.assign({}, ...all));
}

const { value: anyValue } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'value' },
    fc.constantFrom<Json>(
      null,
      true,
      false,
      0,
      1,
      2,
      3,
      4,
      0.5,
      1.5,
      2.5,
      '',
      'a',
      'ab',
      'b',
      'abb',
    ),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, 'z'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
}));

/** Values at the edges of what the schemas above speak of. */
const telling: readonly Json[] = [
  null,
  true,
  false,
  0,
  1,
  2,
  3,
  4,
  0.5,
  1.5,
  '',
  'a',
  'b',
  'ab',
  'abbb',
  [],
  [1],
  [1, 1],
  [null, 'a'],
  [1, 2, 3],
  [1, 2, 3, 4],
  {},
  { x: 1 },
  { y: 1 },
  { xy: 1 },
  { z: 1 },
  { x: 'a' },
  { x: null, y: null },
  { x: 1, y: 1 },
  { x: {}, y: [] },
  { x: 1, y: 1, xy: 1 },
  { x: 1, y: 1, xy: 1, z: 1 },
  { x: { x: 1 } },
  { x: [1] },
];
