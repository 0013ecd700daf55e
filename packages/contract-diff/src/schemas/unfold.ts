import { canonical, type Json, type JsonObject, member } from '../documents/json.js';
import { isPlace, type Reading, readingOf } from './keywords.js';
import type { Source } from './source.js';
import { isBase, subtypesOf } from './subtypes.js';

const maxNodes = 20_000;

/** Keywords whose lists mean the same in any order. */
const unordered = new Set(['type', 'enum', 'required', 'allOf', 'anyOf', 'oneOf']);

/**
 * One text for all schemas that are written alike, once their references are followed and their prose is left out.
 * It serves keywords that cannot be reasoned about: they hold only if both sides write the same.
 */
export function unfold(home: Source, value: Json, reading: Reading = 'schema'): string {
  return new Unfolding(home).text(value, reading, []);
}

class Unfolding {
  #nodes = 0;

  constructor(private readonly home: Source) {}

  /** A reference back into what is being written (`above`) stands as the number of levels up. */
  text(value: Json, reading: Reading | undefined, above: readonly Json[]): string {
    if (reading === 'literal' || typeof value !== 'object' || value === null) {
      return canonical(value);
    }
    const level = above.lastIndexOf(value);
    if (level >= 0) return `^${above.length - level}`;
    this.#nodes += 1;
    // Each text that was cut off is one of its own, so that nothing large passes as equal.
    if (this.#nodes > maxNodes) return `cut off (${this.home.newName()})`;
    if (Array.isArray(value)) {
      const one = reading === 'schemas' ? 'schema' : reading;
      return `[${value.map((entry) => this.text(entry, one, above)).join(',')}]`;
    }
    return reading === 'schema' ? this.#schema(value, above) : this.#members(value, reading, above);
  }

  #schema(written: JsonObject, above: readonly Json[]): string {
    const { home } = this;
    const schema = home.fieldsOf(written);
    const inner = [...above, written];
    const fields = Object.keys(schema).filter((key) => !home.fields.isProse(key) && !isPlace(key));
    const reference = member(schema, '$ref');
    if (typeof reference === 'string' && fields.length === 1) {
      return this.text(home.target(reference), 'schema', inner);
    }
    const subtypes = isBase(schema) ? subtypesOf(home, schema) : undefined;
    return this.#join(fields, (key) => {
      const entry = schema[key] ?? null;
      if (key === 'discriminator' && subtypes !== undefined) {
        const members = Object.fromEntries(subtypes);
        return canonical(entry) + this.#members(members, 'named schemas', inner);
      }
      return (key === '$ref' || key === '$dynamicRef') && typeof entry === 'string'
        ? this.text(this.home.target(entry), 'schema', inner)
        : this.#keyword(key, entry, inner);
    });
  }

  #keyword(keyword: string, value: Json, above: readonly Json[]): string {
    const reading = readingOf(keyword);
    if (!unordered.has(keyword) || !Array.isArray(value)) return this.text(value, reading, above);
    const one = reading === 'schemas' ? 'schema' : reading;
    return `[${value
      .map((entry) => this.text(entry, one, above))
      .sort()
      .join(',')}]`;
  }

  /** Named schemas, or the value of a keyword that is not known, in which references are followed as well. */
  #members(value: JsonObject, reading: Reading | undefined, above: readonly Json[]): string {
    const one = reading === 'named schemas' ? 'schema' : undefined;
    const inner = [...above, value];
    return this.#join(Object.keys(value), (key) => {
      const entry = value[key] ?? null;
      return key === '$ref' && typeof entry === 'string' && entry.startsWith('#')
        ? this.text(this.home.target(entry), 'schema', inner)
        : this.text(entry, one, inner);
    });
  }

  #join(keys: readonly string[], textOf: (key: string) => string): string {
    return `{${[...keys]
      .sort()
      .map((key) => `${JSON.stringify(key)}:${textOf(key)}`)
      .join(',')}}`;
  }
}
