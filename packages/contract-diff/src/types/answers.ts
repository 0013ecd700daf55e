import type { ChangeLog } from '../changes.js';
import { canonical } from '../documents/json.js';
import type { SchemaComparison } from '../schemas/compare-schemas.js';
import type { Schema } from '../schemas/schema.js';
import {
  itemOf,
  prefixLength,
  propertyNamesOf,
  propertyOf,
  restOfItems,
  shapeOf,
} from '../schemas/shape.js';
import { listed } from '../schemas/words.js';

const maxAlternatives = 500;

/**
 * Tells which values and properties of what a server sends no alternative has any more. The wire loses nothing by it, but programs
 * that compare with such a value, or name such a property, stop compiling.
 */
export function compareAnswerTypes(
  schemas: SchemaComparison,
  { old, next }: { readonly old: Schema; readonly next: Schema },
  path: string,
  log: ChangeLog,
): void {
  if (schemas.areSame(old, next)) return;
  new AnswerTypes(schemas, log).compare([old], [next], path);
}

class AnswerTypes {
  readonly #seen = new Set<string>();

  constructor(
    private readonly schemas: SchemaComparison,
    private readonly log: ChangeLog,
  ) {}

  /** Each list holds the schemas that a value at this place may be of. */
  compare(olds: readonly Schema[], nexts: readonly Schema[], path: string): void {
    const pair = [olds, nexts].map((all) => all.map(({ key }) => key).join('\n\n')).join('\n\n\n');
    if (this.#seen.has(pair)) return;
    this.#seen.add(pair);
    const before = this.#alternatives(olds);
    const now = this.#alternatives(nexts);
    if (before === undefined || now === undefined) {
      const message = `The alternatives of ${path} are too many to be compared.`;
      this.log.add('breaking', 'types', message);
      return;
    }
    this.#compareValues(before, now, path);
    this.#compareProperties(before, now, path);
    const length = Math.max(0, ...[...before, ...now].map((one) => prefixLength(shapeOf(one))));
    for (let index = 0; index < length; index += 1) {
      this.#compareItems(before, now, `${path}[${index}]`, (one) => itemOf(shapeOf(one), index));
    }
    this.#compareItems(before, now, `${path}[]`, (one) => restOfItems(shapeOf(one)));
  }

  #compareValues(before: readonly Schema[], now: readonly Schema[], path: string): void {
    const left = valuesOf(now);
    if (left === undefined) return;
    const lost = [...(valuesOf(before) ?? [])].filter((value) => !left.has(value));
    if (lost.length === 0) return;
    const [verb, object] = lost.length === 1 ? ['is', 'it'] : ['are', 'them'];
    const message = `${listed(lost, 'and')} ${verb} no longer among the values of ${path}: comparisons with ${object} do not compile.`;
    this.log.add('breaking', 'types', message);
  }

  #compareProperties(before: readonly Schema[], now: readonly Schema[], path: string): void {
    const names = new Set(before.flatMap((one) => [...propertyNamesOf(shapeOf(one))]));
    for (const name of names) {
      const inner = `${path}.${name}`;
      const were = this.#propertiesOf(before, name);
      const are = this.#propertiesOf(now, name);
      if (were.length === 0) continue;
      if (are.length > 0) this.compare(were, are, inner);
      else if (!this.#isTold(inner)) {
        this.log.add('breaking', 'types', `No answer has the property ${inner} any more.`);
      }
    }
  }

  #propertiesOf(alternatives: readonly Schema[], name: string): Schema[] {
    return alternatives
      .map(shapeOf)
      .filter((shape) => propertyNamesOf(shape).has(name))
      .map((shape) => propertyOf(shape, name))
      .filter((schema) => !this.schemas.isEmpty(schema));
  }

  #compareItems(
    before: readonly Schema[],
    now: readonly Schema[],
    path: string,
    itemsOf: (schema: Schema) => Schema,
  ): void {
    const isList = (schema: Schema) => shapeOf(schema).lists.length > 0;
    const [were, are] = [before, now].map((all) => all.filter(isList).map(itemsOf));
    if (were !== undefined && are !== undefined && were.length * are.length > 0) {
      this.compare(were, are, path);
    }
  }

  /** The schemas without a choice; undefined where they are too many. */
  #alternatives(schemas: readonly Schema[]): Schema[] | undefined {
    const found = new Map<string, Schema>();
    const open = [...schemas];
    for (let one = open.shift(); one !== undefined; one = open.shift()) {
      if (found.size + open.length > maxAlternatives) return undefined;
      const { choices, subtypes } = shapeOf(one);
      if (choices.length === 0) found.set(one.key, one);
      else open.push(...this.schemas.alternativesOf(one).map(({ schema }) => schema));
      open.push(...[...subtypes.values()].filter(({ key }) => !found.has(key)));
    }
    return [...found.values()];
  }

  /** Whether the wire has lost the property as well. */
  #isTold(path: string): boolean {
    return this.log.changes.some(({ level, place }) => level === 'breaking' && place === path);
  }
}

/** The only values that there are at a place, in words; undefined where others are possible too. */
function valuesOf(alternatives: readonly Schema[]): Set<string> | undefined {
  const all = new Set<string>();
  for (const { values, types } of alternatives.map(shapeOf)) {
    if (values !== undefined) for (const value of values) all.add(canonical(value));
    else if (types.has('string') || types.has('integer') || types.has('fraction')) return undefined;
    else if (types.has('boolean')) all.add('true').add('false');
  }
  return all;
}
