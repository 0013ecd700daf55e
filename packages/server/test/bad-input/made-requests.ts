import { isDeepStrictEqual } from 'node:util';
import { resolve, type Schema } from '@biometrid/openapi/model';
import fc from 'fast-check';
import { loadDocument } from '../../src/contract/document.js';
import { errorEnvelope } from '../../src/contract/error-envelope.js';
import type { Field } from '../../src/contract/plan.js';
import { type ContractOperation, contractOperations } from '../contract-operations.js';
import { facePhoto, recording } from '../engines/samples.js';
import type { Answer, Question } from '../raw-http.js';
import type { TestClient } from '../server-under-test.js';
import { file, multipart, multipartType, type Part } from './multipart.js';

/** A request for an operation of the contract; each of its parts may be right, or wrong in some way. */
export interface MadeRequest {
  operation: ContractOperation;
  /** Undefined is the user who exists. */
  user: string | undefined;
  credentials: 'right' | 'wrong' | 'none';
  query: readonly (readonly [string, string])[];
  body: { type: string | undefined; content: string | Buffer } | undefined;
}

const nonsense = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '',
    '\0',
    '%00',
    '../..',
    "' OR 1=1 --",
    '🧑‍🦰',
    '[',
    '{}',
    'null',
  ),
  fc.string({ minLength: 300, maxLength: 2_000 }),
);

/** The texts of fields that were asked for before: to make them takes longer than to use them. */
const textsOfFields = new Map<Field, fc.Arbitrary<string>>();

/** Made once, for some are large. */
const files = fc.oneof(
  fc.constantFrom(
    Buffer.from(facePhoto({ faces: [{ person: 'ada' }] })),
    Buffer.from(recording({ speaker: 'ada', digits: '0653' })),
    file.jpeg(),
    file.png(),
    file.wav(),
    file.zip(),
    file.gif(),
    Buffer.alloc(0),
  ),
  fc.constantFrom(file.jpeg(1_048_577), file.wav(1_048_577)),
  fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
);

/** Requests made of the contract and of nonsense. */
export const requests: fc.Arbitrary<MadeRequest> = fc.oneof(...contractOperations.map(requestsOf));

function requestsOf(operation: ContractOperation): fc.Arbitrary<MadeRequest> {
  const fields = [...operation.fields.values()].filter(({ place }) => place !== 'path');
  return fc.record({
    operation: fc.constant(operation),
    user: fc.option(
      nonsense.filter((id) => id !== ''),
      { nil: undefined, freq: 4 },
    ),
    credentials: fc.oneof(
      { weight: 8, arbitrary: fc.constant('right' as const) },
      { weight: 1, arbitrary: fc.constantFrom('wrong' as const, 'none' as const) },
    ),
    query: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: texts(fields) },
    ),
    body: fc.option(bodies(fields), { nil: undefined, freq: 5 }),
  });
}

function bodies(fields: readonly Field[]): fc.Arbitrary<NonNullable<MadeRequest['body']>> {
  const json = values(fields).map((content) => ({
    type: 'application/json',
    content: JSON.stringify(content),
  }));
  const form = texts(fields).map((content) => ({
    type: 'application/x-www-form-urlencoded',
    content: new URLSearchParams(content.map(([name, value]) => [name, value])).toString(),
  }));
  const parted = parts(fields).map((content) => ({
    type: multipartType,
    content: multipart(content),
  }));
  return fc.oneof(
    json,
    form,
    { weight: 2, arbitrary: parted },
    // Cut off somewhere, or of a type that it is not.
    fc.tuple(fc.oneof(json, form, parted), fc.nat(400)).map(([{ type, content }, length]) => ({
      type,
      content: content.slice(0, length),
    })),
    fc
      .tuple(
        fc.oneof(json, form, parted),
        fc.constantFrom(undefined, 'text/plain', 'application/json', 'multipart/form-data', ''),
      )
      .map(([{ content }, type]) => ({ type, content })),
    fc
      .uint8Array({ maxLength: 300 })
      .map((bytes) => ({ type: 'application/json', content: Buffer.from(bytes) })),
  );
}

function names(fields: readonly Field[]): fc.Arbitrary<string> {
  if (fields.length === 0) return nonsense;
  return fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...fields.map(({ name }) => name)) },
    { weight: 1, arbitrary: nonsense },
  );
}

function texts(fields: readonly Field[]): fc.Arbitrary<[string, string][]> {
  return fc.array(
    names(fields).chain((name) =>
      valueText(fields, name).map((text): [string, string] => [name, text]),
    ),
    { maxLength: 4 },
  );
}

function values(fields: readonly Field[]): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .array(
      names(fields).chain((name) =>
        fc
          .oneof(
            { weight: 4, arbitrary: valueText(fields, name) },
            { weight: 1, arbitrary: fc.jsonValue() },
          )
          .map((value): [string, unknown] => [name, value]),
      ),
      { maxLength: 5 },
    )
    .map((entries) => Object.fromEntries(entries));
}

function parts(fields: readonly Field[]): fc.Arbitrary<Part[]> {
  return fc.array(
    names(fields).chain((name) => {
      const isFile = fields.find((field) => field.name === name)?.file !== undefined;
      return fc
        .tuple(
          fc.boolean(),
          files,
          valueText(fields, name),
          fc.constantFrom('image/jpeg', 'audio/wav', 'application/octet-stream', 'text/plain'),
        )
        .map(([other, bytes, text, type]): Part => {
          const plain = name.replaceAll(/["\r\n\0]/g, '');
          return isFile !== other
            ? { name: plain, content: bytes, filename: 'a file', type }
            : { name: plain, content: text };
        });
    }),
    { maxLength: 4 },
  );
}

/** A text for a field: often what the contract wants, else nonsense. */
function valueText(fields: readonly Field[], name: string): fc.Arbitrary<string> {
  const field = fields.find((candidate) => candidate.name === name);
  if (field === undefined) return nonsense;
  const made =
    textsOfFields.get(field) ??
    fc.oneof({ weight: 4, arbitrary: fitting(field) }, { weight: 1, arbitrary: nonsense });
  textsOfFields.set(field, made);
  return made;
}

function fitting(field: Field): fc.Arbitrary<string> {
  if (field.base64MaxBytes !== undefined) {
    const whole = file.jpeg().toString('base64');
    const broken = fc
      .tuple(fc.nat(whole.length), fc.constantFrom('', '*', '=', '\n', ' ', '-_', 'é', '%2B'))
      .map(([at, piece]) => whole.slice(0, at) + piece + whole.slice(at + 1));
    return fc.oneof({ weight: 4, arbitrary: fc.constant(whole) }, { weight: 1, arbitrary: broken });
  }
  if (field.type === 'boolean') return fc.constantFrom('true', 'false', '1', '0');
  const schema: Schema = field.schema ? resolve(loadDocument(), field.schema) : {};
  if (schema.enum) return fc.constantFrom(...schema.enum.map(String));
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
  return fc.string({ minLength: 1, maxLength: 20 });
}

/** The request as it is sent. @param knownUser who exists. */
export function question(
  made: MadeRequest,
  { headers, livenessToken }: TestClient,
  knownUser: string,
): Question {
  const { operation, user, credentials, query, body } = made;
  const right: Record<string, string> =
    operation.authentication === 'client' ? headers : { 'x-app-token': livenessToken };
  const sent =
    credentials === 'none'
      ? {}
      : credentials === 'right'
        ? right
        : Object.fromEntries(Object.keys(right).map((name) => [name, 'wrong']));
  const search = query
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  return {
    method: operation.method,
    path:
      operation.pathFor(encodeURIComponent(user ?? knownUser)) +
      (search === '' ? '' : `?${search}`),
    headers: { ...sent, ...(body?.type === undefined ? {} : { 'content-type': body.type }) },
    ...(body === undefined ? {} : { body: body.content }),
  };
}

/** What is wrong with an answer to a request by the contract; undefined when nothing is. */
export function undocumented(
  { operation }: MadeRequest,
  { status, json, message }: Answer,
): string | undefined {
  if (!operation.statuses.has(status)) return `the status ${status} is not documented`;
  if (status >= 500 && status !== 503) return `the server failed with ${status}`;
  if (status === 200) return undefined;
  if (message === undefined || !operation.codes.has(message))
    return `the message ${message} is not documented`;
  const envelope = errorEnvelope(operation.pathFor('a-user'), status, message);
  return isDeepStrictEqual(json, envelope) ? undefined : 'the envelope is another';
}
