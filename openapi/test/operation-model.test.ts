import { describe, expect, test } from 'vitest';
import {
  type OpenApiDocument,
  type Operation,
  type OperationModel,
  readOperations,
  type Schema,
  statusByCode,
} from '../generate/model/index.js';

describe('a field is required', () => {
  test('when a parameter says so', () => {
    const { fields } = read({
      parameters: [
        { name: 'needed', in: 'query', required: true, schema: { type: 'string' } },
        { name: 'spare', in: 'query', schema: { type: 'string' } },
      ],
    });
    expect(requiredOf(fields)).toEqual(['needed']);
  });

  test('when every alternative of a body that must be sent requires it, and not when one of them does', () => {
    const { fields } = read(
      withBodies({
        'multipart/form-data': object(['always', 'inForms'], ['always', 'inForms']),
        'application/json': object(['always', 'inForms'], ['always']),
      }),
    );
    expect(requiredOf(fields)).toEqual(['always']);
  });

  test('whatever order the alternatives stand in', () => {
    const { fields } = read(
      withBodies({
        'application/json': object(['always', 'inForms'], ['always']),
        'multipart/form-data': object(['always', 'inForms'], ['always', 'inForms']),
      }),
    );
    expect(requiredOf(fields)).toEqual(['always']);
  });

  test('not when another alternative does not even have it', () => {
    const { fields } = read(
      withBodies({
        'multipart/form-data': object(['file'], ['file']),
        'application/json': object(['text'], ['text']),
      }),
    );
    expect(requiredOf(fields)).toEqual([]);
  });

  test('not when the body may be left out', () => {
    const body = withBodies({ 'application/json': object(['name'], ['name']) });
    expect(
      requiredOf(read({ requestBody: { ...body.requestBody, required: false } }).fields),
    ).toEqual([]);
  });

  test('when the body requires what a query parameter leaves open', () => {
    const { fields } = read({
      parameters: [{ name: 'name', in: 'query', schema: { type: 'string' } }],
      ...withBodies({ 'application/json': object(['name'], ['name']) }),
    });
    expect(fields.get('name')).toMatchObject({ place: 'query', required: true });
  });

  test('by an `allOf` as by the object itself', () => {
    const joined = { allOf: [object(['a'], ['a'])], ...object(['b'], []) };
    expect(requiredOf(read(withBodies({ 'application/json': joined })).fields)).toEqual(['a']);
  });
});

describe('the fields of an operation', () => {
  test('are its parameters but cookies, then those of its bodies, each once', () => {
    const { fields, cookie } = read({
      parameters: [
        { name: 'both', in: 'query', description: 'Said by the parameter.', schema: {} },
        { name: 'x-agent', in: 'header', schema: {} },
        { name: 'session', in: 'cookie', schema: {} },
      ],
      ...withBodies({ 'application/json': object(['own', 'both'], []) }),
    });
    expect([...fields.values()].map(({ name, place }) => `${name} ${place}`)).toEqual([
      'both query',
      'x-agent header',
      'own body',
    ]);
    expect(fields.get('both')?.description).toBe('Said by the parameter.');
    expect(cookie).toBe('session');
  });

  test('take an operation’s parameter before its path’s', () => {
    const document = documentOf({
      parameters: [{ name: 'id', in: 'query', required: false, schema: { type: 'integer' } }],
    });
    Object.assign(document.paths['/things'] ?? {}, {
      parameters: [
        { name: 'id', in: 'query', required: true, schema: { type: 'string' } },
        { name: 'more', in: 'query', schema: { type: 'string' } },
      ],
    });
    const [operation] = readOperations(document);
    expect(operation?.fields.get('id')).toMatchObject({ required: false, type: 'integer' });
    expect(operation?.fields.has('more')).toBe(true);
  });

  test('may be a file in one body and a base64 text in another, each with its limit', () => {
    const form = { type: 'string', format: 'binary', 'x-max-bytes': 3_000 };
    const text = { type: 'string', 'x-max-bytes': 2_000 };
    const operation = withBodies({
      'multipart/form-data': { properties: { photo: form } },
      'application/json': { properties: { photo: text } },
    });
    const media = operation.requestBody.content['multipart/form-data'];
    Object.assign(media ?? {}, { encoding: { photo: { contentType: 'image/jpeg, image/png' } } });
    expect(read(operation).fields.get('photo')).toMatchObject({
      file: { contentTypes: ['image/jpeg', 'image/png'], maxBytes: 3_000 },
      base64MaxBytes: 2_000,
      schema: text,
      type: 'string',
    });
  });

  test('that are only a file have no schema, and no types where none are listed', () => {
    const file = { type: 'string', format: 'binary' };
    const { fields } = read(withBodies({ 'multipart/form-data': { properties: { file } } }));
    expect(fields.get('file')).toMatchObject({
      schema: undefined,
      type: undefined,
      file: { contentTypes: [], maxBytes: undefined },
    });
  });

  test('have the limit of each text of a list', () => {
    const images = { type: 'array', items: { type: 'string', 'x-max-bytes': 500 } };
    const { fields } = read(withBodies({ 'application/json': { properties: { images } } }));
    expect(fields.get('images')).toMatchObject({ base64MaxBytes: 500, type: 'array' });
  });

  test('may be what either alternative allows, where two differ', () => {
    const { fields } = read(
      withBodies({
        'application/json': { properties: { size: { type: 'integer' } } },
        'multipart/form-data': { properties: { size: { type: 'string' } } },
      }),
    );
    expect(fields.get('size')).toMatchObject({
      schema: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
      type: undefined,
    });
  });
});

describe('the answers of an operation', () => {
  const failed = { title: 'Failed', ...message('FAILED') };
  const envelope = (status: boolean, data: Schema): Schema => ({
    properties: { status: { type: 'boolean', const: status }, data },
  });

  test('that are a success give an outcome for each branch of the envelope and of its data', () => {
    const ok = {
      oneOf: [
        envelope(true, { oneOf: [message('DONE'), { title: 'Silent', properties: {} }] }),
        envelope(false, { ...failed, 'x-provenance': 'inferred' }),
      ],
    };
    const { outcomes, codes } = read(answering({ '200': ok }, 'documented'));
    expect(outcomes).toEqual([
      { status: true, message: 'DONE', title: 'Do a thing', provenance: 'documented' },
      { status: true, message: undefined, title: 'Silent', provenance: 'documented' },
      { status: false, message: 'FAILED', title: 'Failed', provenance: 'inferred' },
    ]);
    expect(codes.size).toBe(0);
  });

  test('that are none give their codes, by `const`, by `enum` and by branches', () => {
    const { codes, answers } = read(
      answering({
        '201': envelope(true, message('MADE')),
        '400': envelope(false, message('A', 'B')),
        '404': envelope(false, { oneOf: [message('C'), message('B')] }),
        default: envelope(false, message('D')),
      }),
    );
    expect([...codes]).toEqual(['A', 'B', 'C', 'D']);
    expect(answers.get('404')?.messages).toEqual(['C', 'B']);
    expect(
      [...answers.values()].filter(({ success }) => success).map(({ status }) => status),
    ).toEqual(['201']);
  });

  test('name their schema and headers, references followed', () => {
    const document = documentOf(answering({}));
    document.components = {
      schemas: { Outcome: { properties: {} } },
      headers: { Wait: { description: 'Seconds.' } },
      responses: {
        Done: {
          description: 'Done.\n',
          headers: { 'retry-after': { $ref: '#/components/headers/Wait' } },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Outcome' } } },
        },
      },
    };
    Object.assign(document.paths['/things']?.post?.responses ?? {}, {
      '200': { $ref: '#/components/responses/Done' },
    });
    const answer = readOperations(document)[0]?.answers.get('200');
    expect(answer).toMatchObject({ schemaName: 'Outcome', description: 'Done.' });
    expect(answer?.headers.get('retry-after')).toEqual({ description: 'Seconds.' });
  });

  test('give each code one status, over all operations', () => {
    const not = (status: string) => read(answering({ [status]: envelope(false, message('NOT')) }));
    expect([...statusByCode([not('404'), not('404')])]).toEqual([['NOT', 404]]);
    expect(() => statusByCode([not('404'), not('400')])).toThrow(
      'The contract gives NOT the statuses 404 and 400',
    );
  });
});

describe('an operation', () => {
  test('names a user when its path has a parameter `userId`, whatever codes it answers', () => {
    const document = documentOf({});
    document.paths = {
      '/users/{userId}': {
        parameters: [{ name: 'userId', in: 'path', required: true, schema: { type: 'string' } }],
        ...document.paths['/things'],
      },
      '/search': {
        get: {
          operationId: 'search',
          parameters: [{ name: 'userId', in: 'query', schema: { type: 'string' } }],
          responses: {},
        },
      },
    };
    expect(readOperations(document).map(({ userParameter }) => userParameter)).toEqual([
      'userId',
      undefined,
    ]);
  });

  test('stands below the path of its first server, its own before the document’s', () => {
    const document = documentOf({});
    document.servers = [
      { url: '{origin}/api/1.0/', variables: { origin: { default: 'http://localhost' } } },
      { url: 'https://example.com/other' },
    ];
    expect(readOperations(document)[0]?.base).toBe('/api/1.0');
    Object.assign(document.paths['/things'] ?? {}, { servers: [{ url: 'https://example.com' }] });
    expect(readOperations(document)[0]?.base).toBe('');
    delete document.servers;
    expect(readOperations(documentOf({}))[0]?.base).toBe('');
  });

  test('is authenticated as it says, else as the document says', () => {
    const document = documentOf({});
    document.security = [{ key: [], secret: [] }, { other: [] }];
    document.components.securitySchemes = {
      key: { type: 'apiKey', in: 'header', name: 'x-key' },
      secret: { type: 'apiKey', in: 'header', name: 'x-secret' },
    };
    expect(readOperations(document)[0]?.credentials).toEqual([
      { scheme: 'key', place: 'header', name: 'x-key' },
      { scheme: 'secret', place: 'header', name: 'x-secret' },
    ]);
    Object.assign(document.paths['/things']?.post ?? {}, { security: [] });
    expect(readOperations(document)[0]?.credentials).toEqual([]);
  });

  test('is safe to repeat only when the contract says so', () => {
    expect(read({}).safeToRepeat).toBe(false);
    expect(read({ 'x-safe-to-repeat': true }).safeToRepeat).toBe(true);
  });

  test('is read by its references, and refused with the one that names nothing or runs in a circle', () => {
    expect(() => read({ parameters: [{ $ref: '#/components/parameters/Nowhere' }] })).toThrow(
      '#/components/parameters/Nowhere names nothing',
    );
    const document = documentOf({ requestBody: { $ref: '#/components/requestBodies/A' } });
    Object.assign(document.components, {
      requestBodies: { A: { $ref: '#/components/requestBodies/A' } },
    });
    expect(() => readOperations(document)).toThrow('leads in a circle');
  });
});

function read(operation: Partial<Operation>): OperationModel {
  const [model] = readOperations(documentOf(operation));
  if (model === undefined) throw new Error('The document has no operation');
  return model;
}

function documentOf(operation: Partial<Operation>): OpenApiDocument {
  return {
    openapi: '3.1.0',
    info: { title: 'A test', version: '1.0.0' },
    paths: {
      '/things': {
        post: { operationId: 'doThing', summary: 'Do a thing', responses: {}, ...operation },
      },
    },
    components: {},
  };
}

function withBodies(schemas: Record<string, Schema>) {
  const content = Object.entries(schemas).map(([type, schema]) => [type, { schema }]);
  return { requestBody: { required: true, content: Object.fromEntries(content) } };
}

function object(names: readonly string[], required: string[]): Schema {
  return { required, properties: Object.fromEntries(names.map((name) => [name, {}])) };
}

function answering(
  schemas: Record<string, Schema>,
  provenance?: 'documented',
): Pick<Operation, 'responses'> {
  const responses = Object.entries(schemas).map(([status, schema]) => [
    status,
    {
      description: '',
      ...(provenance && { 'x-provenance': provenance }),
      content: { 'application/json': { schema } },
    },
  ]);
  return { responses: Object.fromEntries(responses) };
}

function message(...values: string[]): Schema {
  const only = values.length === 1 ? { const: values[0] ?? '' } : { enum: values };
  return { properties: { message: { type: 'string', ...only } } };
}

function requiredOf(fields: OperationModel['fields']): string[] {
  return [...fields.values()].flatMap(({ name, required }) => (required ? [name] : []));
}
