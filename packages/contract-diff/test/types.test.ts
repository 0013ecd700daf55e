import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, changesBetween, taking, withOperation } from './documents.js';

const text = { type: 'string' };
const object = (properties: JsonObject, ...required: string[]): JsonObject => ({
  type: 'object',
  properties,
  required,
});
const outcome = (message: JsonObject, data: JsonObject = {}): JsonObject =>
  object({ data: object({ message, ...data }, 'message') }, 'data');
const either = (...branches: JsonObject[]): JsonObject => ({ oneOf: branches });
const enrolled = outcome({ const: 'ENROLLED' });
const failed = outcome({ const: 'FAILED' }, { reason: text });
const component = (name: string, schema: JsonObject = object({ a: text })): JsonObject =>
  answering(
    { $ref: `#/components/schemas/${name}` },
    { components: { schemas: { [name]: schema } } },
  );
const inPath = (name: string): JsonObject => ({
  ...withOperation({}),
  paths: {
    [`/a/{${name}}`]: { get: { parameters: [{ name, in: 'path', required: true, schema: text }] } },
  },
});
const places = ['types', 'client'];

/** The changes of names as `level place: message`; the wire's are left out. */
function told(from: JsonObject, to: JsonObject): string[] {
  return changesBetween(from, to, { types: true })
    .filter(({ place }) => places.includes(place))
    .map(({ level, place, message }) => `${level} ${place}: ${message}`);
}

/** What changes, from what to what, and what is said of it. */
const rows: readonly (readonly [string, JsonObject, JsonObject, readonly string[]])[] = [
  [
    'a schema is renamed',
    component('Thing'),
    component('Item'),
    ['breaking types: The schema Thing is called Item now, and so are the types of its name.'],
  ],
  [
    'a schema is written where it is used',
    component('Thing'),
    answering(object({ a: text })),
    ['breaking types: The schema Thing is gone, and the types of its name with it.'],
  ],
  ['a schema is given a name', answering(object({ a: text })), component('Thing'), []],
  [
    'a schema changes that nothing uses any more',
    component('Thing'),
    answering(object({ a: text }), {
      components: { schemas: { Thing: object({ a: { type: 'integer' } }) } },
    }),
    ['breaking types: The schema Thing, which no operation uses, changed.'],
  ],
  [
    'a response is renamed',
    withOperation({}, { components: { responses: { Missing: { description: 'Not there' } } } }),
    withOperation({}, { components: { responses: { NotFound: { description: 'Not there' } } } }),
    [
      'breaking types: The response Missing is called NotFound now, and so are the types of its name.',
    ],
  ],
  [
    'an operationId changes',
    withOperation({ operationId: 'make' }),
    withOperation({ operationId: 'create' }),
    ['breaking types: The operationId changed from make to create.'],
  ],
  [
    'an operationId is gone',
    { ...withOperation({}), paths: { '/a': { get: { operationId: 'make' } } } },
    { ...withOperation({}), paths: { '/a': { get: {} } } },
    ['breaking types: The operationId changed from make to no name.'],
  ],
  [
    'an operation gets an operationId',
    { ...withOperation({}), paths: { '/a': { get: {} } } },
    { ...withOperation({}), paths: { '/a': { get: { operationId: 'make' } } } },
    ['addition types: The operationId is make now.'],
  ],
  [
    "the client's method is renamed",
    withOperation({ 'x-client-name': 'things.make' }),
    withOperation({ 'x-client-name': 'things.create' }),
    ["breaking client: The client's method changed from things.make to things.create."],
  ],
  [
    "the client's method is gone",
    withOperation({ 'x-client-name': 'things.make' }),
    withOperation({}),
    ["breaking client: The client's method things.make is gone."],
  ],
  [
    "the client's method is new",
    withOperation({}),
    withOperation({ 'x-client-name': 'things.make' }),
    ["addition client: The client's method is things.make now."],
  ],
  [
    'a path parameter is renamed in the template',
    inPath('id'),
    inPath('userId'),
    ['breaking types: request.path.id: This parameter was renamed to userId.'],
  ],
  [
    'an operation changes its group',
    withOperation({ tags: ['A'] }),
    withOperation({ tags: ['B'] }),
    [
      'breaking types: It is no longer in the group A.',
      'addition types: It is in the group B now.',
    ],
  ],
  [
    'an operation joins a group before its own',
    withOperation({ tags: ['A'] }),
    withOperation({ tags: ['B', 'A'] }),
    [
      'breaking types: Its first group is B now, no longer A.',
      'addition types: It is in the group B now.',
    ],
  ],
];

/** What an answer may be, what it may be later, and what is said of it. */
const answers: readonly (readonly [string, JsonObject, JsonObject, readonly string[]])[] = [
  [
    'loses a value',
    outcome({ enum: ['A', 'B'] }),
    outcome({ enum: ['A'] }),
    [
      'breaking types: "B" is no longer among the values of response.200.data.message: comparisons with it do not compile.',
    ],
  ],
  [
    'loses an alternative with its own message and property',
    either(enrolled, failed),
    either(enrolled),
    [
      'breaking types: "FAILED" is no longer among the values of response.200.data.message: comparisons with it do not compile.',
      'breaking types: No answer has the property response.200.data.reason any more.',
    ],
  ],
  [
    'loses an alternative of the message itself',
    outcome(either({ const: 'A' }, { const: 'B' })),
    outcome(either({ const: 'A' })),
    [
      'breaking types: "B" is no longer among the values of response.200.data.message: comparisons with it do not compile.',
    ],
  ],
  [
    'names its alternatives beside what they share',
    {
      ...object({ message: text }),
      oneOf: ['A', 'B'].map((one) => object({ message: { const: one } })),
    },
    {
      ...object({ message: text }),
      oneOf: ['A'].map((one) => object({ message: { const: one } })),
    },
    [
      'breaking types: "B" is no longer among the values of response.200.message: comparisons with it do not compile.',
    ],
  ],
  [
    'can no longer be false',
    object({ status: { type: 'boolean' } }),
    object({ status: { const: true } }),
    [
      'breaking types: false is no longer among the values of response.200.status: comparisons with it do not compile.',
    ],
  ],
  [
    'loses a value in a list, deep inside of what refers to itself',
    { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
    { type: 'array', items: { $ref: '#/components/schemas/Bush' } },
    [
      'breaking types: "b" is no longer among the values of response.200[].kind: comparisons with it do not compile.',
    ],
  ],
  ['gains a value', outcome({ enum: ['A'] }), outcome({ enum: ['A', 'B'] }), []],
  ['can be any text now', outcome({ enum: ['A'] }), outcome(text), []],
  [
    'moves a value to another alternative',
    either(outcome({ enum: ['A', 'B'] }), outcome({ enum: ['C'] })),
    either(outcome({ enum: ['A'] }), outcome({ enum: ['B', 'C'] })),
    [],
  ],
  [
    'joins its alternatives',
    either(outcome({ const: 'A' }), outcome({ const: 'B' })),
    outcome({ enum: ['A', 'B'] }),
    [],
  ],
];

const tree = (name: string, kinds: string[]) => ({
  [name]: object({
    kind: { enum: kinds },
    children: { type: 'array', items: { $ref: `#/components/schemas/${name}` } },
  }),
});
const trees = { components: { schemas: { ...tree('Tree', ['a', 'b']), ...tree('Bush', ['a']) } } };

describe('the types that are generated from a document', () => {
  it.each(rows)('are told when %s', (_, from, to, says) => {
    expect(told(from, to)).toEqual(says);
  });

  it.each(answers)('are told when an answer %s', (_, from, to, says) => {
    expect(told(answering(from, trees), answering(to, trees))).toEqual(says);
  });

  it('do not count where they are not asked for', () => {
    for (const [, from, to] of rows) expect(changesBetween(from, to)).toEqual([]);
    for (const [, from, to] of answers) {
      const changes = changesBetween(answering(from, trees), answering(to, trees));
      expect(changes.filter(({ place }) => places.includes(place))).toEqual([]);
    }
  });

  it('leave the changes of the wire as they are', () => {
    const pairs = [
      ...rows.map(([, from, to]) => [from, to] as const),
      ...answers.map(([, from, to]) => [answering(from, trees), answering(to, trees)] as const),
    ];
    for (const [from, to] of pairs) {
      const wire = changesBetween(from, to, { types: true }).filter(
        ({ place }) => !places.includes(place),
      );
      expect(wire).toEqual(changesBetween(from, to));
    }
  });

  it('of requests lose nothing that the wire does not lose as well', () => {
    expect(told(taking(outcome({ enum: ['A', 'B'] })), taking(outcome({ enum: ['A'] })))).toEqual(
      [],
    );
  });

  it('lose a property once where the wire loses it too', () => {
    expect(told(answering(object({ a: text, b: text })), answering(object({ a: text })))).toEqual(
      [],
    );
  });

  it('name the operation whose answer changed', () => {
    const [from, to] = [either(enrolled, failed), enrolled].map((schema) => answering(schema));
    const changes = changesBetween(from ?? {}, to ?? {}, { types: true });
    expect(
      changes.filter(({ place }) => place === 'types').map(({ operation }) => operation),
    ).toEqual(['makeThing', 'makeThing']);
  });
});
