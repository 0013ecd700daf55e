import {
  type Condition,
  type Contract,
  conditions,
  type Field,
  generalCode,
  resolve,
  type Schema,
  statusByCode,
} from '@biometrid/openapi/generate';
import { beginnings } from '../src/testing/contents.js';
import { type ClientOperation, clientOperations } from './client-operations.js';
import { type Examples, readExamples } from './fake-examples.js';
import { written } from './written.js';

/** The faults that the fake looks for. The others take an engine, a database or a socket, and are answered when a test says so. */
const lookedFor: readonly Condition[] = [
  'headers too large',
  'unreadable request',
  'unknown path',
  'wrong method',
  'credentials missing',
  'credentials doubled',
  'unknown client',
  'wrong credentials',
  'malformed query',
  'unexpected body',
  'unsupported media type',
  'body too large',
  'malformed body',
  'unknown query parameter',
  'query parameter doubled',
  'unknown field',
  'field doubled',
  'file doubled',
  'wrong file format',
  'text for a file',
  'one of two files missing',
  'file missing',
  'invalid base64',
  'base64 too large',
  'text too long',
  'unstorable text',
  'value missing',
  'value not allowed',
  'unoffered language',
  'no open dialogue',
  'no picture',
  'no side',
];

/** What the fake works from: the operations with their fields, refusals and examples; each body once. */
export function fakeTable(contract: Contract): string {
  const operations = clientOperations(contract.operations);
  const examples = readExamples(operations, listMessages(operations));
  const general = generalCodes(operations);
  const gaps = operations.flatMap((operation) =>
    unknownRules(operation, (schema) => resolve(contract.document, schema)),
  );
  return `import type { FakeExample, FakeOperation } from '../testing/fake-operation.js';
${gaps.map((gap) => `// The fake does not go by this rule of ${gap}\n`).join('')}
/** The names of the examples that the contract has for the answers of each operation. */
export interface ExampleNames {
${operations.map(({ id }) => `  ${id}:\n${namesOf(examples, id)};`).join('\n')}
}

/** The faults that are looked for, in this order, with what each is answered with where an operation says nothing else. */
export const generalCodes = ${written(general)} as const;

/** The examples of all answers. */
export const examples: readonly FakeExample[] = [
${examples.rows.map((row) => `  ${written(row)},`).join('\n')}
];

/** The numbers of those that every operation has. */
export const examplesOfAll: readonly number[] = ${written(examples.ofAll)};

/** The operations of the contract. */
export const operations: Readonly<Record<string, FakeOperation>> = {
${operations.map((operation) => `  ${operation.id}: ${written(rowOf(contract, operation, { examples, general }))},`).join('\n')}
};
`;
}

function namesOf(examples: Examples, id: string): string {
  const names = [...(examples.of.get(id)?.keys() ?? [])];
  return names.length === 0 ? '    never' : names.map((name) => `    | '${name}'`).join('\n');
}

/** Faults that can be looked for in operations that do not answer them. */
const notInAll: readonly Condition[] = ['one of two files missing', 'no picture', 'no side'];

function listMessages(operations: readonly ClientOperation[]): [status: number, code: string][] {
  return [...statusByCode(operations)]
    .map(([code, status]): [number, string] => [Number(status), code])
    .sort(([one, code], [other, another]) => one - other || (code < another ? -1 : 1));
}

/** The answers to faults, in the order in which these are looked for; null where each operation says its own. */
type GeneralCodes = Readonly<Partial<Record<Condition, string | null>>>;

/** What most of the operations that have a fault answer to it. */
function generalCodes(operations: readonly ClientOperation[]): GeneralCodes {
  const inOrder = conditions.filter((condition) => lookedFor.includes(condition));
  return Object.fromEntries(
    inOrder.map((condition) => {
      const having = operations.filter(({ refusals }) =>
        refusals.some((refusal) => refusal.condition === condition),
      );
      return [condition, notInAll.includes(condition) ? null : generalOf(condition, having)];
    }),
  );
}

function generalOf(condition: Condition, having: readonly ClientOperation[]): string {
  const codes = having.flatMap(({ refusals }) =>
    refusals.flatMap((refusal) => (refusal.condition === condition ? [refusal.code] : [])),
  );
  const count = (code: string) => codes.filter((each) => each === code).length;
  return (
    [...new Set(codes)].sort((one, other) => count(other) - count(one))[0] ?? generalCode(condition)
  );
}

/** What rows refer to. */
interface Shared {
  readonly examples: Examples;
  readonly general: GeneralCodes;
}

function rowOf(
  { document }: Contract,
  operation: ClientOperation,
  { examples, general }: Shared,
): object {
  const { id, method, base, path, fields, body, cookie, safeToRepeat, liveness } = operation;
  const holdsFile = [...fields.values()].some(({ file }) => file);
  const taken = [...fields.values()].filter(isTaken);
  return {
    method: method.toUpperCase(),
    path: base + path,
    fields: Object.fromEntries(
      taken.map((field) => [field.name, fieldRow(field, (schema) => resolve(document, schema))]),
    ),
    // The server takes every form where there is no file.
    ...((body || taken.some(({ place }) => place === 'query')) && {
      body: holdsFile ? [...(body?.forms.keys() ?? [])] : formsOf(body?.forms.keys()),
    }),
    ...(cookie && { cookie: true }),
    ...(safeToRepeat && { safe: true }),
    ...(liveness && { liveness: true }),
    codes: ownCodes(operation, general),
    examples: [...(examples.of.get(id)?.values() ?? [])].filter(
      (at) => !examples.ofAll.includes(at),
    ),
  };
}

/** A parameter of the path is there when the path is, and may be any text; a header is not looked at. */
function isTaken({ place }: Field): boolean {
  return place !== 'path' && place !== 'header';
}

function formsOf(documented: Iterable<string> = []): string[] {
  return [
    ...new Set([
      ...documented,
      'application/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data',
    ]),
  ];
}

/** What an operation answers to a fault, where that is not the general answer; by field where each has its own. */
function ownCodes(
  { refusals }: ClientOperation,
  general: GeneralCodes,
): Record<string, string | Record<string, string>> {
  const own: Record<string, string | Record<string, string>> = {};
  for (const { condition, code, fields } of refusals) {
    if (!lookedFor.includes(condition)) continue;
    const codes = refusals.flatMap((refusal) =>
      refusal.condition === condition ? [refusal.code] : [],
    );
    const several = new Set(codes).size > 1;
    if (several)
      own[condition] = {
        ...(own[condition] as Record<string, string> | undefined),
        ...Object.fromEntries(fields.map((field) => [field, code])),
      };
    else if (general[condition] !== code) own[condition] = code;
  }
  return own;
}

/** A field with what its values must be. Of a text that is a whole file in base64 the server compares the first letters alone. */
function fieldRow(
  { required, file, base64MaxBytes, schema }: Field,
  resolved: (schema: Schema) => Schema,
): object {
  // By its beginning a file is of one type, whatever else that is called.
  const types = file?.contentTypes.filter((type) => type in beginnings) ?? [];
  return {
    ...(required && { required: true }),
    ...(file && { file: file.maxBytes, ...(types.length > 0 && { types }) }),
    ...(base64MaxBytes !== undefined && { base64: base64MaxBytes }),
    ...(schema && { value: plain(schema, resolved) }),
  };
}

const keywords = ['type', 'pattern', 'minLength', 'maxLength', 'enum', 'maxItems'] as const;

const valueTypes: ReadonlySet<unknown> = new Set([
  'string',
  'boolean',
  'array',
  'integer',
  'number',
]);

/** What is there to be read. */
const annotations: ReadonlySet<string> = new Set([
  ...['title', 'description', 'default', 'examples', 'example', 'contentEncoding'],
]);

/** The rules of a schema that the fake knows. The contract has no others; what those of a fork refuse, its fake takes. */
function plain(written: Schema, resolved: (schema: Schema) => Schema): object {
  const schema: Schema = resolved(written);
  if (!valueTypes.has(schema.type)) return {};
  return {
    ...Object.fromEntries(
      keywords.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])),
    ),
    ...(schema.items && { items: plain(schema.items, resolved) }),
  };
}

/** Rules of an operation's fields that its fake does not go by. */
function unknownRules(
  { id, fields }: ClientOperation,
  resolved: (schema: Schema) => Schema,
): string[] {
  const known = new Set<string>([...keywords, ...annotations]);
  const rulesOf = (written: Schema): string[] => {
    const { items, ...schema } = resolved(written);
    return [
      ...Object.keys(schema).filter((key) => !known.has(key) && !key.startsWith('x-')),
      ...(valueTypes.has(schema.type) ? [] : [`type: ${schema.type}`]),
      ...(items ? rulesOf(items) : []),
    ];
  };
  return [...fields.values()].flatMap((field) => {
    const rules = field.schema === undefined ? [] : rulesOf(field.schema);
    if (field.place === 'path' && field.schema?.pattern !== undefined) rules.push('pattern');
    if (field.file?.contentTypes.every((type) => !(type in beginnings))) rules.push('contentTypes');
    // A header is not looked at: it matters where it has to be there.
    const missed = field.place === 'header' ? (field.required ? ['required'] : []) : rules;
    return missed.map((rule) => `${id}, ${field.name}: ${rule}`);
  });
}
