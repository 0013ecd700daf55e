import { canonical, type Json } from '../documents/json.js';
import { isAnyType, type Shape, type TypeName } from './shape.js';

const maxListed = 8;
const maxLiteral = 60;

/** A value as it stands in JSON, cut where it is long. */
export function literal(value: Json): string {
  const text = canonical(value);
  return text.length > maxLiteral ? `${text.slice(0, maxLiteral)}…` : text;
}

export function listOfValues(values: readonly Json[]): string {
  return listed(values.map(literal), 'and');
}

/** `a, b or c`, cut where there are many. */
export function listed(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length > maxListed) {
    return `${words.slice(0, maxListed).join(', ')} ${conjunction} ${words.length - maxListed} more`;
  }
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** `string or null`; a whole number is `integer`, any number is `number`. */
export function typeWords(types: ReadonlySet<TypeName>): string {
  if (isAnyType(types)) return 'anything';
  const names = [...types].flatMap((type) => {
    if (type === 'fraction') return ['number'];
    return type === 'integer' && types.has('fraction') ? [] : [type];
  });
  return names.length === 0 ? 'nothing' : listed(names, 'or');
}

/** What an alternative is recognised by, in words: its literals, else its type or title. */
export function aliasOf(shape: Shape): string | undefined {
  if (shape.values !== undefined && shape.values.length <= maxListed) {
    return `it is ${listed(shape.values.map(literal), 'or')}`;
  }
  const [title] = shape.notes.get('title') ?? [];
  if (title !== undefined) return `it is ${title}`;
  return shape.types.size <= 2 && shape.values === undefined
    ? `it is of type ${typeWords(shape.types)}`
    : undefined;
}
