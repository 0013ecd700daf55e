import type { OpenApiDocument, Schema } from './document.js';
import { resolve } from './resolve.js';

/** The name of a schema below `components/schemas`, when it is written as a reference to one. */
export function schemaName(schema: Schema | undefined): string | undefined {
  return /^#\/components\/schemas\/([^/]+)$/.exec(schema?.$ref ?? '')?.[1];
}

/** The branches of a `oneOf` or `anyOf`, and of those below it; or the schema alone. All resolved. */
export function alternatives(document: OpenApiDocument, schema: Schema): Schema[] {
  const resolved = resolve(document, schema);
  const branches = resolved.oneOf ?? resolved.anyOf;
  return branches?.flatMap((branch) => alternatives(document, branch)) ?? [resolved];
}

/** The properties of an object, and which of them it requires; those of an `allOf` are joined. */
export function propertiesOf(
  document: OpenApiDocument,
  schema: Schema,
): { properties: Map<string, Schema>; required: Set<string> } {
  const resolved = resolve(document, schema);
  const properties = new Map<string, Schema>();
  const required = new Set<string>();
  for (const part of resolved.allOf ?? []) {
    const inherited = propertiesOf(document, part);
    for (const [name, property] of inherited.properties) properties.set(name, property);
    for (const name of inherited.required) required.add(name);
  }
  for (const [name, property] of Object.entries(resolved.properties ?? {}))
    properties.set(name, property);
  for (const name of resolved.required ?? []) required.add(name);
  return { properties, required };
}

/** The one JSON type of a schema's values; undefined where there are several, or none is said. */
export function typeOf(document: OpenApiDocument, schema: Schema): string | undefined {
  const { type } = resolve(document, schema);
  return typeof type === 'string' ? type : undefined;
}

/** The texts that a schema allows alone, by `const` or `enum`. */
export function textsOf(document: OpenApiDocument, schema: Schema): string[] {
  const { const: only, enum: values = only === undefined ? [] : [only] } = resolve(
    document,
    schema,
  );
  return values.filter((value) => typeof value === 'string');
}
