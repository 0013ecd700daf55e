import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../src/documents/json.js';
import { answering, changesBetween, taking, withOperation } from './documents.js';

const text = { type: 'string' };
const base = withOperation({});
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...rest,
});
const done = { responses: { '200': { description: 'Done' } } };
const paths = (items: JsonObject): JsonObject => ({ ...base, paths: items });
const query = (fields: JsonObject = {}): JsonObject =>
  withOperation({ parameters: [{ name: 'q', in: 'query', schema: text, ...fields }] });
const answer = (fields: JsonObject): JsonObject =>
  withOperation({ responses: { '200': { description: 'Done', ...fields } } });
const body = (content: JsonObject, fields: JsonObject = {}): JsonObject =>
  withOperation({ requestBody: { content, ...fields } });
const part = (contentType: string): JsonObject =>
  body({
    'multipart/form-data': {
      schema: object({ photo: { ...text, format: 'binary' } }),
      encoding: { photo: { contentType } },
    },
  });
const calling = (expression: string, operation: JsonObject = done): JsonObject =>
  withOperation({ callbacks: { done: { [expression]: { post: operation } } } });
const key = (name: string) => ({ type: 'apiKey', in: 'header', name });
const secured = (securitySchemes: JsonObject, ...security: JsonObject[]): JsonObject =>
  withOperation({ security }, { components: { securitySchemes } });
const login = (flow: JsonObject): JsonObject => ({
  login: {
    type: 'oauth2',
    flows: {
      clientCredentials: {
        tokenUrl: 'https://things.example/token',
        scopes: { read: '', write: '' },
        ...flow,
      },
    },
  },
});
const pets = (...kinds: string[]): JsonObject =>
  answering(
    { $ref: '#/components/schemas/Pet' },
    {
      components: {
        schemas: {
          Pet: object({ kind: text }, { discriminator: { propertyName: 'kind' } }),
          ...Object.fromEntries(
            kinds.map((kind) => [kind, { allOf: [{ $ref: '#/components/schemas/Pet' }] }]),
          ),
        },
      },
    },
  );
const tagged = (property: string, tag: string): JsonObject =>
  answering(
    {
      oneOf: [{ $ref: '#/components/schemas/Cat' }, { $ref: '#/components/schemas/Dog' }],
      discriminator: { propertyName: property, mapping: { [tag]: '#/components/schemas/Cat' } },
    },
    {
      components: {
        schemas: {
          Cat: object({ kind: text, lives: { type: 'integer' } }, { required: ['lives'] }),
          Dog: object({ kind: text, tricks: { type: 'integer' } }, { required: ['tricks'] }),
        },
      },
    },
  );
const behind = (operation: JsonObject): JsonObject => ({
  ...paths({ '/a': { $ref: '#/components/pathItems/A', get: done } }),
  components: { pathItems: { A: { get: operation } } },
});

/** What changes, from what to what, and each sentence that tells it: `level place: message`. */
const rows: readonly (readonly [string, JsonObject, JsonObject, readonly string[]])[] = [
  [
    'operation',
    paths({ '/a': { get: done } }),
    paths({ '/b': { get: done } }),
    ['breaking GET /a: The operation is gone.', 'addition GET /b: The operation is new.'],
  ],
  [
    'webhook',
    { ...base, webhooks: { a: { post: done } } },
    { ...base, webhooks: { b: { post: done } } },
    ['breaking POST a: The operation no longer comes.', 'addition POST b: The operation is new.'],
  ],
  [
    'address',
    paths({ '/a': { get: { ...done, operationId: 'a' } } }),
    paths({ '/b': { post: { ...done, operationId: 'a' } } }),
    ['breaking GET /a: The address changed from GET /a to POST /b.'],
  ],
  [
    'callback that is new',
    base,
    calling('{$request.body#/url}'),
    ['breaking callback.done: A call of POST {$request.body#/url} comes now.'],
  ],
  [
    'callback that is gone',
    calling('{$request.body#/url}'),
    base,
    ['breaking callback.done: The call of POST {$request.body#/url} no longer comes.'],
  ],
  [
    'key of a callback',
    calling('{$request.body#/url}'),
    calling('{$request.body#/callback}'),
    [
      'breaking callback.done.POST {$request.body#/url}: The address changed from POST {$request.body#/url} to POST {$request.body#/callback}.',
    ],
  ],
  [
    'operation behind a reference',
    behind(done),
    behind({ ...done, deprecated: true }),
    [
      'breaking paths./a: GET stands both beside the $ref and behind it, which leaves open what counts. What is behind it changed.',
    ],
  ],
  [
    'deprecation',
    base,
    withOperation({ deprecated: true }),
    ['addition deprecated: Deprecated now.'],
  ],
  [
    'deprecation that is taken back',
    withOperation({ deprecated: true }),
    base,
    ['addition deprecated: No longer deprecated.'],
  ],
  [
    'promise',
    base,
    withOperation({ 'x-safe-to-repeat': true }),
    ['addition x-safe-to-repeat: The promise "x-safe-to-repeat" is given now.'],
  ],
  [
    'promise that is taken back',
    withOperation({ 'x-safe-to-repeat': true }),
    base,
    ['breaking x-safe-to-repeat: The promise "x-safe-to-repeat" is no longer given.'],
  ],
  [
    'extension with a meaning',
    withOperation({ 'x-scope': 'a' }),
    withOperation({ 'x-scope': 'b' }),
    ['breaking x-scope: The extension x-scope changed.'],
  ],
  [
    'extension without one',
    base,
    withOperation({ 'x-sunset': '2027-01-01' }),
    ['fix x-sunset: The extension x-sunset is new.'],
  ],
  [
    'field that is not known',
    base,
    withOperation({ cost: 1 }),
    ['breaking cost: The field "cost" is new.'],
  ],
  [
    'summary',
    withOperation({ summary: 'A' }),
    withOperation({ summary: 'B' }),
    ['fix summary: The summary was reworded.'],
  ],
  [
    'title of the document',
    base,
    { ...base, info: { title: 'B', version: '1.0.0' } },
    ['fix info.title: The title of the document changed.'],
  ],
  [
    'text of a group',
    { ...base, tags: [{ name: 'A' }] },
    { ...base, tags: [{ name: 'A', description: 'B' }] },
    ['fix tags.A: The text of the group A changed.'],
  ],
  [
    'dialect',
    base,
    { ...base, jsonSchemaDialect: 'https://things.example/dialect' },
    [
      'breaking jsonSchemaDialect: The dialect of schemas changed from https://spec.openapis.org/oas/3.1/dialect/base to https://things.example/dialect.',
    ],
  ],
  [
    'server',
    { ...base, servers: [{ url: 'https://a.example' }] },
    { ...base, servers: [{ url: 'https://b.example' }] },
    [
      'breaking servers: The server https://a.example is gone.',
      'addition servers: The server https://b.example is new.',
    ],
  ],
  [
    'first server',
    { ...base, servers: [{ url: 'https://a.example' }, { url: 'https://b.example' }] },
    { ...base, servers: [{ url: 'https://b.example' }, { url: 'https://a.example' }] },
    ['breaking servers: The first server is https://b.example now, no longer https://a.example.'],
  ],
  [
    'variable of a server',
    { ...base, servers: [{ url: '/{v}', variables: { v: { default: 'a', enum: ['a', 'b'] } } }] },
    { ...base, servers: [{ url: '/{v}', variables: { v: { default: 'a', enum: ['a', 'c'] } } }] },
    [
      'breaking servers./{v}.v: It can no longer be b.',
      'addition servers./{v}.v: It can now be c too.',
    ],
  ],
  [
    'security',
    secured({ key: key('x-key') }),
    secured({ key: key('x-key') }, { key: [] }),
    ['breaking security: It is no longer enough to send no credentials; what is asked for is key.'],
  ],
  [
    'further way in',
    secured({ key: key('x-key'), other: key('x-other') }, { key: [] }),
    secured({ key: key('x-key'), other: key('x-other') }, { key: [] }, { other: [] }),
    ['addition security: It is enough now to send other.'],
  ],
  [
    'scope that is asked for',
    secured(login({}), { login: ['read'] }),
    secured(login({}), { login: ['read', 'write'] }),
    [
      'breaking security: It is no longer enough to send login (read); what is asked for is login (read and write).',
    ],
  ],
  [
    'header of a key',
    secured({ key: key('x-key') }, { key: [] }),
    secured({ key: key('x-api-key') }, { key: [] }),
    [
      'breaking security: The security scheme key changed: its name went from "x-key" to "x-api-key".',
    ],
  ],
  [
    'URL of a login',
    secured(login({}), { login: ['read'] }),
    secured(login({ tokenUrl: 'https://things.example/login' }), { login: ['read'] }),
    [
      'breaking security: The security scheme login changed: in its flow clientCredentials the tokenUrl went from "https://things.example/token" to "https://things.example/login".',
    ],
  ],
  [
    'scope of a login',
    secured(login({}), { login: ['read'] }),
    secured(login({ scopes: { read: '' } }), { login: ['read'] }),
    [
      'breaking security: The security scheme login changed: its flow clientCredentials no longer has write.',
    ],
  ],
  [
    'parameter that is gone',
    query(),
    base,
    ['breaking request.query.q: This parameter is no longer taken.'],
  ],
  [
    'parameter that is new',
    base,
    query(),
    ['addition request.query.q: This optional parameter is new.'],
  ],
  [
    'parameter that is new and required',
    base,
    query({ required: true }),
    ['breaking request.query.q: This parameter is new and must be sent.'],
  ],
  [
    'parameter that must be sent',
    query(),
    query({ required: true }),
    ['breaking request.query.q: It must be sent now.'],
  ],
  [
    'parameter that may be left out',
    query({ required: true }),
    query(),
    ['addition request.query.q: It may be left out now.'],
  ],
  [
    'place of a parameter',
    query(),
    query({ in: 'header' }),
    [
      'breaking request.query.q: This parameter moved from query to header.',
      'breaking request.query.q: The style in which it is written changed from form to simple.',
    ],
  ],
  [
    'name of a parameter',
    query({ schema: { type: 'integer' } }),
    query({ name: 'r', schema: { type: 'integer' } }),
    ['breaking request.query.q: This parameter was renamed to r.'],
  ],
  [
    'style of a parameter',
    query({ schema: { type: 'array', items: text } }),
    query({ schema: { type: 'array', items: text }, style: 'pipeDelimited' }),
    [
      'breaking request.query.q: The style in which it is written changed from form to pipeDelimited.',
      'breaking request.query.q: Its members are written as one value now (explode).',
    ],
  ],
  [
    'list that is written as one value',
    query({ schema: { type: 'array', items: text } }),
    query({ schema: { type: 'array', items: text }, explode: false }),
    ['breaking request.query.q: Its members are written as one value now (explode).'],
  ],
  [
    'reserved characters',
    query(),
    query({ allowReserved: true }),
    ['addition request.query.q: "allowReserved" is set now.'],
  ],
  [
    'media type of a parameter',
    query(),
    withOperation({
      parameters: [{ name: 'q', in: 'query', content: { 'application/json': { schema: text } } }],
    }),
    ['breaking request.query.q: It is written in another way now (schema or media type).'],
  ],
  [
    'body that is gone',
    body({ 'text/plain': { schema: text } }),
    base,
    ['breaking request.body: A body is no longer taken.'],
  ],
  [
    'body that may be sent',
    base,
    body({ 'text/plain': { schema: text } }),
    ['addition request.body: A body may be sent now.'],
  ],
  [
    'body that must be sent',
    body({ 'text/plain': { schema: text } }),
    body({ 'text/plain': { schema: text } }, { required: true }),
    ['breaking request.body: The body must be sent now.'],
  ],
  [
    'media type that is taken',
    body({ 'text/plain': { schema: text } }),
    body({ 'text/html': { schema: text } }),
    [
      'breaking request.body[text/plain]: text/plain is no longer taken.',
      'addition request.body[text/html]: text/html may be taken now.',
    ],
  ],
  [
    'media type that is sent',
    answer({ content: { 'text/plain': { schema: text } } }),
    answer({ content: { 'text/html': { schema: text } } }),
    [
      'breaking response.200[text/plain]: text/plain is no longer sent.',
      'breaking response.200[text/html]: text/html may be sent now.',
    ],
  ],
  [
    'range of media types',
    body({ 'image/png': { schema: text } }),
    body({ 'image/*': { schema: text } }),
    [
      'addition request.body[image/png]: image/png is taken as image/* now.',
      'addition request.body[image/*]: image/* may be taken now.',
    ],
  ],
  [
    'part of a range of media types',
    answer({ content: { 'image/*': { schema: text } } }),
    answer({ content: { 'image/png': { schema: text } } }),
    [
      'addition response.200[image/*]: No other image/* than those that are named is sent now.',
      'addition response.200[image/png]: image/png has its own description now, beside image/*.',
    ],
  ],
  [
    'media type of a part',
    part('image/png'),
    part('image/jpeg'),
    [
      'breaking request.body[multipart/form-data].photo: The part can no longer be image/png.',
      'addition request.body[multipart/form-data].photo: The part can now be image/jpeg as well.',
    ],
  ],
  [
    'status that is new',
    base,
    withOperation({
      responses: { '200': { description: 'Done' }, '404': { description: 'Nothing' } },
    }),
    ['breaking response.404: This status can be answered now.'],
  ],
  [
    'status that is gone',
    withOperation({
      responses: { '200': { description: 'Done' }, '404': { description: 'Nothing' } },
    }),
    base,
    ['breaking response.404: This status is no longer described.'],
  ],
  [
    'status that a range announced',
    withOperation({ responses: { '4XX': { description: 'No' } } }),
    withOperation({ responses: { '4XX': { description: 'No' }, '404': { description: 'No' } } }),
    ['addition response.404: This status has its own description now.'],
  ],
  [
    'header that is new',
    base,
    answer({ headers: { 'x-id': { schema: text } } }),
    ['addition response.200.header.x-id: This header is new.'],
  ],
  [
    'header that is gone',
    answer({ headers: { 'x-id': { schema: text } } }),
    base,
    ['breaking response.200.header.x-id: This header is no longer sent.'],
  ],
  [
    'link',
    answer({ links: { a: { operationId: 'makeThing' } } }),
    answer({ links: { b: { operationId: 'makeThing' } } }),
    [
      'breaking response.200.link.a: This link is gone.',
      'addition response.200.link.b: This link is new.',
    ],
  ],
  [
    'type',
    taking(text),
    taking({ type: 'boolean' }),
    ['breaking request.body[application/json]: The type changed from string to boolean.'],
  ],
  [
    'type that is lost',
    taking({ type: ['string', 'null'] }),
    taking(text),
    ['breaking request.body[application/json]: It can no longer be null; it is string now.'],
  ],
  [
    'type that is gained',
    taking(text),
    taking({ type: ['string', 'null'] }),
    ['addition request.body[application/json]: It can now be null as well; it was string.'],
  ],
  [
    'text that can be anything',
    taking(text),
    taking({}),
    ['addition request.body[application/json]: It can be anything now; it was string.'],
  ],
  [
    'anything that is text',
    taking({}),
    taking(text),
    ['breaking request.body[application/json]: It can no longer be anything: it is string now.'],
  ],
  [
    'number that is whole',
    taking({ type: 'number' }),
    taking({ type: 'integer' }),
    ['breaking request.body[application/json]: Numbers are whole now: it is integer now.'],
  ],
  [
    'whole number that is any',
    taking({ type: 'integer' }),
    taking({ type: 'number' }),
    ['addition request.body[application/json]: Numbers can have fractions now; it was integer.'],
  ],
  [
    'number or text that is a whole number',
    taking({ type: ['number', 'string'] }),
    taking({ type: 'integer' }),
    [
      'breaking request.body[application/json]: Numbers are whole now, and it can no longer be string; it is integer now.',
    ],
  ],
  [
    'whole number that is a number or text',
    taking({ type: 'integer' }),
    taking({ type: ['number', 'string'] }),
    [
      'addition request.body[application/json]: Numbers can have fractions now, and it can be string as well; it was integer.',
    ],
  ],
  [
    'text that is a number as well',
    taking(text),
    taking({ type: ['string', 'number'] }),
    ['addition request.body[application/json]: It can now be number as well; it was string.'],
  ],
  [
    'value that is refused',
    taking({ enum: ['a', 'b'] }),
    taking({ enum: ['a'] }),
    ['breaking request.body[application/json]: The value "b" is no longer accepted.'],
  ],
  [
    'value that can occur',
    answering({ enum: ['a'] }),
    answering({ enum: ['a', 'b'] }),
    ['breaking response.200: The value "b" can occur now.'],
  ],
  [
    'list of values that is new',
    taking(text),
    taking({ ...text, enum: ['a', 'b'] }),
    ['breaking request.body[application/json]: It is limited to "a" and "b" now.'],
  ],
  [
    'list of values that is gone',
    taking({ ...text, enum: ['a', 'b'] }),
    taking(text),
    ['addition request.body[application/json]: It is no longer limited to "a" and "b".'],
  ],
  [
    'minimum',
    taking({ type: 'integer' }),
    taking({ type: 'integer', minimum: 1 }),
    ['breaking request.body[application/json]: A minimum of 1 is new.'],
  ],
  [
    'maximum',
    taking({ type: 'number', maximum: 5 }),
    taking({ type: 'number', exclusiveMaximum: 5 }),
    ['breaking request.body[application/json]: The maximum went from 5 to 5 (itself excluded).'],
  ],
  [
    'length',
    taking({ ...text, minLength: 1 }),
    taking({ ...text, minLength: 2 }),
    ['breaking request.body[application/json]: The minimum length went from 1 to 2.'],
  ],
  [
    'number of items',
    taking({ type: 'array', maxItems: 5 }),
    taking({ type: 'array' }),
    ['addition request.body[application/json]: The maximum number of items of 5 is gone.'],
  ],
  [
    'number of properties',
    taking(object({}, { minProperties: 1 })),
    taking(object({}, { minProperties: 2 })),
    ['breaking request.body[application/json]: The minimum number of properties went from 1 to 2.'],
  ],
  [
    'size in an extension',
    taking({ ...text, 'x-max-bytes': 10 }),
    taking({ ...text, 'x-max-bytes': 5 }),
    ['breaking request.body[application/json]: The x-max-bytes went from 10 to 5.'],
  ],
  [
    'pattern',
    taking({ ...text, pattern: '^a' }),
    taking({ ...text, pattern: '^b' }),
    ['breaking request.body[application/json]: The pattern changed from ^a to ^b.'],
  ],
  [
    'pattern that every text matches',
    taking({ ...text, pattern: '^a' }),
    taking({ ...text, pattern: '.*' }),
    ['addition request.body[application/json]: The pattern ^a is gone.'],
  ],
  [
    'format',
    taking(text),
    taking({ ...text, format: 'date' }),
    ['breaking request.body[application/json]: The format date is new.'],
  ],
  [
    'format of bytes',
    taking(text),
    taking({ ...text, format: 'binary' }),
    ['breaking request.body[application/json]: format: "binary" is new.'],
  ],
  [
    'multiple',
    taking({ type: 'integer', multipleOf: 2 }),
    taking({ type: 'integer', multipleOf: 3 }),
    ['breaking request.body[application/json]: The multipleOf changed from 2 to 3.'],
  ],
  [
    'items that occur twice',
    taking({ type: 'array' }),
    taking({ type: 'array', uniqueItems: true }),
    ['breaking request.body[application/json]: No item may occur twice now.'],
  ],
  [
    'rule',
    taking({ ...text, not: { const: 'a' } }),
    taking({ ...text, not: { const: 'b' } }),
    ['breaking request.body[application/json]: The rule "not" changed.'],
  ],
  [
    'default',
    taking(object({ a: { ...text, default: 'a' } })),
    taking(object({ a: { ...text, default: 'b' } })),
    [
      'breaking request.body[application/json].a: Left out, it counts as "b" now, no longer as "a".',
    ],
  ],
  [
    'default that is new',
    taking(object({ a: text })),
    taking(object({ a: { ...text, default: 'b' } })),
    ['breaking request.body[application/json].a: Left out, it counts as "b" now.'],
  ],
  [
    'default that is gone',
    taking(object({ a: { ...text, default: 'a' } })),
    taking(object({ a: text })),
    ['breaking request.body[application/json].a: Left out, it no longer counts as "a".'],
  ],
  [
    'value for reading',
    taking(object({ a: text })),
    taking(object({ a: { ...text, readOnly: true } })),
    ['addition request.body[application/json].a: It is readOnly now.'],
  ],
  [
    'required value that is not for reading any more',
    taking(object({ a: { ...text, readOnly: true } }, { required: ['a'] })),
    taking(object({ a: text }, { required: ['a'] })),
    ['breaking request.body[application/json].a: It is no longer readOnly. It must be sent.'],
  ],
  [
    'required value for writing',
    answering(object({ a: text }, { required: ['a'] })),
    answering(object({ a: { ...text, writeOnly: true } }, { required: ['a'] })),
    ['breaking response.200.a: It is writeOnly now. It may be missing.'],
  ],
  [
    'property that is new',
    answering(object({})),
    answering(object({ a: text })),
    ['addition response.200.a: This property is new.'],
  ],
  [
    'property that is new in a closed answer',
    answering(object({}, { additionalProperties: false })),
    answering(object({ a: text }, { additionalProperties: false })),
    [
      'breaking response.200.a: This property is new. A strict reader refuses it: no others were allowed.',
    ],
  ],
  [
    'property that must be sent',
    taking(object({ a: text })),
    taking(object({ a: text, b: text }, { required: ['b'] })),
    ['breaking request.body[application/json].b: This property is new and must be sent.'],
  ],
  [
    'property of a free form',
    taking(object({ a: text }, { additionalProperties: true })),
    taking(object({ a: text, b: text }, { additionalProperties: true })),
    [
      'breaking request.body[application/json].b: This property is new. Callers may have sent another value by this name.',
    ],
  ],
  [
    'property that is gone',
    taking(object({ a: text, b: text })),
    taking(object({ a: text })),
    ['breaking request.body[application/json].b: This property is no longer taken.'],
  ],
  [
    'property that may be missing',
    answering(object({ a: text }, { required: ['a'] })),
    answering(object({ a: text })),
    ['breaking response.200.a: It may be missing now.'],
  ],
  [
    'further properties',
    taking(object({ a: text })),
    taking(object({ a: text }, { additionalProperties: false })),
    [
      'breaking request.body[application/json]: Properties that are not named here are no longer possible.',
    ],
  ],
  [
    'further properties that are possible',
    answering(object({ a: text }, { additionalProperties: false })),
    answering(object({ a: text })),
    ['breaking response.200: Properties that are not named here are possible now.'],
  ],
  [
    'case that can occur',
    answering({ oneOf: [object({ a: { const: 1 } }, { required: ['a'] })] }),
    answering({
      oneOf: [
        object({ a: { const: 1 } }, { required: ['a'] }),
        object({ a: { const: 2 } }, { required: ['a'] }),
      ],
    }),
    ['breaking response.200: The case that a is 2 can occur now.'],
  ],
  [
    'case that is refused',
    taking({ oneOf: [text, { type: 'boolean' }] }),
    taking({ oneOf: [text] }),
    [
      'breaking request.body[application/json]: The case that it is of type boolean is no longer accepted.',
    ],
  ],
  [
    'kind of choice',
    taking({
      anyOf: [
        { ...text, maxLength: 5 },
        { ...text, pattern: '^a' },
      ],
    }),
    taking({
      oneOf: [
        { ...text, maxLength: 5 },
        { ...text, pattern: '^a' },
      ],
    }),
    ['breaking request.body[application/json]: anyOf became oneOf.'],
  ],
  [
    'kind of a base class',
    pets('Cat'),
    pets('Cat', 'Dog'),
    ['breaking response.200: The kind Dog can occur now.'],
  ],
  [
    'kind of a base class that is gone',
    pets('Cat', 'Dog'),
    pets('Cat'),
    ['breaking response.200: The kind Dog no longer occurs.'],
  ],
  [
    'discriminator',
    tagged('kind', 'Cat'),
    tagged('sort', 'Cat'),
    ['breaking response.200: The discriminator went from "kind" to "sort".'],
  ],
  [
    'value of a discriminator',
    tagged('kind', 'Cat'),
    tagged('kind', 'Tiger'),
    [
      "breaking response.200: The discriminator's value for a case went from Cat to Tiger. (when it is of type object)",
    ],
  ],
  [
    'value that is not possible any more',
    answering(object({ a: text })),
    answering(object({ a: false })),
    ['breaking response.200.a: This property is no longer sent.'],
  ],
  [
    'keyword that is not known',
    taking(text),
    taking({ ...text, soundsLike: 'a' }),
    ['breaking request.body[application/json]: soundsLike: "a" is new.'],
  ],
  [
    'description',
    taking(text),
    taking({ ...text, description: 'A' }),
    ['fix request.body[application/json]: A description was added.'],
  ],
];

describe('the sentences of the report', () => {
  it.each(rows)('tell a change of the %s', (_, from, to, says) => {
    expect(
      changesBetween(from, to).map(({ level, place, message }) => `${level} ${place}: ${message}`),
    ).toEqual(says);
  });

  it('say of no change the same thing twice', () => {
    for (const [name, , , says] of rows) {
      for (const sentence of says) {
        const [, from, to] = /from (.+?) to (.+?)\.( |$)/.exec(sentence) ?? [];
        if (from !== undefined) expect([name, from]).not.toEqual([name, to]);
      }
      expect([name, new Set(says).size]).toEqual([name, says.length]);
    }
  });
});
