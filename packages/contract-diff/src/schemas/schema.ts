import type { Json, JsonObject } from '../documents/json.js';
import { canonical, isObject, member } from '../documents/json.js';
import type { OpenApiDocument } from '../documents/openapi-document.js';
import { work } from './work.js';

/** A schema as it is written, or what is left of it when some of its keywords are `skipped`. */
export interface Part {
  /** Tells this part from all others; it holds no tab and no line break. */
  readonly name: string;
  /** The name and what is skipped. */
  readonly key: string;
  readonly raw: JsonObject;
  readonly home: OpenApiDocument;
  readonly skipped: ReadonlySet<string>;
}

/**
 * A set of values: all that satisfy every part. No part is any value; `possible` false is none.
 * Equal keys mean equal schemas, so that a proof about a pair is made once and recursion is noticed.
 */
export class Schema {
  readonly key: string;

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
}

export const anything = new Schema([]);
const nothing = new Schema([], false);

const known = new WeakMap<JsonObject, Schema>();
let count = 0;

/** The schema that stands at some place of a document; anything where there is none. */
export function schemaAt(home: OpenApiDocument, raw: Json | undefined): Schema {
  if (raw === false) return nothing;
  if (!isObject(raw)) return anything;
  const found = known.get(raw) ?? referred(home, raw);
  if (found !== undefined) return found;
  count += 1;
  const schema = new Schema([wholePart(String(count), raw, home)]);
  known.set(raw, schema);
  return schema;
}

/** A bare reference is its target, so that a schema is one wherever it is referenced from. */
function referred(home: OpenApiDocument, raw: JsonObject): Schema | undefined {
  const reference = member(raw, '$ref');
  if (typeof reference !== 'string' || Object.keys(raw).length > 1) return undefined;
  const target = home.target(reference);
  // A reference to a reference stays a part: the two may refer to each other.
  return isObject(target) && '$ref' in target ? undefined : schemaAt(home, target);
}

/** A schema of our own making, to divide another one into cases. */
export function caseOf(raw: JsonObject, home: OpenApiDocument): Schema {
  return new Schema([wholePart(`case ${canonical(raw)}`, raw, home)]);
}

/** The values that satisfy all of them. */
export function allOf(...schemas: readonly Schema[]): Schema {
  if (schemas.some(({ possible }) => !possible)) return nothing;
  const named = schemas.filter(({ parts }) => parts.length > 0);
  const [first] = named;
  if (first === undefined) return anything;
  if (named.every(({ key }) => key === first.key)) return first;
  for (const schema of named) work(schema.parts.length);
  const parts = new Map(named.flatMap((schema) => schema.parts.map((part) => [part.key, part])));
  return new Schema([...parts.values()]);
}

/** The part without some of its keywords. */
export function without(part: Part, ...keywords: readonly string[]): Part {
  const skipped = new Set([...part.skipped, ...keywords]);
  return { ...part, skipped, key: [part.name, ...[...skipped].sort()].join('\t') };
}

function wholePart(name: string, raw: JsonObject, home: OpenApiDocument): Part {
  return { name, key: name, raw, home, skipped: new Set() };
}
