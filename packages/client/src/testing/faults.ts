import { generalCodes, operations } from '../generated/fake.js';
import {
  bytesOfBase64,
  headOfBase64,
  isBase64,
  isOfTypes,
  isPicture,
  withoutDataUri,
} from './contents.js';
import type { FakeField, FakeOperation } from './fake-operation.js';
import {
  type Arrived,
  fieldNamed,
  overhead,
  type ReadBody,
  type Reading,
  read,
} from './reading.js';
import { fits, valuesOfBody, valuesOfQuery } from './values.js';

/** The credentials that are right; of those that are not set, any. */
export interface Credentials {
  readonly key?: string | undefined;
  readonly secret?: string | undefined;
  readonly livenessToken?: string | undefined;
}

/** A fault, and the message that it is answered with. */
export interface Fault {
  readonly fault: string;
  readonly field: string | undefined;
  readonly code: string;
}

/** A request without fault. */
export interface Accepted {
  /** All values by name, those of the path among them. */
  readonly input: ReadonlyMap<string, unknown>;
  readonly query: ReadonlyMap<string, unknown>;
}

/** Compares a request with the contract; the first of its faults is answered. */
export async function examine(
  id: string,
  path: Readonly<Record<string, string>>,
  arrived: Arrived,
  credentials: Credentials,
): Promise<Accepted | Fault> {
  const operation = operations[id];
  if (operation === undefined) throw new Error(`There is no operation ${id}`);
  const reading = await read(operation, arrived);
  const query = valuesOfQuery(operation, reading.query ?? new Map());
  const body = valuesOfBody(operation, reading.body ?? empty);
  // The body wins over the query, except on the look-up whose documented body is one on a GET.
  const [first, second] = operation.method === 'GET' ? [body, query] : [query, body];
  const input = new Map([...Object.entries(path), ...first, ...second]);
  const examined = { operation, arrived, credentials, reading, body: reading.body ?? empty, input };
  for (const fault of Object.keys(generalCodes) as LookedFor[]) {
    const found = checks[fault]?.(examined);
    if (!found) continue;
    const field = found === true ? undefined : found;
    const code = codeOf(operation, fault, field);
    if (code !== undefined) return { fault, field, code };
  }
  return { input, query };
}

/** What an operation answers to a fault; undefined when it does not look for it. */
export function codeOf(
  operation: FakeOperation | undefined,
  fault: LookedFor,
  field?: string,
): string | undefined {
  const own = operation?.codes[fault] ?? generalCodes[fault] ?? undefined;
  return typeof own === 'object' ? own[field ?? ''] : own;
}

/** The faults that the fake looks for, by their order. */
type LookedFor = keyof typeof generalCodes;

interface Examined {
  readonly operation: FakeOperation;
  readonly arrived: Arrived;
  readonly credentials: Credentials;
  readonly reading: Reading;
  readonly body: ReadBody;
  readonly input: ReadonlyMap<string, unknown>;
}

/** Whether a request has a fault; where it is one of a field, its name. */
type Check = (examined: Examined) => boolean | string | undefined;

const empty: ReadBody = { values: new Map(), texts: new Map(), files: new Map() };

/** The languages of the contract's example: the fake has no others. */
const languages = ['en', 'pt'];

const checks: Readonly<Partial<Record<LookedFor, Check>>> = {
  'credentials missing': (examined) => credentialsOf(examined).some(([given]) => !given),
  'credentials doubled': (examined) =>
    credentialsOf(examined).some(([given]) => given?.includes(', ')),
  'unknown client': ({ operation, arrived, credentials: { key } }) =>
    !operation.liveness && key !== undefined && arrived.headers.get('x-biometrid-key') !== key,
  'wrong credentials': (examined) =>
    credentialsOf(examined).some(([given, right]) => right !== undefined && given !== right),
  'malformed query': ({ reading }) => reading.query === undefined,
  'unexpected body': ({ operation, arrived }) => !operation.body && arrived.bytes.length > 0,
  'unsupported media type': ({ reading }) => !reading.typed,
  'body too large': isTooLarge,
  'malformed body': ({ reading }) => reading.body === undefined,
  'unknown query parameter': ({ operation, reading }) =>
    [...(reading.query?.keys() ?? [])].some((name) => {
      const field = fieldNamed(operation, name);
      return !field?.value;
    }),
  'query parameter doubled': ({ operation, reading }) => doubled(operation, reading.query),
  'unknown field': ({ operation, body }) =>
    [body.values, body.texts, body.files]
      .flatMap((named) => [...named.keys()])
      .some((name) => !fieldNamed(operation, name)),
  'field doubled': ({ operation, body }) => doubled(operation, body.texts),
  'file doubled': ({ operation, body }) =>
    [...body.files].find(
      ([name, files]) => files.length > 1 && fieldNamed(operation, name)?.file !== undefined,
    )?.[0],
  'wrong file format': ({ operation, body }) =>
    [...body.files].find(([name, files]) => {
      const field = fieldNamed(operation, name);
      return field?.types && files.some(({ head }) => !isOfTypes(head, field.types ?? []));
    })?.[0],
  'text for a file': ({ operation, input }) =>
    [...input].find(([name, value]) => {
      const field = fieldNamed(operation, name);
      return field && !field.value && !(value instanceof Blob);
    })?.[0],
  'one of two files missing': (examined) => {
    const { needed, missing } = neededFiles(examined);
    return missing.length > 0 && missing.length < needed.length;
  },
  'file missing': (examined) => neededFiles(examined).missing.length > 0,
  'invalid base64': (examined) =>
    base64Texts(examined).find(({ text }) => !isBase64(withoutDataUri(text)))?.name,
  'base64 too large': (examined) =>
    base64Texts(examined).find(({ text, most }) => bytesOfBase64(withoutDataUri(text)) > most)
      ?.name,
  'text too long': (examined) => texts(examined).find(([, text]) => text.length > overhead)?.[0],
  // A null byte, where some databases end a text, and half a surrogate pair, which UTF-8 cannot hold.
  'unstorable text': (examined) =>
    texts(examined).find(([, text]) => /\0|\p{Surrogate}/u.test(text))?.[0],
  'value missing': ({ operation, input }) =>
    Object.entries(operation.fields).find(
      ([name, { required, file, value }]) => required && value && !file && !input.has(name),
    )?.[0],
  'value not allowed': ({ operation, input }) =>
    [...input].find(([name, value]) => {
      const field = fieldNamed(operation, name);
      return field && !(value instanceof Blob) && !fits(field, value);
    })?.[0],
  'unoffered language': ({ operation, input }) =>
    operation.cookie &&
    input.has('language') &&
    !languages.includes(String(input.get('language')).toLowerCase()),
  'no picture': (examined) =>
    base64Texts(examined).find(({ text }) => !isPicture(headOfBase64(withoutDataUri(text))))?.name,
  'no side': ({ operation, input }) =>
    Object.entries(operation.fields).every(
      ([name, field]) => !holdsFile(field) || !input.has(name),
    ),
};

function credentialsOf({
  operation,
  arrived: { headers },
  credentials: { key, secret, livenessToken },
}: Examined): [given: string | null, right: string | undefined][] {
  return operation.liveness
    ? [[headers.get('x-app-token'), livenessToken]]
    : [
        [headers.get('x-biometrid-key'), key],
        [headers.get('x-biometrid-secret'), secret],
      ];
}

/** Text fields at their limits, and files at theirs in a form of parts; there each file and each text at its own. */
function isTooLarge({ operation, arrived: { headers, bytes }, body }: Examined): boolean {
  const fields = Object.values(operation.fields);
  const sum = (each: (field: FakeField) => number) =>
    fields.reduce((before, field) => before + each(field), 0);
  const textLimit =
    overhead + sum(({ base64 = 0, value }) => Math.ceil(base64 / 3) * 4 * (value?.maxItems ?? 1));
  if (!headers.get('content-type')?.startsWith('multipart/')) return bytes.length > textLimit;
  // One under a name that the operation does not know is read as far as any.
  const largest = Math.max(overhead, ...fields.map(({ file = 0 }) => file));
  return (
    bytes.length > textLimit + sum(({ file = 0 }) => file) ||
    [...body.texts.values()].flat().some((text) => new Blob([text]).size > textLimit) ||
    [...body.files].some(([name, files]) =>
      files.some(({ file }) => file.size > (fieldNamed(operation, name)?.file ?? largest)),
    )
  );
}

function doubled(operation: FakeOperation, texts: Reading['query']): string | undefined {
  return [...(texts ?? [])].find(
    ([name, all]) => all.length > 1 && fieldNamed(operation, name)?.value?.type !== 'array',
  )?.[0];
}

function neededFiles({ operation, input }: Examined) {
  const needed = Object.entries(operation.fields).filter(
    ([, field]) => field.required && holdsFile(field),
  );
  return { needed, missing: needed.filter(([name]) => !input.has(name)) };
}

function base64Texts({ operation, input }: Examined) {
  return [...input].flatMap(([name, value]) => {
    const most = fieldNamed(operation, name)?.base64;
    return most === undefined
      ? []
      : [value].flat().flatMap((text) => (typeof text === 'string' ? [{ name, most, text }] : []));
  });
}

/** The texts that are no files. */
function texts({ operation, input }: Examined): [name: string, text: string][] {
  return [...input].flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && fieldNamed(operation, name)?.base64 === undefined
      ? [[name, value]]
      : [],
  );
}

function holdsFile({ file, base64 }: FakeField): boolean {
  return file !== undefined || base64 !== undefined;
}
