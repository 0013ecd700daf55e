import type { Json, JsonObject } from '../documents/json.js';
import { canonical, isObject, member } from '../documents/json.js';
import type { Shape } from './shape.js';
import type { Source } from './source.js';

/** A schema as it is written, or what is left of it when some of its keywords are `skipped`. */
export interface Part {
  /** Tells this part from all others; it holds no tab and no line break. */
  readonly name: string;
  /** The name and what is skipped. */
  readonly key: string;
  readonly raw: JsonObject;
  readonly home: Source;
  readonly skipped: ReadonlySet<string>;
}

/**
 * A set of values: all that satisfy every part. No part is any value; `possible` false is none.
 * Equal keys mean equal schemas, so that a proof about a pair is made once and recursion is noticed.
 */
export class Schema {
  readonly key: string;
  #shape: Shape | undefined;

  constructor(
    readonly parts: readonly Part[],
    readonly possible = true,
  ) {
    this.key = possible
      ? parts
          .map(({ key }) => key)
          .sort()
          .join('\n')
      : 'none';
  }

  /** Its normal form, read once. */
  shapeBy(read: (schema: Schema) => Shape): Shape {
    if (this.parts.length === 0) return read(this);
    this.#shape ??= read(this);
    return this.#shape;
  }
}

export const anything = new Schema([]);
const nothing = new Schema([], false);

/** The schema that stands at some place of a document; anything where there is none. */
export function schemaAt(home: Source, written: Json | undefined): Schema {
  if (written === false) return nothing;
  if (!isObject(written)) return anything;
  const raw = home.fieldsOf(written);
  const found = home.schemas.get(raw) ?? referred(home, raw);
  if (found !== undefined) return found;
  const schema = new Schema([wholePart(home.newName(), raw, home)]);
  home.schemas.set(raw, schema);
  return schema;
}

/** A bare reference is its target, so that a schema is one wherever it is referenced from. */
function referred(home: Source, raw: JsonObject): Schema | undefined {
  const reference = member(raw, '$ref');
  if (typeof reference !== 'string' || Object.keys(raw).length > 1) return undefined;
  const target = home.target(reference);
  // A reference to a reference stays a part: the two may refer to each other.
  return isObject(target) && '$ref' in target ? undefined : schemaAt(home, target);
}

/** A schema of our own making, to divide another one into cases. */
export function caseOf(raw: JsonObject, home: Source): Schema {
  return new Schema([wholePart(`case ${canonical(raw)}`, raw, home)]);
}

/** The values that satisfy all of them. */
export function allOf(...schemas: readonly Schema[]): Schema {
  if (schemas.some(({ possible }) => !possible)) return nothing;
  const named = schemas.filter(({ parts }) => parts.length > 0);
  const [first] = named;
  if (first === undefined) return anything;
  if (named.every(({ key }) => key === first.key)) return first;
  const budget = first.parts[0]?.home.budget;
  for (const schema of named) budget?.spend(schema.parts.length);
  const parts = new Map(named.flatMap((schema) => schema.parts.map((part) => [part.key, part])));
  return new Schema([...parts.values()]);
}

/** The part without some of its keywords. */
export function without(part: Part, ...keywords: readonly string[]): Part {
  const skipped = new Set([...part.skipped, ...keywords]);
  return { ...part, skipped, key: [part.name, ...[...skipped].sort()].join('\t') };
}

function wholePart(name: string, raw: JsonObject, home: Source): Part {
  return { name, key: name, raw, home, skipped: new Set() };
}
