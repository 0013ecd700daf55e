import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { type Outcome, outcome, withOperation } from './documents.js';

/** A pair of documents, and what each way of changing one into the other is: `[from a to b, from b to a]`. */
interface Row {
  readonly name: string;
  readonly a: JsonObject;
  readonly b: JsonObject;
  readonly is: readonly [Outcome, Outcome];
}

const text = { type: 'string' };
const base = withOperation({});
const query = (fields: JsonObject = {}): JsonObject => ({
  name: 'page',
  in: 'query',
  schema: text,
  ...fields,
});
const withParameters = (...parameters: JsonObject[]) => withOperation({ parameters });
const withBody = (content: JsonObject, required = true) =>
  withOperation({ requestBody: { required, content } });
const withAnswer = (answer: JsonObject) =>
  withOperation({ responses: { '200': { description: 'Done', ...answer } } });
const withStatuses = (...statuses: string[]) =>
  withOperation({
    responses: Object.fromEntries(statuses.map((status) => [status, { description: 'Answer' }])),
  });
const json = { 'application/json': { schema: text } };
const form = (
  encoding: JsonObject,
  properties: JsonObject = { photo: { ...text, format: 'binary' } },
) => ({
  'multipart/form-data': { schema: { type: 'object', properties }, encoding },
});
const photo = { type: 'object', properties: { photo: { ...text, format: 'binary' } } };
const paths = (items: JsonObject): JsonObject => ({ ...base, paths: items });
const done = { responses: { '200': { description: 'Done' } } };
const schemes: JsonObject = {
  components: {
    securitySchemes: {
      key: { type: 'apiKey', in: 'header', name: 'x-key' },
      sameKey: { type: 'apiKey', in: 'header', name: 'X-Key', description: 'The key' },
      secret: { type: 'apiKey', in: 'header', name: 'x-secret' },
      login: {
        type: 'oauth2',
        flows: {
          clientCredentials: {
            tokenUrl: 'https://things.example/token',
            scopes: { read: '', write: '' },
          },
        },
      },
    },
  },
};
const secured = (security: JsonObject[], operation: JsonObject = {}) =>
  withOperation(operation, { ...schemes, security });
const server = (url: string, fields: JsonObject = {}): JsonObject => ({ url, ...fields });
const withServers = (...servers: JsonObject[]) => ({ ...base, servers });
const calling = (operation: JsonObject): JsonObject =>
  withOperation({
    callbacks: { done: { '{$request.query.url}': { post: { ...done, ...operation } } } },
  });
const sharing = (beside: JsonObject, behind: JsonObject = done): JsonObject => ({
  ...paths({ '/a': { $ref: '#/components/pathItems/A', ...beside } }),
  components: { pathItems: { A: { get: behind } } },
});
const announcing = (webhooks: JsonObject) => ({ ...base, webhooks });

const rows: readonly Row[] = [
  // Operations
  {
    name: 'an operation is removed',
    a: paths({ '/a': { get: { ...done }, post: { ...done } } }),
    b: paths({ '/a': { get: { ...done } } }),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a path is removed',
    a: paths({ '/a': { get: done }, '/b': { get: done } }),
    b: paths({ '/a': { get: done } }),
    is: ['breaking', 'addition'],
  },
  {
    name: 'an operation moves to another path',
    a: paths({ '/a': { get: { ...done, operationId: 'x' } } }),
    b: paths({ '/b': { get: { ...done, operationId: 'x' } } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an operation takes another method',
    a: paths({ '/a': { get: { ...done, operationId: 'x' } } }),
    b: paths({ '/a': { post: { ...done, operationId: 'x' } } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an operation becomes safe to repeat',
    a: withOperation({ 'x-safe-to-repeat': false }),
    b: withOperation({ 'x-safe-to-repeat': true }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'an operation is deprecated',
    a: base,
    b: withOperation({ deprecated: true }),
    is: ['addition', 'addition'],
  },
  {
    name: 'an extension without a rule is set on an operation',
    a: base,
    b: withOperation({ 'x-cost': 3 }),
    is: ['fix', 'fix'],
  },
  {
    name: 'an operation that is deprecated says until when it works',
    a: withOperation({ deprecated: true }),
    b: withOperation({ deprecated: true, 'x-sunset': '2027-01-01' }),
    is: ['fix', 'fix'],
  },
  {
    name: 'an extension that callers act by changes',
    a: withOperation({ 'x-scope': 'read' }),
    b: withOperation({ 'x-scope': 'write' }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'provenance changes',
    a: withOperation({ 'x-provenance': 'inferred' }),
    b: withOperation({ 'x-provenance': 'documented' }),
    is: ['fix', 'fix'],
  },
  {
    name: 'a summary is reworded',
    a: withOperation({ summary: 'Make' }),
    b: withOperation({ summary: 'Make a thing' }),
    is: ['fix', 'fix'],
  },

  // Parameters
  {
    name: 'an optional parameter is new',
    a: base,
    b: withParameters(query()),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a required parameter is new',
    a: base,
    b: withParameters(query({ required: true })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a parameter becomes required',
    a: withParameters(query()),
    b: withParameters(query({ required: true })),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a parameter moves',
    a: withParameters(query()),
    b: withParameters(query({ in: 'header' })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a parameter is renamed',
    a: withParameters(query()),
    b: withParameters(query({ name: 'offset' })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a parameter is narrowed',
    a: withParameters(query()),
    b: withParameters(query({ schema: { ...text, maxLength: 9 } })),
    is: ['breaking', 'addition'],
  },
  {
    name: 'the default of a parameter changes',
    a: withParameters(query({ schema: { ...text, default: '1' } })),
    b: withParameters(query({ schema: { ...text, default: '2' } })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'the style of a parameter changes',
    a: withParameters(query({ schema: { type: 'array' } })),
    b: withParameters(query({ schema: { type: 'array' }, style: 'pipeDelimited', explode: true })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a list parameter is no longer exploded',
    a: withParameters(query({ schema: { type: 'array' } })),
    b: withParameters(query({ schema: { type: 'array' }, explode: false })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'the usual style is written down',
    a: withParameters(query({ schema: { type: 'array' } })),
    b: withParameters(query({ schema: { type: 'array' }, style: 'form', explode: true })),
    is: ['none', 'none'],
  },
  {
    name: 'explode is set where there is but one value',
    a: withParameters(query()),
    b: withParameters(query({ explode: false })),
    is: ['none', 'none'],
  },
  {
    name: 'reserved characters are allowed',
    a: withParameters(query()),
    b: withParameters(query({ allowReserved: true })),
    is: ['addition', 'breaking'],
  },
  {
    name: 'an empty value is allowed',
    a: withParameters(query()),
    b: withParameters(query({ allowEmptyValue: true })),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a parameter is described by a media type',
    a: withParameters(query()),
    b: withParameters({ name: 'page', in: 'query', content: json }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'what a media type of a parameter takes is narrowed',
    a: withParameters({ name: 'page', in: 'query', content: json }),
    b: withParameters({
      name: 'page',
      in: 'query',
      content: { 'application/json': { schema: { const: 'a' } } },
    }),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a parameter is deprecated',
    a: withParameters(query()),
    b: withParameters(query({ deprecated: true })),
    is: ['addition', 'addition'],
  },
  {
    name: 'the example of a parameter changes',
    a: withParameters(query({ example: 'a' })),
    b: withParameters(query({ example: 'b' })),
    is: ['fix', 'fix'],
  },
  {
    name: 'the case of a header name changes',
    a: withParameters(query({ in: 'header', name: 'X-Page' })),
    b: withParameters(query({ in: 'header', name: 'x-page' })),
    is: ['none', 'none'],
  },
  {
    name: 'the order of parameters changes',
    a: withParameters(query(), query({ name: 'b' })),
    b: withParameters(query({ name: 'b' }), query()),
    is: ['none', 'none'],
  },
  {
    name: 'a parameter goes from the operation to its path',
    a: paths({ '/a': { get: { ...done, parameters: [query()] } } }),
    b: paths({ '/a': { parameters: [query()], get: done } }),
    is: ['none', 'none'],
  },
  {
    name: 'a parameter becomes a component',
    a: withParameters(query()),
    b: withOperation(
      { parameters: [{ $ref: '#/components/parameters/Page' }] },
      { components: { parameters: { Page: query() } } },
    ),
    is: ['none', 'none'],
  },

  // Bodies
  {
    name: 'an optional body is new',
    a: base,
    b: withBody(json, false),
    is: ['addition', 'breaking'],
  },
  { name: 'a required body is new', a: base, b: withBody(json), is: ['breaking', 'breaking'] },
  {
    name: 'a body becomes required',
    a: withBody(json, false),
    b: withBody(json),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a media type of a request is new',
    a: withBody(json),
    b: withBody({ ...json, 'text/plain': { schema: text } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a media type is written in another way',
    a: withBody({ 'text/plain; charset=utf-8': {} }),
    b: withBody({ 'Text/Plain;charset=UTF-8': {} }),
    is: ['none', 'none'],
  },
  {
    name: 'a part may have one more media type',
    a: withBody(form({ photo: { contentType: 'image/png' } })),
    b: withBody(form({ photo: { contentType: 'image/jpeg, image/png' } })),
    is: ['addition', 'breaking'],
  },
  {
    name: 'the media types of a part are set',
    a: withBody(form({})),
    b: withBody(form({ photo: { contentType: 'image/png' } })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an optional part is new with its media types',
    a: withBody(form({}, { a: text })),
    b: withBody(
      form(
        { photo: { contentType: 'image/png' } },
        { a: text, photo: { ...text, format: 'binary' } },
      ),
    ),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a part becomes a range of media types',
    a: withBody(form({ photo: { contentType: 'image/png' } })),
    b: withBody(form({ photo: { contentType: 'image/*' } })),
    is: ['addition', 'breaking'],
  },
  ...[
    { oneOf: [photo, { type: 'object', properties: { id: text } }] },
    { anyOf: [photo, { type: 'object', properties: { id: text } }] },
    { type: 'object', additionalProperties: { ...text, format: 'binary' } },
    { type: 'object', properties: { id: text }, additionalProperties: true },
    { allOf: [{ type: 'object' }, { oneOf: [photo] }] },
  ].map((schema) => ({
    name: `the media types of a part change in ${JSON.stringify(schema)}`,
    a: withBody({
      'multipart/form-data': { schema, encoding: { photo: { contentType: 'image/*' } } },
    }),
    b: withBody({
      'multipart/form-data': { schema, encoding: { photo: { contentType: 'image/png' } } },
    }),
    is: ['breaking', 'addition'] as const,
  })),
  {
    name: 'a request takes a range of media types',
    a: withBody({ 'image/png': { schema: text } }),
    b: withBody({ 'image/*': { schema: text } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a request takes a range of media types, and shorter bodies',
    a: withBody({ 'text/plain': { schema: text } }),
    b: withBody({ '*/*': { schema: { ...text, maxLength: 5 } } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a media type gets narrower than the range that took it',
    a: withBody({ 'text/*': { schema: text } }),
    b: withBody({
      'text/*': { schema: text },
      'text/plain': { schema: { ...text, maxLength: 5 } },
    }),
    is: ['breaking', 'addition'],
  },
  {
    name: 'an answer keeps to one type of a range',
    a: withAnswer({ content: { 'text/*': { schema: text } } }),
    b: withAnswer({ content: { 'text/plain': { schema: text } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'an answer keeps to one type of a range and says other things by it',
    a: withAnswer({ content: { 'text/*': { schema: { ...text, maxLength: 5 } } } }),
    b: withAnswer({ content: { 'text/plain': { schema: text } } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an answer keeps to a type outside of the range',
    a: withAnswer({ content: { 'text/*': { schema: text } } }),
    b: withAnswer({ content: { 'textual/plain': { schema: text } } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'the style of a part changes',
    a: withBody(form({ photo: { style: 'form' } })),
    b: withBody(form({ photo: { style: 'spaceDelimited' } })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an example of a body changes',
    a: withBody({ 'text/plain': { example: 'a' } }),
    b: withBody({ 'text/plain': { example: 'b' } }),
    is: ['fix', 'fix'],
  },

  // Answers
  {
    name: 'a status is new',
    a: withStatuses('200'),
    b: withStatuses('200', '429'),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a status is new that a range announced',
    a: withStatuses('200', '4xx'),
    b: withStatuses('200', '4XX', '429'),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a status is new that the default announced',
    a: withStatuses('200', 'default'),
    b: withStatuses('200', 'default', '429'),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a media type of an answer is new',
    a: withAnswer({ content: json }),
    b: withAnswer({ content: { ...json, 'text/csv': {} } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an answer gets a body',
    a: base,
    b: withAnswer({ content: json }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a header is new',
    a: base,
    b: withAnswer({ headers: { 'x-id': { schema: text } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a header is always there',
    a: withAnswer({ headers: { 'x-id': { schema: text } } }),
    b: withAnswer({ headers: { 'X-Id': { required: true, schema: text } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a header is narrowed',
    a: withAnswer({ headers: { 'x-id': { schema: text } } }),
    b: withAnswer({ headers: { 'x-id': { schema: { ...text, minLength: 1 } } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a link is new',
    a: base,
    b: withAnswer({ links: { next: { operationId: 'makeThing' } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a link leads elsewhere',
    a: withAnswer({ links: { next: { operationId: 'a' } } }),
    b: withAnswer({ links: { next: { operationId: 'b' } } }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'the description of an answer is reworded',
    a: base,
    b: withAnswer({ description: 'Made' }),
    is: ['fix', 'fix'],
  },
  {
    name: 'a response becomes a component',
    a: base,
    b: withOperation(
      { responses: { '200': { $ref: '#/components/responses/Done' } } },
      { components: { responses: { Done: { description: 'Done' } } } },
    ),
    is: ['none', 'none'],
  },

  // Credentials
  {
    name: 'a key is asked for',
    a: secured([]),
    b: secured([{ key: [] }]),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a secret is asked for beside the key',
    a: secured([{ key: [] }]),
    b: secured([{ key: [], secret: [] }]),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a secret will do as well as the key',
    a: secured([{ key: [] }]),
    b: secured([{ key: [] }, { secret: [] }]),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a secret takes the place of the key',
    a: secured([{ key: [] }]),
    b: secured([{ secret: [] }]),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'credentials become optional',
    a: secured([{ key: [] }]),
    b: secured([{ key: [] }, {}]),
    is: ['addition', 'breaking'],
  },
  {
    name: 'one more scope is asked for',
    a: secured([{ login: ['read'] }]),
    b: secured([{ login: ['read', 'write'] }]),
    is: ['breaking', 'addition'],
  },
  {
    name: 'a scheme is renamed',
    a: secured([{ key: [] }]),
    b: secured([{ sameKey: [] }]),
    is: ['none', 'none'],
  },
  {
    name: 'an operation asks for more than the others',
    a: secured([{ key: [] }]),
    b: secured([{ key: [] }], { security: [{ key: [], secret: [] }] }),
    is: ['breaking', 'addition'],
  },
  {
    name: 'an operation says itself what holds for all',
    a: secured([{ key: [] }]),
    b: secured([{ key: [] }], { security: [{ key: [] }] }),
    is: ['none', 'none'],
  },
  {
    name: 'the header of a key changes',
    a: secured([{ key: [] }]),
    b: {
      ...secured([{ key: [] }]),
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
    },
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a token comes from elsewhere',
    a: secured([{ login: ['read'] }]),
    b: {
      ...secured([{ login: ['read'] }]),
      components: {
        securitySchemes: {
          login: {
            type: 'oauth2',
            flows: {
              clientCredentials: {
                tokenUrl: 'https://other.example/token',
                scopes: { read: '', write: '' },
              },
            },
          },
        },
      },
    },
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a scheme is described',
    a: secured([{ key: [] }]),
    b: {
      ...secured([{ key: [] }]),
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'x-key', description: 'Your key' },
        },
      },
    },
    is: ['fix', 'fix'],
  },

  // Servers
  {
    name: 'a server is new',
    a: withServers(server('https://a')),
    b: withServers(server('https://a'), server('https://b')),
    is: ['addition', 'breaking'],
  },
  {
    name: 'another server is the first',
    a: withServers(server('https://a'), server('https://b')),
    b: withServers(server('https://b'), server('https://a')),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an operation has a server of its own',
    a: base,
    b: withOperation({ servers: [server('https://b')] }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a server is described',
    a: withServers(server('https://a')),
    b: withServers(server('https://a', { description: 'Main' })),
    is: ['fix', 'fix'],
  },
  {
    name: 'the default of a server variable changes',
    a: withServers(server('{origin}', { variables: { origin: { default: 'https://a' } } })),
    b: withServers(server('{origin}', { variables: { origin: { default: 'https://b' } } })),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'a server variable has one more value',
    a: withServers(server('{origin}', { variables: { origin: { default: 'a', enum: ['a'] } } })),
    b: withServers(
      server('{origin}', { variables: { origin: { default: 'a', enum: ['a', 'b'] } } }),
    ),
    is: ['addition', 'breaking'],
  },

  // Calls in return
  { name: 'a call in return comes', a: base, b: calling({}), is: ['breaking', 'breaking'] },
  {
    name: 'a call in return brings one more parameter',
    a: calling({}),
    b: calling({ parameters: [query({ required: true })] }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'the body of a call in return is narrowed',
    a: calling({ requestBody: { content: json } }),
    b: calling({ requestBody: { content: { 'application/json': { schema: { const: 'a' } } } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a call in return takes one more status',
    a: calling({}),
    b: calling({ responses: { '200': { description: 'Done' }, '410': { description: 'Gone' } } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'a webhook is new',
    a: announcing({}),
    b: announcing({ made: { post: done } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'what a webhook brings is widened',
    a: announcing({ made: { post: { ...done, requestBody: { content: json } } } }),
    b: announcing({
      made: { post: { ...done, requestBody: { content: { 'application/json': { schema: {} } } } } },
    }),
    is: ['breaking', 'addition'],
  },

  // The document
  {
    name: 'the version of the document changes',
    a: base,
    b: { ...base, info: { title: 'Things', version: '2.0.0' } },
    is: ['none', 'none'],
  },
  {
    name: 'the document is described',
    a: base,
    b: { ...base, info: { title: 'Things', version: '1.0.0', description: 'All' } },
    is: ['fix', 'fix'],
  },
  {
    name: 'a group is described',
    a: { ...base, tags: [{ name: 'A' }] },
    b: { ...base, tags: [{ name: 'A', description: 'x' }] },
    is: ['fix', 'fix'],
  },
  {
    name: 'a component is not used',
    a: base,
    b: { ...base, components: { schemas: { A: text } } },
    is: ['none', 'none'],
  },
  {
    name: 'an operation beside the reference of a path is removed',
    a: sharing({ post: done }),
    b: sharing({}),
    is: ['breaking', 'addition'],
  },
  {
    name: 'an operation beside the reference of a path changes',
    a: sharing({ post: { ...done } }),
    b: sharing({ post: { ...done, parameters: [query()] } }),
    is: ['addition', 'breaking'],
  },
  {
    name: 'an operation behind the reference of a path changes, and another one beside it hides it',
    a: sharing({ get: done }),
    b: sharing({ get: done }, { ...done, parameters: [query({ required: true })] }),
    is: ['breaking', 'breaking'],
  },
  {
    name: 'an operation beside the reference of a path is one that is behind it as well',
    a: sharing({}),
    b: sharing({ get: done }),
    is: ['none', 'none'],
  },
  {
    name: 'a parameter beside the reference of a path must be sent',
    a: sharing({ parameters: [query()] }),
    b: sharing({ parameters: [query({ required: true })] }),
    is: ['breaking', 'addition'],
  },
  {
    name: 'another dialect of schemas is declared',
    a: base,
    b: { ...base, jsonSchemaDialect: 'https://things.example/dialect' },
    is: ['breaking', 'breaking'],
  },
  {
    name: 'the dialect that counts anyway is declared',
    a: base,
    b: { ...base, jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base' },
    is: ['none', 'none'],
  },
  {
    name: 'the dialect of OpenAPI becomes the one of JSON Schema that it extends',
    a: { ...base, jsonSchemaDialect: 'https://spec.openapis.org/oas/3.1/dialect/base' },
    b: { ...base, jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema' },
    is: ['none', 'none'],
  },
  {
    name: 'a path is described',
    a: paths({ '/a': { get: done } }),
    b: paths({ '/a': { get: done, description: 'A' } }),
    is: ['fix', 'fix'],
  },
  {
    name: 'a path has a field that is not known',
    a: paths({ '/a': { get: done } }),
    b: paths({ '/a': { get: done, cost: 1 } }),
    is: ['breaking', 'breaking'],
  },
];

describe('a change of a document', () => {
  it.each(rows)('$name', ({ a, b, is }) => {
    expect([outcome(a, b), outcome(b, a)]).toEqual(is);
    expect([outcome(a, a), outcome(b, b)]).toEqual(['none', 'none']);
  });
});
