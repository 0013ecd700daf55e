import type { OpenApiDocument, Schema } from '@biometrid/openapi/generate';

/** Every value of `data.message` that names an outcome or an error, as one constant and its type. */
export function messageValues(document: OpenApiDocument): string {
  const values = new Set<string>();
  for (const schema of Object.values(document.components.schemas ?? {})) collect(schema, values);
  const entries = [...values].sort().map((value) => `  ${identifier(value)}: '${value}',`);
  return `
/**
 * Every message value of the contract, outcomes and errors alike. A server may answer one that is not here.
 */
export const messages = {
${entries.join('\n')}
} as const;

/** A message value that the contract knows. */
export type Message = (typeof messages)[keyof typeof messages];
`;
}

function collect(schema: Schema, values: Set<string>): void {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (name === 'message') {
      for (const value of property.const === undefined ? (property.enum ?? []) : [property.const]) {
        if (typeof value === 'string') values.add(value);
      }
    }
    collect(property, values);
  }
}

/** One published value holds a slash, which no identifier can. */
function identifier(value: string): string {
  return value.replace(/[^A-Za-z0-9_]/g, '_');
}
