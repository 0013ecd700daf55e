import type { OperationId } from '@biometrid/types';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import { bytesOfBase64, isBase64, isLargeBase64, withoutDataUri } from './base64-file.js';
import { ContractError, refused } from './contract-error.js';
import { inSlices } from './in-slices.js';
import type { OperationInput } from './operation.js';
import type { Field, OperationPlan } from './plan.js';
import { emptyBody, overhead, type ReadBody } from './read-body.js';
import { fileType, means, UploadedFile } from './uploaded-file.js';
import type { OperationValidators } from './validators.js';

/** The vendor's own requests misspell one field; it means the same. (Wire contract, section 7.3.) */
const aliases: Readonly<Record<string, string>> = { livess: 'liveness' };

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
  // The body wins over the query, except on the look-up whose documented body is one on a GET.
  const places =
    plan.method === 'GET'
      ? [fromBody(plan, body), fromQuery(plan, query)]
      : [fromQuery(plan, query), fromBody(plan, body)];
  const input = new Map<string, unknown>(Object.entries(path));
  for (const place of places) for (const [name, value] of place) input.set(name, value);

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

function fromQuery(
  plan: OperationPlan,
  query: ReadonlyMap<string, readonly string[]>,
): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [given, texts] of query) {
    const field = fieldNamed(plan, given);
    // A file cannot travel in a query; everything else may, as well as in the body.
    if (field === undefined || field.place === 'path' || field.schema === undefined) {
      throw refused('unknown query parameter');
    }
    values.set(field.name, coerce(field, texts, 'query parameter doubled'));
  }
  return values;
}

function fromBody(plan: OperationPlan, body: ReadBody): Map<string, unknown> {
  const values = new Map<string, unknown>();
  // Of two faults the first of the refusals is answered, whatever the order of the fields.
  for (const named of [body.values, body.texts, body.files])
    for (const given of named.keys()) bodyField(plan, given);
  for (const [given, value] of body.values) values.set(bodyField(plan, given).name, value);
  for (const [given, texts] of body.texts) {
    const field = bodyField(plan, given);
    values.set(field.name, coerce(field, texts, 'field doubled'));
  }
  for (const [given, contents] of body.files) {
    const field = bodyField(plan, given);
    // A text field sent as a part with a file name is a text field all the same.
    const value = field.file
      ? uploadedFile(field.file.contentTypes, contents)
      : coerce(field, contents.map(String), 'field doubled');
    values.set(field.name, value);
  }
  return values;
}

function bodyField(plan: OperationPlan, given: string): Field {
  const field = fieldNamed(plan, given);
  if (field !== undefined && field.place !== 'path') return field;
  // Its name is not logged: of a body sent as the wrong type, it may be all there is.
  throw refused('unknown field');
}

function fieldNamed(plan: OperationPlan, given: string): Field | undefined {
  return plan.fields.get(given) ?? plan.fields.get(aliases[given] ?? '');
}

/** What a text of a query or a form stands for. One that stands for nothing of the kind stays a text, and is refused later. */
function coerce(
  field: Field,
  texts: readonly string[],
  doubled: 'query parameter doubled' | 'field doubled',
): unknown {
  const [text = ''] = texts;
  if (field.type === 'array' && !(texts.length === 1 && text.startsWith('['))) return texts;
  if (texts.length > 1) throw refused(doubled, field.name);
  switch (field.type) {
    case 'boolean':
      return flags.get(text) ?? text;
    case 'integer':
    case 'number':
      return text.trim() === '' ? text : Number(text);
    case 'array':
    case 'object':
      return parsed(field, text);
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

function parsed(field: Field, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('value not allowed', `${field.name} is no JSON`);
  }
}

function uploadedFile(contentTypes: readonly string[], contents: readonly Buffer[]): UploadedFile {
  const [bytes] = contents;
  if (bytes === undefined || contents.length > 1) throw refused('file doubled');
  const type = fileType(bytes);
  const allowed =
    contentTypes.length === 0 || contentTypes.some((each) => type && means(each, type));
  if (type === undefined || !allowed) throw refused('wrong file format');
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
  const check = ({ name, maxBytes, text }: (typeof given)[number], isGood: boolean): void => {
    if (!isGood) throw new ContractError('invalid base64', {}, name, name);
    if (bytesOfBase64(text) > maxBytes) throw refused('base64 too large', name);
  };
  if (given.reduce((sum, { text }) => sum + text.length, 0) > overhead)
    return inSlices(async (pause) => {
      for (const one of given) check(one, await isLargeBase64(one.text, pause));
    });
  for (const one of given) check(one, isBase64(one.text));
  return undefined;
}
