import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { resolve, type Schema } from '@biometrid/openapi/model';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadDocument } from '../../src/contract/document.js';
import type { Field } from '../../src/contract/plan.js';
import { type ContractOperation, contractOperations } from '../contract-operations.js';
import {
  documentEngine,
  faceEngine,
  facePhoto,
  recording,
  voiceEngine,
} from '../engines/samples.js';
import { type Answer, ask, type Question } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { type EchoServer, startEchoServer } from './echo-server.js';
import { file, multipart, multipartType, type Part } from './multipart.js';

const runs = 1_500;
const seed = 20_261_124;
/** How much the heap may have grown from the first to the last of the requests. Bytes. */
const growth = 24 * 1_024 * 1_024;

let server: ServerUnderTest;
let echo: EchoServer;
let client: TestClient;
let userId: string;
beforeAll(async () => {
  server = await startServerUnderTest({ faceEngine, voiceEngine, documentEngine });
  client = await server.client();
  userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  echo = await startEchoServer();
});
afterAll(async () => {
  await server.stop();
  await echo.stop();
});

it('no request made of the contract and of nonsense gets an answer that is not documented', async () => {
  const seen = new Map<string, number>();
  const heapAfter: number[] = [];
  let asked = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (made) => {
      const answer = await ask(server.origin, question(made, client, userId));
      const place = `${made.operation.id} ${answer.status} ${answer.message}`;
      seen.set(place, (seen.get(place) ?? 0) + 1);
      expectDocumented(made, answer);
      asked += 1;
      if (asked % (runs / 3) === 0) heapAfter.push(usedHeap());
    }),
    { numRuns: runs, seed },
  );
  const [early = 0, , late = 0] = heapAfter;
  expect(late - early).toBeLessThan(growth);
  // A fuzz that only ever meets one answer tries nothing.
  expect(seen.size).toBeGreaterThan(40);
  expect((await client.biometrid.voice.listLanguages()).status).toBe(true);
});

it('nor one that reaches the binder of an operation whose engine is there', async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(requests, async (made) => {
      const answer = await ask(echo.origin, question(made, echo.client, echo.userId));
      if (answer.status === 200) accepted += 1;
      else expectDocumented(made, answer);
    }),
    { numRuns: runs, seed: seed + 1 },
  );
  expect(accepted).toBeGreaterThan(runs / 20);
  expect(accepted).toBeLessThan(runs / 2);
});

/** Bytes of objects that are still in use. */
function usedHeap(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** A request for an operation of the contract; each of its parts may be right, or wrong in some way. */
interface MadeRequest {
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

const requests: fc.Arbitrary<MadeRequest> = fc
  .constantFrom(...contractOperations)
  .chain((operation) => {
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
  });

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

const names = (fields: readonly Field[]) =>
  fields.length === 0
    ? nonsense
    : fc.oneof(
        { weight: 12, arbitrary: fc.constantFrom(...fields.map(({ name }) => name)) },
        { weight: 1, arbitrary: nonsense },
      );

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
  return fc.oneof({ weight: 4, arbitrary: fitting(field) }, { weight: 1, arbitrary: nonsense });
}

function fitting(field: Field | undefined): fc.Arbitrary<string> {
  if (field === undefined) return nonsense;
  if (field.base64MaxBytes !== undefined) return fc.constant(file.jpeg().toString('base64'));
  if (field.type === 'boolean') return fc.constantFrom('true', 'false', '1', '0');
  const schema: Schema = field.schema ? resolve(loadDocument(), field.schema) : {};
  if (schema.enum) return fc.constantFrom(...schema.enum.map(String));
  if (schema.pattern) return fc.stringMatching(new RegExp(schema.pattern));
  return fc.string({ minLength: 1, maxLength: 20 });
}

function question(
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

function expectDocumented({ operation }: MadeRequest, { status, json, message }: Answer): void {
  expect([...operation.statuses]).toContain(status);
  if (status >= 500) expect(status).toBe(503);
  if (status === 200) return;
  expect([...operation.codes]).toContain(message);
  expect(json).toEqual(
    operation.base === ''
      ? { meta: { ok: false, code: status, mode: 'live' }, data: { message } }
      : { status: false, data: { message } },
  );
}
