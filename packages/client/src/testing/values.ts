import type { FakeField, FakeOperation, FakeValue } from './fake-operation.js';
import { fieldNamed, nameOf, parsed, type ReadBody, type Texts } from './reading.js';

/** The values of a query. */
export function valuesOfQuery(operation: FakeOperation, query: Texts): Map<string, unknown> {
  return new Map([...query].flatMap(([name, texts]) => coerced(operation, name, texts)));
}

/** The values of a body; a file is itself. */
export function valuesOfBody(operation: FakeOperation, body: ReadBody): Map<string, unknown> {
  const values = [...body.values].flatMap(([name, value]): [string, unknown][] =>
    fieldNamed(operation, name) ? [[nameOf(name), value]] : [],
  );
  const texts = [...body.texts].flatMap(([name, all]) => coerced(operation, name, all));
  const files = [...body.files].flatMap(([name, all]): [string, unknown][] =>
    fieldNamed(operation, name) ? [[nameOf(name), all[0]?.file]] : [],
  );
  return new Map([...values, ...texts, ...files]);
}

/** What a text of a query or a form stands for. One that stands for nothing of the kind stays a text, and fits nothing. */
function coerced(
  operation: FakeOperation,
  given: string,
  texts: readonly string[],
): [string, unknown][] {
  const field = fieldNamed(operation, given);
  if (field === undefined) return [];
  const [text = ''] = texts;
  const name = nameOf(given);
  switch (field.value?.type) {
    case 'boolean':
      return [[name, flags.get(text) ?? text]];
    case 'array':
      if (!(texts.length === 1 && text.startsWith('['))) return [[name, texts]];
      return [[name, parsed(text) ?? text]];
    case 'integer':
    case 'number':
      return [[name, text.trim() === '' ? text : Number(text)]];
    default:
      return [[name, text]];
  }
}

const flags: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Whether a value is what the contract says of its field. */
export function fits({ value: rules = {}, base64 }: FakeField, value: unknown): boolean {
  // Of base64, which was looked through already, a few letters are enough.
  const shortened = base64 !== undefined && typeof value === 'string' ? value.slice(0, 4) : value;
  return matches(rules, shortened);
}

function matches(rules: FakeValue, value: unknown): boolean {
  const { type, minLength = 0, maxLength = Infinity, pattern, maxItems = Infinity } = rules;
  if (type === undefined) return true;
  if (type === 'boolean') return typeof value === 'boolean';
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  if (type === 'array')
    return (
      Array.isArray(value) &&
      value.length <= maxItems &&
      value.every((item) => matches(rules.items ?? {}, item))
    );
  if (typeof value !== 'string') return false;
  const length = [...value].length;
  return (
    length >= minLength &&
    length <= maxLength &&
    (pattern === undefined || new RegExp(pattern, 'u').test(value)) &&
    (rules.enum?.includes(value) ?? true)
  );
}
