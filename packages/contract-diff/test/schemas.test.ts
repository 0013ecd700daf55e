import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, type Outcome, outcome, type Schema, taking } from './documents.js';

/** A pair of schemas, and what each way of changing one into the other is: in an answer and in a request. */
interface Row {
  readonly name: string;
  readonly a: Schema;
  readonly b: Schema;
  /** `[from a to b, from b to a]` */
  readonly answer: readonly [Outcome, Outcome];
  readonly request: readonly [Outcome, Outcome];
  readonly components?: JsonObject;
  /** The components of `b`, where they are others. */
  readonly newComponents?: JsonObject;
}

/** `b` accepts less than `a`. */
const narrows = { answer: ['addition', 'breaking'], request: ['breaking', 'addition'] } as const;
/** Neither accepts all of the other. */
const breaks = { answer: ['breaking', 'breaking'], request: ['breaking', 'breaking'] } as const;
/** Only words changed. */
const rewords = { answer: ['fix', 'fix'], request: ['fix', 'fix'] } as const;
/** The same, written in another way. */
const same = { answer: ['none', 'none'], request: ['none', 'none'] } as const;

const text = { type: 'string' };
const number = { type: 'number' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...rest,
});
const closed = (properties: JsonObject, rest: JsonObject = {}) =>
  object(properties, { additionalProperties: false, ...rest });
const outcomeOf = (status: boolean, message: string, rest: JsonObject = {}): JsonObject =>
  closed(
    {
      status: { type: 'boolean', const: status },
      data: closed(
        { message: { type: 'string', const: message }, ...rest },
        { required: ['message', ...Object.keys(rest)] },
      ),
    },
    { required: ['status', 'data'] },
  );
/** `if` and `then`; an object with a `then` of its own is taken for a promise by linters. */
const condition = (test: JsonObject, met: JsonObject): JsonObject =>
  Object.fromEntries([
    ['if', test],
    ['then', met],
  ]);
const enrolled = outcomeOf(true, 'ENROLLED', { score: number });
const failed = outcomeOf(false, 'FAILED', { reason: text });
const known = outcomeOf(false, 'KNOWN', { id: text });

const pet = { $ref: '#/components/schemas/Pet' };
/** A base class, a kind of it that stands on its own or not, and a kind of that kind. */
const pets = (
  mapping: JsonObject | undefined,
  cat: JsonObject,
  mane: JsonObject = text,
): JsonObject => ({
  schemas: {
    Pet: object(
      { kind: text, friend: pet },
      {
        required: ['kind'],
        discriminator: { propertyName: 'kind', ...(mapping === undefined ? {} : { mapping }) },
      },
    ),
    Cat: { allOf: [pet, cat] },
    Lion: { allOf: [{ $ref: '#/components/schemas/Cat' }, object({ mane })] },
  },
});

const kinds: JsonObject = {
  Pet: object({ kind: text }, { discriminator: { propertyName: 'kind' } }),
  Lion: { allOf: [pet, object({ mane: text })] },
};

const rows: readonly Row[] = [
  // Types
  { name: 'a type is replaced', a: text, b: { type: 'integer' }, ...breaks },
  { name: 'numbers become whole', a: number, b: { type: 'integer' }, ...narrows },
  { name: 'a type is left out of a list', a: { type: ['string', 'number'] }, b: text, ...narrows },
  { name: 'null is left out', a: { type: ['string', 'null'] }, b: text, ...narrows },
  { name: 'a type is asked for', a: {}, b: text, ...narrows },
  { name: 'nothing is valid any more', a: text, b: false, ...narrows },
  { name: 'a type that does not exist is named', a: text, b: { type: 'text' }, ...breaks },

  // Values
  { name: 'a value leaves an enum', a: { enum: ['a', 'b'] }, b: { enum: ['a'] }, ...narrows },
  { name: 'an enum is replaced', a: { enum: ['a', 'b'] }, b: { enum: ['a', 'c'] }, ...breaks },
  { name: 'an enum is set', a: text, b: { type: 'string', enum: ['a', 'b'] }, ...narrows },
  { name: 'a const is set', a: text, b: { type: 'string', const: 'a' }, ...narrows },
  { name: 'a const is replaced', a: { const: 'a' }, b: { const: 'b' }, ...breaks },
  { name: 'true is all there is', a: { type: 'boolean' }, b: { const: true }, ...narrows },
  {
    name: 'null leaves an enum',
    a: { type: ['string', 'null'], enum: ['a', null] },
    b: { type: 'string', enum: ['a'] },
    ...narrows,
  },
  {
    name: 'values are objects whose keys are in another order',
    a: { enum: [{ x: 1, y: 2 }] },
    b: { enum: [{ y: 2, x: 1 }] },
    ...same,
  },

  // Numbers
  { name: 'a minimum is set', a: number, b: { type: 'number', minimum: 0 }, ...narrows },
  {
    name: 'a minimum rises',
    a: { type: 'number', minimum: 0 },
    b: { type: 'number', minimum: 1 },
    ...narrows,
  },
  {
    name: 'a maximum falls',
    a: { type: 'number', maximum: 10 },
    b: { type: 'number', maximum: 9 },
    ...narrows,
  },
  {
    name: 'the minimum itself is excluded',
    a: { type: 'number', minimum: 0 },
    b: { type: 'number', exclusiveMinimum: 0 },
    ...narrows,
  },
  {
    name: 'the maximum itself is excluded',
    a: { type: 'number', maximum: 1 },
    b: { type: 'number', exclusiveMaximum: 1 },
    ...narrows,
  },
  {
    name: 'a range moves',
    a: { type: 'number', minimum: 0, maximum: 5 },
    b: { type: 'number', minimum: 1, maximum: 6 },
    ...breaks,
  },
  {
    name: 'multiples grow coarser',
    a: { type: 'number', multipleOf: 0.01 },
    b: { type: 'number', multipleOf: 0.1 },
    ...narrows,
  },
  {
    name: 'multiples change',
    a: { type: 'integer', multipleOf: 2 },
    b: { type: 'integer', multipleOf: 3 },
    ...breaks,
  },
  {
    name: 'int64 becomes int32',
    a: { type: 'integer', format: 'int64' },
    b: { type: 'integer', format: 'int32' },
    ...narrows,
  },

  // Text
  {
    name: 'a maximum length falls',
    a: { type: 'string', maxLength: 9 },
    b: { type: 'string', maxLength: 8 },
    ...narrows,
  },
  { name: 'a minimum length is set', a: text, b: { type: 'string', minLength: 1 }, ...narrows },
  { name: 'a pattern is set', a: text, b: { type: 'string', pattern: '^a' }, ...narrows },
  {
    name: 'a pattern changes',
    a: { type: 'string', pattern: '^a' },
    b: { type: 'string', pattern: '^[a]' },
    ...breaks,
  },
  { name: 'a format is set', a: text, b: { type: 'string', format: 'email' }, ...narrows },
  {
    name: 'a format changes',
    a: { type: 'string', format: 'email' },
    b: { type: 'string', format: 'uri' },
    ...breaks,
  },
  {
    name: 'text becomes bytes',
    a: text,
    b: { type: 'string', format: 'binary' },
    ...breaks,
  },
  {
    name: 'an encoding is set',
    a: text,
    b: { type: 'string', contentEncoding: 'base64' },
    ...breaks,
  },
  {
    name: 'the media type of text changes',
    a: { type: 'string', contentMediaType: 'image/png' },
    b: { type: 'string', contentMediaType: 'image/jpeg' },
    ...breaks,
  },
  {
    name: 'the size of a file is limited further',
    a: { type: 'string', format: 'binary', 'x-max-bytes': 2000 },
    b: { type: 'string', format: 'binary', 'x-max-bytes': 1000 },
    ...narrows,
  },
  {
    name: 'the size of a file is limited',
    a: { type: 'string', format: 'binary' },
    b: { type: 'string', format: 'binary', 'x-max-bytes': 1000 },
    ...narrows,
  },

  // Properties
  {
    name: 'an optional property is new in an open object',
    a: object({ x: text }),
    b: object({ x: text, y: text }),
    answer: ['addition', 'breaking'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'an optional property is new in a closed object',
    a: closed({ x: text }),
    b: closed({ x: text, y: text }),
    answer: ['breaking', 'breaking'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'a required property is new in an open object',
    a: object({ x: text }),
    b: object({ x: text, y: text }, { required: ['y'] }),
    answer: ['addition', 'breaking'],
    request: ['breaking', 'breaking'],
  },
  {
    name: 'an optional property is new where any property was said to be welcome',
    a: object({ x: text }, { additionalProperties: true }),
    b: object({ x: text, y: text }, { additionalProperties: true }),
    answer: ['addition', 'breaking'],
    request: ['breaking', 'breaking'],
  },
  {
    name: 'a property gets a name of its own out of a map of the same type',
    a: object({ x: text }, { additionalProperties: text }),
    b: object({ x: text, y: text }, { additionalProperties: text }),
    answer: ['addition', 'breaking'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'a property gets a name of its own in a free form',
    a: { type: 'object' },
    b: object({ y: text }),
    answer: ['addition', 'breaking'],
    request: ['breaking', 'breaking'],
  },
  {
    name: 'a new property was spoken of in a sibling alternative',
    a: object(
      { x: text },
      { anyOf: [object({ y: number }), object({ z: text }, { required: ['z'] })] },
    ),
    b: object(
      { x: text, y: text },
      { anyOf: [object({ y: number }), object({ z: text }, { required: ['z'] })] },
    ),
    // Where the alternative said number and the new property says text, there is no value left.
    answer: ['breaking', 'breaking'],
    request: ['breaking', 'breaking'],
  },
  {
    name: 'a property is renamed',
    a: closed({ x: text }),
    b: closed({ z: text }),
    ...breaks,
  },
  {
    name: 'a property becomes required',
    a: object({ x: text }),
    b: object({ x: text }, { required: ['x'] }),
    ...narrows,
  },
  {
    name: 'a property that is not described becomes required',
    a: object({ x: text }),
    b: object({ x: text }, { required: ['y'] }),
    ...narrows,
  },
  {
    name: 'a property deep inside is narrowed',
    a: object({ x: object({ y: { type: 'array', items: object({ z: text }) } }) }),
    b: object({ x: object({ y: { type: 'array', items: object({ z: { const: 'a' } }) } }) }),
    ...narrows,
  },
  {
    name: 'a property is forbidden',
    a: object({ x: text, y: text }),
    b: object({ x: text, y: false }),
    answer: ['breaking', 'breaking'],
    request: ['breaking', 'addition'],
  },
  {
    name: 'further properties are forbidden',
    a: object({ x: text }),
    b: closed({ x: text }),
    ...narrows,
  },
  {
    name: 'further properties get a type',
    a: object({ x: text }),
    b: object({ x: text }, { additionalProperties: number }),
    ...narrows,
  },
  {
    name: 'further properties are forbidden by unevaluatedProperties',
    a: object({ x: text }),
    b: object({ x: text }, { unevaluatedProperties: false }),
    ...narrows,
  },
  {
    name: 'further properties are forbidden beside an alternative',
    a: object({ x: text }, { anyOf: [object({ y: text }), object({ z: text })] }),
    b: object(
      { x: text },
      { anyOf: [object({ y: text }), object({ z: text })], unevaluatedProperties: false },
    ),
    ...narrows,
  },
  {
    name: 'properties by pattern get a type',
    a: { type: 'object', patternProperties: { '^x': { type: ['string', 'number'] } } },
    b: { type: 'object', patternProperties: { '^x': text } },
    ...narrows,
  },
  {
    name: 'names of properties are limited',
    a: { type: 'object' },
    b: { type: 'object', propertyNames: { pattern: '^[a-z]+$' } },
    ...narrows,
  },
  {
    name: 'more properties are needed',
    a: { type: 'object', minProperties: 1 },
    b: { type: 'object', minProperties: 2 },
    ...narrows,
  },
  {
    name: 'fewer properties are allowed',
    a: { type: 'object' },
    b: { type: 'object', maxProperties: 3 },
    ...narrows,
  },
  {
    name: 'a property needs another one',
    a: object({ x: text, y: text }),
    b: object({ x: text, y: text }, { dependentRequired: { x: ['y'] } }),
    ...narrows,
  },
  {
    name: 'a property brings a schema with it',
    a: object({ x: text, y: text }),
    b: object({ x: text, y: text }, { dependentSchemas: { x: { required: ['y'] } } }),
    ...narrows,
  },

  // Lists
  {
    name: 'items are narrowed',
    a: { type: 'array', items: { type: ['string', 'null'] } },
    b: { type: 'array', items: text },
    ...narrows,
  },
  {
    name: 'items get a type',
    a: { type: 'array' },
    b: { type: 'array', items: text },
    ...narrows,
  },
  {
    name: 'fewer items are allowed',
    a: { type: 'array', maxItems: 5 },
    b: { type: 'array', maxItems: 4 },
    ...narrows,
  },
  {
    name: 'an item is needed',
    a: { type: 'array' },
    b: { type: 'array', minItems: 1 },
    ...narrows,
  },
  {
    name: 'no item may occur twice',
    a: { type: 'array' },
    b: { type: 'array', uniqueItems: true },
    ...narrows,
  },
  {
    name: 'the first item gets a type',
    a: { type: 'array', prefixItems: [{}] },
    b: { type: 'array', prefixItems: [text] },
    ...narrows,
  },
  {
    name: 'a tuple is closed',
    a: { type: 'array', prefixItems: [text] },
    b: { type: 'array', prefixItems: [text], items: false },
    ...narrows,
  },
  {
    name: 'some item must be a number',
    a: { type: 'array' },
    b: { type: 'array', contains: number },
    ...narrows,
  },
  {
    name: 'more items must be numbers',
    a: { type: 'array', contains: number },
    b: { type: 'array', contains: number, minContains: 2 },
    ...narrows,
  },

  // Alternatives
  {
    name: 'an alternative is left out of oneOf',
    a: { oneOf: [enrolled, failed, known] },
    b: { oneOf: [enrolled, known] },
    ...narrows,
  },
  {
    name: 'one of two alternatives is left',
    a: { oneOf: [enrolled, failed] },
    b: enrolled,
    ...narrows,
  },
  {
    name: 'an alternative is left out of anyOf',
    a: { anyOf: [text, number] },
    b: { anyOf: [text] },
    ...narrows,
  },
  {
    name: 'alternatives change places and one loses a value',
    a: { oneOf: [enrolled, failed] },
    b: { oneOf: [failed, outcomeOf(true, 'ENROLLED', { score: { type: 'number', minimum: 0 } })] },
    ...narrows,
  },
  {
    name: 'an alternative is replaced',
    a: { oneOf: [enrolled, failed] },
    b: { oneOf: [enrolled, known] },
    ...breaks,
  },
  {
    name: 'overlapping alternatives exclude each other now',
    a: { anyOf: [{ minimum: 0 }, { maximum: 10 }] },
    b: { oneOf: [{ minimum: 0 }, { maximum: 10 }] },
    // A branch less overlap: not provable either way but for what anyOf allows.
    answer: ['addition', 'breaking'],
    request: ['breaking', 'addition'],
  },
  {
    name: 'a branch of overlapping oneOf is narrowed, which lets more through',
    a: { oneOf: [{ type: 'integer' }, { type: 'integer', minimum: 0 }] },
    b: { oneOf: [{ type: 'integer' }, { type: 'integer', minimum: 5 }] },
    ...breaks,
  },
  {
    name: 'a condition is added by allOf',
    a: { allOf: [text] },
    b: { allOf: [text, { maxLength: 5 }] },
    ...narrows,
  },
  {
    name: 'nothing like this is allowed any more',
    a: text,
    b: { type: 'string', not: { const: 'a' } },
    ...narrows,
  },
  {
    name: 'what is ruled out grows',
    a: { type: 'string', not: { enum: ['a'] } },
    b: { type: 'string', not: { enum: ['a', 'b'] } },
    ...narrows,
  },
  {
    name: 'a condition with if and then is set',
    a: object({ x: text, y: text }),
    b: object({ x: text, y: text }, condition({ required: ['x'] }, { required: ['y'] })),
    ...narrows,
  },
  {
    name: 'what follows from a condition is narrowed',
    a: condition({ type: 'string' }, { minLength: 1 }),
    b: condition({ type: 'string' }, { minLength: 2 }),
    ...narrows,
  },
  {
    name: 'an enum of a property becomes alternatives with more to say',
    a: object({ kind: { enum: ['a', 'b'] }, size: number }, { required: ['kind'] }),
    b: {
      oneOf: [
        object({ kind: { const: 'a' }, size: number }, { required: ['kind', 'size'] }),
        object({ kind: { const: 'b' }, size: number }, { required: ['kind'] }),
      ],
    },
    ...narrows,
  },
  {
    name: 'the property that tells alternatives apart changes',
    a: {
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
      discriminator: { propertyName: 'kind' },
    },
    b: {
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
      discriminator: { propertyName: 'type' },
    },
    components: {
      schemas: { A: object({ kind: { const: 'A' } }), B: object({ kind: { const: 'B' } }) },
    },
    ...breaks,
  },
  {
    name: 'the values that tell alternatives apart are swapped',
    a: {
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
      discriminator: { propertyName: 'kind', mapping: { a: '#/components/schemas/A', b: 'B' } },
    },
    b: {
      oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }],
      discriminator: { propertyName: 'kind', mapping: { b: '#/components/schemas/A', a: 'B' } },
    },
    components: {
      schemas: {
        A: object({ x: text }, { required: ['x'] }),
        B: object({ y: text }, { required: ['y'] }),
      },
    },
    ...breaks,
  },

  // Recursion
  {
    name: 'a property of a recursive schema is narrowed',
    a: { $ref: '#/components/schemas/Tree' },
    b: { $ref: '#/components/schemas/ShortTree' },
    components: {
      schemas: {
        Tree: object({
          name: text,
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
        }),
        ShortTree: object({
          name: { type: 'string', maxLength: 5 },
          children: { type: 'array', items: { $ref: '#/components/schemas/ShortTree' } },
        }),
      },
    },
    ...narrows,
  },

  {
    name: 'an alternative changes beside one that leads back to the whole',
    a: { $ref: '#/components/schemas/A' },
    b: { $ref: '#/components/schemas/B' },
    components: {
      schemas: {
        A: { anyOf: [{ $ref: '#/components/schemas/A' }, text] },
        B: { anyOf: [{ $ref: '#/components/schemas/B' }, number] },
      },
    },
    ...breaks,
  },

  // What is said about values
  {
    name: 'a description is reworded',
    a: { ...text, description: 'x' },
    b: { ...text, description: 'y' },
    ...rewords,
  },
  { name: 'a title is added', a: text, b: { ...text, title: 'Text' }, ...rewords },
  {
    name: 'examples change',
    a: { ...text, examples: ['x'] },
    b: { ...text, examples: ['y'] },
    ...rewords,
  },
  {
    name: 'provenance changes',
    a: { ...text, 'x-provenance': 'inferred' },
    b: { ...text, 'x-provenance': 'documented' },
    ...rewords,
  },
  {
    name: 'the description of an alternative is reworded',
    a: { oneOf: [enrolled, { ...failed, description: 'x' }] },
    b: { oneOf: [{ ...failed, description: 'y' }, enrolled] },
    ...rewords,
  },
  {
    name: 'a schema is deprecated',
    a: object({ x: text }),
    b: object({ x: { ...text, deprecated: true } }),
    answer: ['addition', 'addition'],
    request: ['addition', 'addition'],
  },
  {
    name: 'a default changes',
    a: object({ x: { ...text, default: 'a' } }),
    b: object({ x: { ...text, default: 'b' } }),
    ...breaks,
  },
  {
    name: 'a default is set',
    a: object({ x: text }),
    b: object({ x: { ...text, default: 'b' } }),
    ...breaks,
  },
  {
    name: 'a required property becomes optional with a default',
    a: object({ x: text }, { required: ['x'] }),
    b: object({ x: { ...text, default: 'b' } }),
    answer: ['breaking', 'breaking'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'a property becomes read-only',
    a: object({ x: text }),
    b: object({ x: { ...text, readOnly: true } }),
    answer: ['addition', 'addition'],
    request: ['addition', 'addition'],
  },
  {
    name: 'a property becomes write-only',
    a: object({ x: text }),
    b: object({ x: { ...text, writeOnly: true } }),
    answer: ['addition', 'addition'],
    request: ['addition', 'addition'],
  },
  {
    name: 'a required property becomes read-only: callers need not send it',
    a: object({ x: text }, { required: ['x'] }),
    b: object({ x: { ...text, readOnly: true } }, { required: ['x'] }),
    answer: ['addition', 'addition'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'a required property becomes write-only: it may be missing in answers',
    a: object({ x: text }, { required: ['x'] }),
    b: object({ x: { ...text, writeOnly: true } }, { required: ['x'] }),
    answer: ['breaking', 'addition'],
    request: ['addition', 'addition'],
  },
  {
    name: 'an extension without a rule is set',
    a: text,
    b: { ...text, 'x-mask': true },
    ...rewords,
  },
  {
    name: 'an extension that callers act by is set',
    a: text,
    b: { ...text, 'x-scope': true },
    ...breaks,
  },
  {
    name: 'a pattern becomes one that every text matches',
    a: { ...text, pattern: '^[a-z]+$' },
    b: { ...text, pattern: '.*' },
    answer: ['breaking', 'addition'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'a pattern that every text matches is gone',
    a: { ...text, pattern: '.*' },
    b: text,
    ...same,
  },
  {
    name: 'a pattern becomes one that no text with a line break matches',
    a: { ...text, pattern: '^[^a]*$' },
    b: { ...text, pattern: '^.*$' },
    ...breaks,
  },
  {
    name: 'a keyword that is not known changes',
    a: { ...text, soundsLike: 'x' },
    b: { ...text, soundsLike: 'y' },
    ...breaks,
  },
  {
    name: 'a keyword that is not known is set deep inside',
    a: object({ x: { type: 'array', items: text } }),
    b: object({ x: { type: 'array', items: { ...text, soundsLike: 'y' } } }),
    ...breaks,
  },
  {
    name: 'a keyword has a value that it cannot have',
    a: object({ x: text }),
    b: object({ x: text }, { required: true }),
    ...breaks,
  },

  {
    name: 'a default inside of a condition changes',
    a: condition({ required: ['x'] }, object({ y: { default: 'a' } })),
    b: condition({ required: ['x'] }, object({ y: { default: 'b' } })),
    ...breaks,
  },
  {
    name: 'one kind of answer becomes two, of which the second lost a property',
    a: closed({ kind: { enum: ['a', 'b'] }, size: number }, { required: ['kind'] }),
    b: {
      oneOf: [
        closed({ kind: { const: 'a' }, size: number }, { required: ['kind'] }),
        closed({ kind: { const: 'b' } }, { required: ['kind'] }),
      ],
    },
    answer: ['breaking', 'breaking'],
    request: ['breaking', 'addition'],
  },

  {
    name: 'a property that only a condition names is gone',
    a: { type: 'object', ...condition({ required: ['x'] }, object({ y: {} })) },
    b: { type: 'object', ...condition({ required: ['x'] }, object({})) },
    answer: ['breaking', 'none'],
    request: ['breaking', 'none'],
  },
  {
    name: 'a property that only a dependent schema names is gone',
    a: object({ x: text }, { dependentSchemas: { x: object({ y: {} }) } }),
    b: object({ x: text }),
    answer: ['breaking', 'none'],
    request: ['breaking', 'none'],
  },
  {
    name: 'a property that a condition ruled out may be there',
    a: object({ x: text, y: text }, condition({ required: ['x'] }, { properties: { y: false } })),
    b: object({ x: text, y: text }),
    answer: ['breaking', 'addition'],
    request: ['addition', 'breaking'],
  },
  ...[undefined, { cat: '#/components/schemas/Cat' }, { cat: 'Cat' }].flatMap((mapping) =>
    [{ $ref: '#/components/schemas/Pet' }, object({ pets: { type: 'array', items: pet } })].map(
      (place) => ({
        name: `a kind of a base class changes, chosen by ${JSON.stringify(mapping)} in ${JSON.stringify(place)}`,
        a: place,
        b: place,
        components: pets(mapping, object({ claws: text })),
        newComponents: pets(mapping, object({ claws: { type: 'integer' } })),
        ...breaks,
      }),
    ),
  ),
  {
    name: 'a kind of a kind of a base class gets narrower',
    a: { allOf: [pet], description: 'A pet' },
    b: { allOf: [pet], description: 'A pet' },
    components: pets(undefined, object({}), text),
    newComponents: pets(undefined, object({}), { ...text, maxLength: 4 }),
    ...narrows,
  },
  {
    name: 'a kind of a base class is new',
    a: pet,
    b: pet,
    components: { schemas: { ...kinds, Lion: true } },
    newComponents: { schemas: kinds },
    answer: ['breaking', 'breaking'],
    request: ['addition', 'breaking'],
  },
  {
    name: 'a kind of a base class is reworded',
    a: pet,
    b: pet,
    components: pets(undefined, object({ claws: text })),
    newComponents: pets(undefined, object({ claws: { ...text, description: 'Sharp' } })),
    ...rewords,
  },

  // The same in other words
  {
    name: 'const is an enum of one',
    a: { type: 'string', const: 'x' },
    b: { type: 'string', enum: ['x'] },
    ...same,
  },
  { name: 'a type list of one', a: { type: ['string'] }, b: text, ...same },
  { name: 'allOf of one', a: object({ x: { allOf: [text] } }), b: object({ x: text }), ...same },
  {
    name: 'a reference is inlined',
    a: object({ x: { $ref: '#/components/schemas/X' } }),
    b: object({ x: { type: 'string', maxLength: 4 } }),
    components: { schemas: { X: { type: 'string', maxLength: 4 } } },
    ...same,
  },
  {
    name: 'a component is renamed',
    a: { $ref: '#/components/schemas/X' },
    b: { $ref: '#/components/schemas/Y~1Z%20' },
    components: { schemas: { X: text, 'Y/Z ': text } },
    ...same,
  },
  {
    name: 'a recursive schema is unrolled once',
    a: { $ref: '#/components/schemas/Tree' },
    b: object({ children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }),
    components: {
      schemas: {
        Tree: object({ children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } }),
      },
    },
    ...same,
  },
  {
    name: 'two schemas that refer to each other are renamed',
    a: { $ref: '#/components/schemas/A' },
    b: { $ref: '#/components/schemas/C' },
    components: {
      schemas: {
        A: object({ b: { $ref: '#/components/schemas/B' } }),
        B: object({ a: { $ref: '#/components/schemas/A' } }),
        C: object({ b: { $ref: '#/components/schemas/D' } }),
        D: object({ a: { $ref: '#/components/schemas/C' } }),
      },
    },
    ...same,
  },
  {
    name: 'alternatives change places',
    a: { oneOf: [enrolled, failed, known] },
    b: { oneOf: [known, enrolled, failed] },
    ...same,
  },
  {
    name: 'overlapping alternatives change places',
    a: { oneOf: [{ minimum: 0 }, { maximum: 10 }] },
    b: { oneOf: [{ maximum: 10 }, { minimum: 0 }] },
    ...same,
  },
  { name: 'oneOf of one', a: { oneOf: [enrolled] }, b: enrolled, ...same },
  {
    name: 'alternatives that exclude each other anyway',
    a: { oneOf: [text, number] },
    b: { anyOf: [text, number] },
    ...same,
  },
  {
    name: 'a type list as alternatives',
    a: { type: ['string', 'null'] },
    b: { anyOf: [text, { type: 'null' }] },
    ...same,
  },
  {
    name: 'properties and required names in another order',
    a: object({ x: text, y: number }, { required: ['x', 'y'] }),
    b: object({ y: number, x: text }, { required: ['y', 'x'] }),
    ...same,
  },
  {
    name: 'an object is put together by allOf',
    a: object({ x: text, y: text }, { required: ['x', 'y'] }),
    b: {
      allOf: [object({ x: text }, { required: ['x'] }), object({ y: text }, { required: ['y'] })],
    },
    ...same,
  },
  {
    name: 'whole numbers above 0 and from 1',
    a: { type: 'integer', exclusiveMinimum: 0 },
    b: { type: 'integer', minimum: 1 },
    ...same,
  },
  { name: 'limits that say nothing', a: text, b: { type: 'string', minLength: 0 }, ...same },
  {
    name: 'further properties are allowed in so many words',
    a: object({ x: text }),
    b: object({ x: text }, { additionalProperties: true }),
    ...same,
  },
  { name: 'deprecated is set to false', a: text, b: { ...text, deprecated: false }, ...same },
  { name: 'an anchor is set', a: text, b: { ...text, $anchor: 'text' }, ...same },
  {
    name: 'a keyword that is not known stays',
    a: { ...object({ x: text }), soundsLike: { $ref: '#/components/schemas/X' } },
    b: { soundsLike: { $ref: '#/components/schemas/X' }, ...object({ x: text }) },
    components: { schemas: { X: text } },
    ...same,
  },
  {
    name: 'unevaluatedProperties beside alternatives stays',
    a: { anyOf: [object({ x: text }), object({ y: text })], unevaluatedProperties: false },
    b: { unevaluatedProperties: false, anyOf: [object({ x: text }), object({ y: text })] },
    ...same,
  },
];

describe('a change of a schema', () => {
  describe.each(rows)('$name', ({ a, b, answer, request, components, newComponents }) => {
    const rest: JsonObject = components === undefined ? {} : { components };
    const newRest: JsonObject = newComponents === undefined ? rest : { components: newComponents };
    it(`is ${answer.join(' and, back, ')} in an answer`, () => {
      const [from, to] = [answering(a, rest), answering(b, newRest)];
      expect([outcome(from, to), outcome(to, from)]).toEqual(answer);
    });
    it(`is ${request.join(' and, back, ')} in a request`, () => {
      const [from, to] = [taking(a, rest), taking(b, newRest)];
      expect([outcome(from, to), outcome(to, from)]).toEqual(request);
    });
    it('is none when it is made by both sides', () => {
      expect(outcome(answering(a, rest), answering(a, rest))).toBe('none');
      expect(outcome(taking(b, newRest), taking(b, newRest))).toBe('none');
    });
  });
});
