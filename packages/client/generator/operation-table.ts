import type { Field } from '@biometrid/openapi/generate';
import { type ClientOperation, groupsOf } from './client-operations.js';

/** The table that the runtime works from: a row an operation, and in a row only what differs from the ordinary. */
export function operationTable(operations: readonly ClientOperation[]): string {
  return `import type { Operation } from '../core/operation.js';

/** The contract's operations, by group and method. */
export const operations: Readonly<Record<string, Readonly<Record<string, Operation>>>> = {
${groupsOf(operations)
  .map(([group, members]) => `  ${group}: {\n${members.map(row).join('\n')}\n  },`)
  .join('\n')}
};
`;
}

function row(operation: ClientOperation): string {
  const { id, member, method, path, fields } = operation;
  const names = (place: string) =>
    [...fields.values()].filter((field) => field.place === place).map(({ name }) => name);
  const entries = {
    id: `'${id}'`,
    route: `'${method.toUpperCase()} ${path}'`,
    query: body(operation) && list(names('query')),
    header: list(names('header')),
    body: body(operation),
    text: limits(operation, ({ base64MaxBytes }) => base64MaxBytes),
    optional: list(optionalFiles(operation)),
    safe: flag(operation.safeToRepeat),
    cookie: flag(operation.cookie !== undefined),
    liveness: flag(operation.liveness),
    plain: flag(operation.plain && !operation.liveness),
  };
  const cells = Object.entries(entries).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}`],
  );
  return `    ${member}: { ${cells.join(', ')} },`;
}

/** The limits of the fields that take a file, or undefined when no field travels in a body. */
function body(operation: ClientOperation): string | undefined {
  const { id, body } = operation;
  if (fieldsInBody(operation).length === 0) return undefined;
  if (!body?.forms.has('application/json') && !body?.forms.has('multipart/form-data')) {
    throw new Error(`${id}: the client sends JSON or multipart; its body offers neither`);
  }
  return limits(operation, ({ file }) => file && (file.maxBytes ?? Infinity)) ?? '{}';
}

/** The limits of some fields of the body; undefined when none has one. */
function limits(
  operation: ClientOperation,
  limitOf: (field: Field) => number | undefined,
): string | undefined {
  const cells = fieldsInBody(operation).flatMap((field) => {
    const limit = limitOf(field);
    return limit === undefined ? [] : [`${key(field.name)}: ${limit}`];
  });
  return cells.length > 0 ? `{ ${cells.join(', ')} }` : undefined;
}

function optionalFiles(operation: ClientOperation): string[] {
  return fieldsInBody(operation)
    .filter(({ file, required }) => file && !required)
    .map(({ name }) => name);
}

function fieldsInBody({ fields }: ClientOperation): Field[] {
  return [...fields.values()].filter(({ place }) => place === 'body');
}

function list(names: string[]): string | undefined {
  return names.length > 0 ? `[${names.map((name) => `'${name}'`).join(', ')}]` : undefined;
}

function flag(set: boolean): string | undefined {
  return set ? 'true' : undefined;
}

function key(name: string): string {
  return /^[\w$]+$/.test(name) ? name : `'${name}'`;
}
