import { generalCodes } from '../generated/fake.js';
import { bytesOfBase64, isBase64, isOfTypes, isPicture, withoutDataUri } from './contents.js';
import { languages } from './dialogues.js';
import type { FakeField, FakeOperation } from './fake-operation.js';
import {
  type Arrived,
  nothing,
  overhead,
  type Part,
  type ReadBody,
  type Reading,
  read,
} from './reading.js';
import type { Route } from './route.js';
import { fits } from './values.js';

/** The credentials that are right; of those that are not set, any. */
export interface Credentials {
  readonly key?: string | undefined;
  readonly secret?: string | undefined;
  readonly livenessToken?: string | undefined;
}

/** The faults that the fake looks for, by their order. */
export type LookedFor = keyof typeof generalCodes;

/** A fault of a request. */
export interface Fault {
  readonly fault: LookedFor;
  /** The name of the field that has it, where it is one of a field. */
  readonly field?: string | undefined;
  /** The methods that the path has, when it is the method. */
  readonly allow?: string;
}

/** A request without fault. */
export interface Accepted {
  /** All values by name but those of the path. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly query: Readonly<Record<string, unknown>>;
}

/** Compares a request with the contract; the first of its faults is answered. */
export async function examine(
  { rules: operation, path }: Route,
  arrived: Arrived,
  credentials: Credentials,
): Promise<Accepted | Fault> {
  const reading = await read(operation, arrived);
  const { query = [], body = nothing } = reading;
  const inBody = [...body.values, ...body.texts, ...body.files];
  // The body wins over the query, except on the look-up whose documented body is one on a GET.
  const all = operation.method === 'GET' ? [...inBody, ...query] : [...query, ...inBody];
  const values = valuesOf(all);
  const given = [...Object.entries(path), ...values].map(([name, value]) => {
    const field = operation.fields[name] ?? anything;
    const texts = [value].flat().filter((text) => typeof text === 'string');
    const base64 = field.base64 === undefined ? [] : texts.map(withoutDataUri);
    const text = field.base64 === undefined && typeof value === 'string' ? value : '';
    return { name, value, field, text, base64 };
  });
  const fields = Object.entries(operation.fields).map(([name, field]) => {
    const holdsFile = field.file !== undefined || field.base64 !== undefined;
    return { name, field, holdsFile, isGiven: values.has(name) };
  });
  const needed = fields.filter(({ field, holdsFile }) => field.required && holdsFile);
  const proof = proofOf(operation, arrived.headers, credentials);
  const shared = { ...arrived, ...body, operation, proof, reading };
  const examined = { ...shared, query, inBody, given, fields, needed };
  for (const fault of Object.keys(generalCodes) as LookedFor[]) {
    const found = checks[fault]?.(examined);
    const field = typeof found === 'object' ? found.name : undefined;
    if (found && codeOf(operation, fault, field)) return { fault, field };
  }
  return { values, query: Object.fromEntries(valuesOf(query)) };
}

/** The values by name, those of the operation's fields alone; of two the later one wins. */
function valuesOf(parts: readonly Part<unknown>[]): Map<string, unknown> {
  return new Map(parts.flatMap(({ name, field, value }) => (field ? [[name, value]] : [])));
}

/** What an operation answers to a fault; undefined when it does not look for it. */
export function codeOf(
  operation: FakeOperation | undefined,
  fault: LookedFor,
  field = '',
): string | undefined {
  const own = operation?.codes[fault] ?? generalCodes[fault];
  return typeof own === 'object' ? own?.[field] : own;
}

/** A parameter of the path. */
const anything: FakeField = { value: {} };

interface Examined extends ReadBody {
  readonly operation: FakeOperation;
  readonly proof: readonly Proof[];
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  readonly reading: Reading;
  readonly query: readonly Part<string>[];
  readonly inBody: readonly Part<unknown>[];
  /** All that was given, by the fields of the operation and the parameters of its path. */
  readonly given: readonly Given[];
  /** The fields that the operation has. */
  readonly fields: readonly KnownField[];
  /** The files among them that have to be there. */
  readonly needed: readonly KnownField[];
}

/** What a header says of who asks, and what is right; undefined where anything is. */
type Proof = readonly [given: string | null, right: string | undefined];

interface Given {
  readonly name: string;
  readonly field: FakeField;
  readonly value: unknown;
  /** The text that it is, where that is no file. */
  readonly text: string;
  /** The files that it holds as texts. */
  readonly base64: readonly string[];
}

interface KnownField {
  readonly name: string;
  readonly field: FakeField;
  readonly holdsFile: boolean;
  readonly isGiven: boolean;
}

/** Whether a request has a fault; where it is one of a field, that. */
type Check = (examined: Examined) => boolean | { readonly name: string } | undefined;

const checks: Readonly<Partial<Record<LookedFor, Check>>> = {
  'credentials missing': ({ proof }) => proof.some(([given]) => !given),
  'credentials doubled': ({ proof }) => proof.some(([given]) => given?.includes(', ')),
  'unknown client': ({ operation, proof }) => !operation.liveness && isWrong(proof[0]),
  'wrong credentials': ({ proof }) => proof.some(isWrong),
  'malformed query': ({ reading }) => !reading.query,
  'unexpected body': ({ operation, bytes }) => !operation.body && bytes.length > 0,
  'unsupported media type': ({ reading }) => !reading.typed,
  'body too large': isTooLarge,
  'malformed body': ({ reading }) => !reading.body,
  'unknown query parameter': ({ query }) => query.some(({ field }) => !field?.value),
  'query parameter doubled': ({ query }) => query.find(isDoubled),
  'unknown field': ({ reading: { body = nothing } }) =>
    Object.values(body)
      .flat()
      .some(({ field }) => !field),
  'field doubled': ({ texts }) => texts.find(isDoubled),
  'file doubled': ({ files }) => files.find(({ contents }) => contents.length > 1),
  'wrong file format': ({ files }) =>
    files.find(({ field: { types } = {}, contents }) =>
      contents.some(({ head }) => types && !isOfTypes(head, types)),
    ),
  'text for a file': ({ given }) =>
    given.find(({ field, value }) => !field.value && !(value instanceof Blob)),
  'one of two files missing': ({ needed }) =>
    needed.some(({ isGiven }) => isGiven) && needed.find(({ isGiven }) => !isGiven),
  'file missing': ({ needed }) => needed.find(({ isGiven }) => !isGiven),
  'invalid base64': ({ given }) =>
    given.find(({ base64 }) => base64.some((text) => !isBase64(text))),
  'base64 too large': ({ given }) =>
    given.find(({ base64, field }) =>
      base64.some((text) => bytesOfBase64(text) > Number(field.base64)),
    ),
  'text too long': ({ given }) => given.find(({ text }) => text.length > overhead),
  // A null byte, where some databases end a text, and half a surrogate pair, which UTF-8 cannot hold.
  'unstorable text': ({ given }) => given.find(({ text }) => /\0|\p{Surrogate}/u.test(text)),
  'value missing': ({ fields }) =>
    fields.find(({ field, isGiven }) => field.required && field.value && !field.file && !isGiven),
  'value not allowed': ({ given }) =>
    given.find(({ field, value }) => !(value instanceof Blob) && !fits(field, value)),
  'unoffered language': ({ operation, given }) =>
    operation.cookie &&
    given.find(
      ({ name, value }) =>
        name === 'language' && !Object.hasOwn(languages, String(value).toLowerCase()),
    ),
  'no picture': ({ given }) => given.find(({ base64 }) => base64.some((text) => !isPicture(text))),
  'no side': ({ fields }) => !fields.some(({ holdsFile, isGiven }) => holdsFile && isGiven),
};

/** The headers that say who asks, and what is right in them. */
function proofOf(
  { liveness }: FakeOperation,
  headers: Headers,
  { key, secret, livenessToken }: Credentials,
): Proof[] {
  return liveness
    ? [[headers.get('x-app-token'), livenessToken]]
    : [
        [headers.get('x-biometrid-key'), key],
        [headers.get('x-biometrid-secret'), secret],
      ];
}

function isWrong([given, right]: Proof = [null, undefined]): boolean {
  return right !== undefined && given !== right;
}

/** Text fields at their limits, and files at theirs in a form of parts; there each file and each text at its own. */
function isTooLarge({ fields, headers, bytes, texts, files }: Examined): boolean {
  const sum = (each: (field: FakeField) => number) =>
    fields.reduce((before, { field }) => before + each(field), 0);
  const textLimit =
    overhead + sum(({ base64 = 0, value }) => Math.ceil(base64 / 3) * 4 * (value?.maxItems ?? 1));
  if (!headers.get('content-type')?.startsWith('multipart/')) return bytes.length > textLimit;
  // One under a name that the operation does not know is read as far as any.
  const largest = Math.max(overhead, ...fields.map(({ field }) => field.file ?? 0));
  return (
    bytes.length > textLimit + sum(({ file = 0 }) => file) ||
    texts.some(({ contents }) => contents.some((text) => new Blob([text]).size > textLimit)) ||
    files.some(({ field, contents }) =>
      contents.some(({ file }) => file.size > (field?.file ?? largest)),
    )
  );
}

function isDoubled({ field, contents }: Part<string>): boolean {
  return contents.length > 1 && field?.value?.type !== 'array';
}
