/** Any value of a JSON or YAML document. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

export interface JsonObject {
  [key: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one: a document may hold anything anywhere. */
export function objectOr(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function listOr(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

export function textsOr(value: Json | undefined): string[] {
  return listOr(value).filter((entry) => typeof entry === 'string');
}

/** The member itself, never one inherited from Object.prototype. */
export function member(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

/** One text for all values that are equal in JSON: keys sorted, `1.0` as `1`. */
export function canonical(value: Json | undefined): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  // YAML has numbers that JSON lacks, such as `.inf`.
  if (typeof value === 'number') return String(value === 0 ? 0 : value);
  if (!isObject(value)) return JSON.stringify(value) ?? 'undefined';
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${members.join(',')}}`;
}

export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** Both maps' keys, each once, in the order of the old map and then of the new. */
export function keysOfBoth<T>(old: ReadonlyMap<string, T>, next: ReadonlyMap<string, T>): string[] {
  return [...new Set([...old.keys(), ...next.keys()])];
}

export function entriesOf(value: Json | undefined): Map<string, Json> {
  return new Map(Object.entries(objectOr(value)));
}
