import type { FakeField, FakeValue } from './fake-operation.js';

/** What a text of a query or a form stands for. One that stands for nothing of the kind stays a text, and fits nothing. */
export function coerced(field: FakeField | undefined, texts: readonly string[]): unknown {
  const [text = ''] = texts;
  switch (field?.value?.type) {
    case 'boolean':
      return /^(true|1)$/.test(text) || (/^(false|0)$/.test(text) ? false : text);
    case 'array':
      return texts.length === 1 && text.startsWith('[') ? parsed(text) : texts;
    case 'integer':
    case 'number':
      return text.trim() === '' ? text : Number(text);
  }
  return text;
}

/** The value of a JSON text; any other text as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a value is what the contract says of its field. */
export function fits({ value: rules = {}, base64 }: FakeField, value: unknown): boolean {
  // Of base64, which was looked through already, a few letters are enough.
  return matches(rules, base64 && typeof value === 'string' ? value.slice(0, 4) : value);
}

function matches(rules: FakeValue, value: unknown): boolean {
  const { type, minLength = 0, maxLength = Infinity, pattern = '', maxItems = Infinity } = rules;
  if (type === undefined) return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'number') return Number.isFinite(value);
  if (type === 'array')
    return (
      Array.isArray(value) &&
      value.length <= maxItems &&
      value.every((item) => matches(rules.items ?? {}, item))
    );
  if (typeof value !== 'string') return typeof value === type;
  const { length } = [...value];
  return (
    type === 'string' &&
    length >= minLength &&
    length <= maxLength &&
    new RegExp(pattern, 'u').test(value) &&
    (rules.enum?.includes(value) ?? true)
  );
}
