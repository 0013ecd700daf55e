import type { OperationModel } from '@biometrid/openapi/generate';
import { literal } from './literal.js';

/** Every value of `data.message` that names an outcome or an error, as one constant and its type. */
export function messageValues(operations: readonly OperationModel[]): string {
  const values = new Set(
    operations.flatMap(({ answers }) => [...answers.values()].flatMap(({ messages }) => messages)),
  );
  const names = new Map<string, string>();
  for (const value of [...values].sort()) {
    const name = identifier(value);
    names.set(names.has(name) ? literal(value) : name, literal(value));
  }
  const entries = [...names].map(([name, value]) => `  ${name}: ${value},`);
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

/** One published value holds a slash, which no identifier can. */
function identifier(value: string): string {
  const name = value.replace(/[^A-Za-z0-9_]/g, '_');
  return /^\d/.test(name) ? literal(value) : name;
}
