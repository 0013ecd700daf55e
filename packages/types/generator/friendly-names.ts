import {
  type Contract,
  type Field,
  type OperationModel,
  type Schema,
  schemaName,
} from '@biometrid/openapi/generate';
import { literal } from './literal.js';

/** A name for every schema, and for every operation its input, its outcome and its error codes. */
export function friendlyNames({ document, operations }: Contract): string {
  return [
    `import type { components, operations } from './openapi.js';`,
    ...Object.entries(document.components.schemas ?? {}).map(
      ([name, { description }]) =>
        `${docComment([description])}export type ${name} = components['schemas']['${name}'];`,
    ),
    ...operations.map(inputInterface),
    ...operations.map(errorCodes),
    `/** The operations of the contract. */
export type OperationId = keyof operations;`,
    mapInterface('Inputs', 'What each operation takes.', operations, ({ id }) => inputName(id)),
    mapInterface('Outcomes', 'What each operation answers with HTTP 200.', operations, outcomeType),
    mapInterface(
      'ErrorCodes',
      'The documented `data.message` values of each operation beside HTTP 200.',
      operations,
      ({ id }) => errorCodesName(id),
    ),
    '',
  ].join('\n\n');
}

function inputInterface({ id, summary, fields }: OperationModel): string {
  const head = docComment([`What \`${id}\` takes. ${summary}.`]);
  if (fields.size === 0) return `${head}export type ${inputName(id)} = Record<never, never>;`;
  const members = [...fields.values()].map((field) => member(id, field));
  return `${head}export interface ${inputName(id)} {\n${members.join('\n')}\n}`;
}

function member(operation: string, field: Field): string {
  const { name, required, description, deprecated } = field;
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
  const types = new Set(field.written.map((written) => typeOf(operation, field, written)));
  const comment = docComment([description, deprecated ? '@deprecated' : undefined]);
  return indent(`${comment}${key}${required ? '' : '?'}: ${[...types].join(' | ')};`);
}

/** A field's type in one of the places that it is written in. */
function typeOf(
  operation: string,
  { name, place }: Field,
  { schema, form }: Field['written'][number],
): string {
  const plain = schemaName(schema) ?? (form === undefined ? primitive(schema) : undefined);
  if (plain !== undefined) return plain;
  const body = form?.schemaName;
  if (body !== undefined) return `NonNullable<${body}['${name}']>`;
  const home =
    form === undefined
      ? `NonNullable<operations['${operation}']['parameters']['${place}']>`
      : `NonNullable<operations['${operation}']['requestBody']>['content']['${form.mediaType}']`;
  return `NonNullable<${home}['${name}']>`;
}

function errorCodes({ id, codes }: OperationModel): string {
  const union = [...codes].map((code) => `  | ${literal(code)}`).join('\n') || '  never';
  return `/** The documented errors of \`${id}\`. */\nexport type ${errorCodesName(id)} =\n${union};`;
}

function mapInterface(
  name: string,
  description: string,
  operations: readonly OperationModel[],
  type: (operation: OperationModel) => string,
): string {
  const lines = operations.map((operation) => `  ${operation.id}: ${type(operation)};`);
  return `/** ${description} */\nexport interface ${name} {\n${lines.join('\n')}\n}`;
}

function outcomeType({ id }: OperationModel): string {
  return `operations['${id}']['responses'][200]['content']['application/json']`;
}

function inputName(id: string): string {
  return `${pascal(id)}Input`;
}

function errorCodesName(id: string): string {
  return `${pascal(id)}ErrorCode`;
}

/** The type of a parameter that is said in a word. */
function primitive(schema: Schema): string | undefined {
  if (schema.enum !== undefined || schema.const !== undefined) return undefined;
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
    case 'string':
      return schema.type;
    default:
      return undefined;
  }
}

function docComment(parts: (string | undefined)[]): string {
  const text = parts
    .filter((part) => part !== undefined)
    .join('\n')
    .trim();
  if (text === '') return '';
  const lines = text.replaceAll('*/', '*\\/').split('\n');
  return lines.length === 1
    ? `/** ${lines[0]} */\n`
    : `/**\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
