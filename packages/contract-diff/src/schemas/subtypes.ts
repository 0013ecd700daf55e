import {
  isObject,
  type Json,
  type JsonObject,
  listOr,
  member,
  objectOr,
} from '../documents/json.js';
import type { Source } from './source.js';

/** Whether the schema is a base class: its discriminator has no `oneOf` or `anyOf` to choose from. */
export function isBase(raw: JsonObject): boolean {
  return isObject(member(raw, 'discriminator')) && !('oneOf' in raw) && !('anyOf' in raw);
}

/**
 * What the values of a base class may be: the targets of its mapping, and the components that join it by `allOf`, directly or by
 * another one. Each stands under the value of the discriminator that chooses it.
 */
export function subtypesOf(home: Source, base: JsonObject): Map<string, JsonObject> {
  const schemas = home.components;
  const subtypes = new Map<string, JsonObject>();
  const mapping = objectOr(member(objectOr(member(base, 'discriminator')), 'mapping'));
  for (const [tag, reference] of Object.entries(mapping)) {
    const target = targetOf(reference, schemas);
    if (target !== undefined && target !== base) subtypes.set(tag, target);
  }
  const mapped = new Set(subtypes.values());
  for (const [name, raw] of schemas) {
    if (!mapped.has(raw) && raw !== base && joins(home, raw, base)) subtypes.set(name, raw);
  }
  return subtypes;
}

/** A mapping names a component or refers to it; what leads nowhere counts as text alone. */
function targetOf(
  reference: Json,
  schemas: ReadonlyMap<string, JsonObject>,
): JsonObject | undefined {
  if (typeof reference !== 'string') return undefined;
  const prefix = '#/components/schemas/';
  const name = reference.startsWith(prefix) ? reference.slice(prefix.length) : reference;
  return schemas.get(name.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Whether the schema is what the base says and more. */
function joins(home: Source, raw: JsonObject, base: JsonObject): boolean {
  const seen = new Set<Json>();
  const open: Json[] = [raw];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (!isObject(value) || seen.has(value)) continue;
    if (value === base) return true;
    seen.add(value);
    const fields = home.fieldsOf(value);
    open.push(...listOr(member(fields, 'allOf')));
    const reference = member(fields, '$ref');
    if (typeof reference === 'string') open.push(home.target(reference));
  }
  return false;
}
