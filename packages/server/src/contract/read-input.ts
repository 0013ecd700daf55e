import type { OperationId } from '@biometrid/types';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import { bytesOfBase64, isBase64, isLargeBase64, withoutDataUri } from './base64-file.js';
import { ContractError, refused } from './contract-error.js';
import { inSlices } from './in-slices.js';
import type { OperationInput } from './operation.js';
import { type Field, fieldNamed, type OperationPlan } from './plan.js';
import { emptyBody, overhead, type ReadBody } from './read-body.js';
import { fileType, means, UploadedFile } from './uploaded-file.js';
import type { OperationValidators } from './validators.js';

/**
 * Brings path, query and body of a request together and compares them with the contract.
 * @throws {ContractError} in the order of the contract's refusals.
 */
export function readInput<K extends OperationId>(
  plan: OperationPlan,
  validators: OperationValidators,
  path: Readonly<Record<string, string>>,
  query: ReadonlyMap<string, readonly string[]>,
  body: ReadBody,
): MaybePromise<OperationInput<K>> {
  // Most requests hold nothing but a user, who was looked up already.
  if (plan.pathSuffices && query.size === 0 && body === emptyBody) return path as OperationInput<K>;
  const input = new Map([...Object.entries(path), ...valuesOf(plan, query, body)]);
  checkFiles(plan, input);
  return andThen(checkBase64(plan, input), () => {
    const texts = [...input].flatMap(([name, value]) =>
      value instanceof UploadedFile ? [] : [[name, comparable(plan, name, value)] as const],
    );
    if (texts.some(([, value]) => typeof value === 'string' && unstorable.test(value)))
      throw refused('unstorable text');
    const fits = validators.input();
    if (!fits(Object.fromEntries(texts))) {
      const [error] = fits.errors ?? [];
      throw refused(
        error?.keyword === 'required' ? 'value missing' : 'value not allowed',
        `${error?.instancePath ?? ''} ${error?.message ?? ''}`.trim(),
      );
    }
    return Object.fromEntries(input) as OperationInput<K>;
  });
}

/** A null byte, where some databases end a text, and half a surrogate pair, which UTF-8 cannot hold. */
const unstorable = /\0|\p{Surrogate}/u;

/** What stands for a value where it is compared with the contract, which counts every letter: of base64 a few are enough. */
function comparable(plan: OperationPlan, name: string, value: unknown): unknown {
  if (plan.fields.get(name)?.base64MaxBytes !== undefined)
    return Array.isArray(value) ? value.map(shortened) : shortened(value);
  if (typeof value === 'string' && value.length > overhead) throw refused('text too long', name);
  return value;
}

function shortened(value: unknown): unknown {
  return typeof value === 'string' ? value.slice(0, 4) : value;
}

/** The values by name: those that win later. Each fault is looked for in all fields before the next one is. */
function valuesOf(
  plan: OperationPlan,
  query: ReadonlyMap<string, readonly string[]>,
  body: ReadBody,
): (readonly [name: string, value: unknown])[] {
  const parameters = withFields(query, (given) => queryField(plan, given));
  refuseSeveral(parameters, 'query parameter doubled');
  const inBody = (given: string) => bodyField(plan, given);
  const values = withFields(body.values, inBody);
  const texts = withFields(body.texts, inBody);
  const files = withFields(body.files, inBody);
  refuseSeveral(texts, 'field doubled');
  if (files.some(([, contents]) => contents.length > 1)) throw refused('file doubled');

  const fromQuery = parameters.map(([field, texts]) => [field.name, coerce(field, texts)] as const);
  const fromBody = [
    ...values.map(([field, value]) => [field.name, value] as const),
    ...texts.map(([field, texts]) => [field.name, coerce(field, texts)] as const),
    ...files.map(([field, [bytes]]) => [field.name, uploadedFile(field, bytes)] as const),
  ];
  // The body wins over the query, except on the look-up whose documented body is one on a GET.
  return plan.method === 'GET' ? [...fromBody, ...fromQuery] : [...fromQuery, ...fromBody];
}

function withFields<Value>(
  given: ReadonlyMap<string, Value>,
  fieldOf: (name: string) => Field,
): (readonly [Field, Value])[] {
  return [...given].map(([name, value]) => [fieldOf(name), value] as const);
}

function queryField(plan: OperationPlan, given: string): Field {
  const field = fieldNamed(plan, given);
  // A file cannot travel in a query; everything else may, as well as in the body.
  if (field !== undefined && field.place !== 'path' && field.schema !== undefined) return field;
  throw refused('unknown query parameter');
}

function bodyField(plan: OperationPlan, given: string): Field {
  const field = fieldNamed(plan, given);
  if (field !== undefined && field.place !== 'path') return field;
  // Its name is not logged: of a body sent as the wrong type, it may be all there is.
  throw refused('unknown field');
}

function refuseSeveral(
  given: readonly (readonly [Field, readonly string[]])[],
  fault: 'query parameter doubled' | 'field doubled',
): void {
  for (const [{ name, type }, texts] of given)
    if (texts.length > 1 && type !== 'array') throw refused(fault, name);
}

/** What a text of a query or a form stands for. One that stands for nothing of the kind stays a text, and is refused later. */
function coerce({ type }: Field, texts: readonly string[]): unknown {
  const [text = ''] = texts;
  if (type === 'array' && !(texts.length === 1 && text.startsWith('['))) return texts;
  switch (type) {
    case 'boolean':
      return flags.get(text) ?? text;
    case 'integer':
    case 'number':
      return text.trim() === '' ? text : Number(text);
    case 'array':
    case 'object':
      return parsed(text);
    default:
      return text;
  }
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function uploadedFile({ file }: Field, bytes: Buffer | undefined): UploadedFile {
  const type = bytes && fileType(bytes);
  const types = file?.contentTypes ?? [];
  const allowed = types.length === 0 || types.some((each) => type && means(each, type));
  if (bytes === undefined || type === undefined || !allowed) throw refused('wrong file format');
  return new UploadedFile(bytes, type);
}

/** Files are files, and those that must be there are; the operation's own messages say which are not. */
function checkFiles(plan: OperationPlan, input: ReadonlyMap<string, unknown>): void {
  for (const [name, value] of input) {
    if (plan.fields.get(name)?.schema === undefined && !(value instanceof UploadedFile))
      throw refused('text for a file');
  }
  const expected = [...plan.fields.values()].filter(
    (field) => field.required && (field.file !== undefined || field.base64MaxBytes !== undefined),
  );
  const missing = expected.filter((field) => !input.has(field.name));
  if (missing.length === 0) return;
  throw refused(missing.length < expected.length ? 'one of two files missing' : 'file missing');
}

/** Looks through all texts in base64: large ones in slices. */
function checkBase64(plan: OperationPlan, input: ReadonlyMap<string, unknown>): MaybePromise<void> {
  const given = [...input].flatMap(([name, value]) => {
    const maxBytes = plan.fields.get(name)?.base64MaxBytes;
    const texts: unknown[] = Array.isArray(value) ? value : [value];
    return maxBytes === undefined
      ? []
      : texts.flatMap((text) =>
          typeof text === 'string' ? [{ name, maxBytes, text: withoutDataUri(text) }] : [],
        );
  });
  const check = ({ name }: (typeof given)[number], isGood: boolean): void => {
    if (!isGood) throw new ContractError('invalid base64', {}, name, name);
  };
  const checkSizes = (): void => {
    for (const { name, maxBytes, text } of given)
      if (bytesOfBase64(text) > maxBytes) throw refused('base64 too large', name);
  };
  if (given.reduce((sum, { text }) => sum + text.length, 0) > overhead)
    return inSlices(async (pause) => {
      for (const one of given) check(one, await isLargeBase64(one.text, pause));
      checkSizes();
    });
  for (const one of given) check(one, isBase64(one.text));
  checkSizes();
  return undefined;
}
