import type { Change, Level } from '../src/changes.js';
import { type CompareOptions, compareDocuments } from '../src/compare-documents.js';
import type { JsonObject } from '../src/documents/json.js';
import { OpenApiDocument } from '../src/documents/openapi-document.js';

export type Schema = JsonObject | boolean;

/** The strongest level of a list of changes. */
export type Outcome = Level | 'none';

/** A document with one operation, `POST /things/{thingId}`. */
export function withOperation(operation: JsonObject, rest: JsonObject = {}): JsonObject {
  return {
    openapi: '3.1.0',
    info: { title: 'Things', version: '1.0.0' },
    servers: [{ url: 'https://things.example' }],
    paths: {
      '/things/{thingId}': {
        post: {
          operationId: 'makeThing',
          parameters: [
            { name: 'thingId', in: 'path', required: true, schema: { type: 'string' } },
            ...list(operation['parameters']),
          ],
          responses: { '200': { description: 'Done' } },
          ...without(operation, 'parameters'),
        },
      },
    },
    ...rest,
  };
}

/** A document whose operation takes this as its JSON body. */
export function taking(schema: Schema, rest: JsonObject = {}): JsonObject {
  const body = { required: true, content: { 'application/json': { schema } } };
  return withOperation({ requestBody: body }, rest);
}

/** A document whose operation answers this as JSON. */
export function answering(schema: Schema, rest: JsonObject = {}): JsonObject {
  const answer = { description: 'Done', content: { 'application/json': { schema } } };
  return withOperation({ responses: { '200': answer } }, rest);
}

const extensions = {
  'x-max-bytes': 'maximum',
  'x-safe-to-repeat': 'promise',
  'x-client-name': 'client-name',
  'x-scope': 'meaning',
} as const;

export function changesBetween(
  from: JsonObject,
  to: JsonObject,
  options: CompareOptions = {},
): Change[] {
  return compareDocuments(parsed(from), parsed(to), { extensions, ...options });
}

export function outcome(from: JsonObject, to: JsonObject, options: CompareOptions = {}): Outcome {
  return changesBetween(from, to, options)[0]?.level ?? 'none';
}

function parsed(document: JsonObject): OpenApiDocument {
  return OpenApiDocument.from(structuredClone(document), 'test document');
}

function list(value: JsonObject[string] | undefined): JsonObject[string][] {
  return Array.isArray(value) ? value : [];
}

function without(object: JsonObject, field: string): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key !== field));
}
