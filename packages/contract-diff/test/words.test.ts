import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, changesBetween, taking, withOperation } from './documents.js';

const text = { type: 'string' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...rest,
});

/** `level place: message` of each change. */
function told(from: JsonObject, to: JsonObject): string[] {
  return changesBetween(from, to).map(
    ({ level, place, message }) => `${level} ${place}: ${message}`,
  );
}

function envelope(status: boolean, message: string, data: JsonObject = {}): JsonObject {
  return object(
    {
      status: { type: 'boolean', const: status },
      data: object(
        { message: { type: 'string', const: message }, ...data },
        { required: ['message'] },
      ),
    },
    { required: ['status', 'data'] },
  );
}

describe('a change is told', () => {
  it('with the operation and the place in a request', () => {
    const form = (photo: JsonObject) =>
      withOperation({
        requestBody: { content: { 'multipart/form-data': { schema: object({ photo }) } } },
      });
    const [change] = changesBetween(
      form({ ...text, format: 'binary', 'x-max-bytes': 2 }),
      form({ ...text, format: 'binary', 'x-max-bytes': 1 }),
    );
    expect(change).toEqual({
      level: 'breaking',
      operation: 'makeThing',
      place: 'request.body[multipart/form-data].photo',
      message: 'The x-max-bytes went from 2 to 1.',
    });
  });

  it('with the place of a parameter, whatever it is in', () => {
    const from = withOperation({ parameters: [{ name: 'x-agent', in: 'header', schema: text }] });
    expect(told(from, withOperation({}))).toEqual([
      'breaking request.header.x-agent: This parameter is no longer taken.',
    ]);
  });

  it('with METHOD and path where the operation has no operationId', () => {
    const path = (schema: JsonObject) => ({
      ...withOperation({}),
      paths: { '/a': { get: { parameters: [{ name: 'q', in: 'query', schema }] } } },
    });
    expect(changesBetween(path(text), path({ type: 'integer' }))[0]?.operation).toBe('GET /a');
  });

  it('once for the whole document, with an empty operation', () => {
    const key = { type: 'apiKey', in: 'header', name: 'x-key' };
    const from = withOperation({}, { components: { securitySchemes: { key } } });
    expect(changesBetween(from, { ...from, security: [{ key: [] }] })).toEqual([
      {
        level: 'breaking',
        operation: '',
        place: 'security',
        message: 'It is no longer enough to send no credentials; what is asked for is key.',
      },
    ]);
  });

  it('deep inside, through lists and maps', () => {
    const deep = (z: JsonObject) =>
      answering(object({ x: { type: 'array', items: object({}, { additionalProperties: z }) } }));
    expect(told(deep({ enum: ['a'] }), deep({ enum: ['a', 'b'] }))).toEqual([
      'breaking response.200.x[].*: The value "b" can occur now.',
    ]);
  });

  it('as a change of one alternative, named by its literals', () => {
    const outcomes = (...all: JsonObject[]) => answering({ oneOf: all });
    const from = outcomes(envelope(true, 'ENROLLED', { id: text }), envelope(false, 'FAILED'));
    const to = outcomes(
      envelope(false, 'FAILED'),
      envelope(true, 'ENROLLED', { id: { type: 'integer' } }),
    );
    expect(told(from, to)).toEqual([
      'breaking response.200.data.id: The type changed from string to integer. (when status is true and data.message is "ENROLLED")',
    ]);
  });

  it('as an alternative that came or went', () => {
    const outcomes = (...all: JsonObject[]) => answering({ oneOf: all });
    const [a, b] = [envelope(true, 'ENROLLED'), envelope(false, 'FAILED')];
    expect(told(outcomes(a), outcomes(a, b))).toEqual([
      'breaking response.200: The case that status is false and data.message is "FAILED" can occur now.',
    ]);
    expect(told(outcomes(b, a), outcomes(a))).toEqual([
      'addition response.200: The case that status is false and data.message is "FAILED" no longer occurs.',
    ]);
  });

  it('once where it is the same in all alternatives', () => {
    const both = (name: JsonObject) =>
      answering({
        ...object({ name }),
        oneOf: [envelope(true, 'ENROLLED'), envelope(false, 'FAILED')],
      });
    expect(told(both(text), both({ ...text, description: 'The name' }))).toEqual([
      'fix response.200.name: A description was added.',
    ]);
  });

  it('as breaking without a reason where nothing is proved', () => {
    const of = (minimum: number) =>
      answering({ oneOf: [{ type: 'integer' }, { type: 'integer', minimum }] });
    expect(told(of(0), of(5)).filter((line) => line.startsWith('breaking'))).toEqual([
      'breaking response.200: It changed in a way that cannot be shown to be harmless.',
    ]);
  });

  it('once inside a recursive schema', () => {
    const tree = (name: JsonObject) =>
      answering(
        { $ref: '#/components/schemas/Tree' },
        {
          components: {
            schemas: {
              Tree: object({
                name,
                children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
              }),
            },
          },
        },
      );
    expect(told(tree(text), tree({ type: ['string', 'null'] }))).toEqual([
      'breaking response.200.name: It can now be null as well; it was string.',
    ]);
  });

  it('in every operation that uses what changed, also when it is recursive', () => {
    const schemas = (name: JsonObject): JsonObject => ({
      A: object({ b: { $ref: '#/components/schemas/B' }, name }),
      B: object({ a: { $ref: '#/components/schemas/A' } }),
    });
    const answer = (schema: string) => ({
      responses: {
        '200': {
          description: 'Done',
          content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
        },
      },
    });
    const both = (name: JsonObject) => ({
      ...withOperation({}),
      paths: { '/a': { get: answer('A') }, '/b': { get: answer('B') } },
      components: { schemas: schemas(name) },
    });
    const changes = changesBetween(both({ const: 'a' }), both(text));
    expect(changes.map(({ operation, place }) => [operation, place])).toEqual([
      ['GET /a', 'response.200.name'],
      ['GET /b', 'response.200.a.name'],
    ]);
  });

  it('where it is a break, also when the same two schemas met in a harmless place before', () => {
    const schemas: JsonObject = { Any: { type: ['string', 'null'] }, Text: text };
    const request = (schema: string) => {
      const member = { $ref: `#/components/schemas/${schema}` };
      const first = object({ member }, { enum: [{ member: 'a' }] });
      return taking(object({ first, second: object({ member }) }), { components: { schemas } });
    };
    expect(told(request('Any'), request('Text'))).toEqual([
      'breaking request.body[application/json].second.member: It can no longer be null; it is string now.',
    ]);
  });

  it('with a property named like a keyword, or like a member of every object', () => {
    for (const name of ['description', 'x-provenance', 'constructor', '__proto__', '$ref']) {
      const to = taking(object({ [name]: text, x: text }));
      expect(told(taking(object({ [name]: { type: 'integer' }, x: text })), to)).toEqual([
        `breaking request.body[application/json].${name}: The type changed from integer to string.`,
      ]);
    }
  });
});
