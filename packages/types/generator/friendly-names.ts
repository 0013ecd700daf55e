import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PathItem,
  type RequestBody,
  resolve,
  type Schema,
} from '@biometrid/openapi/generate';

/** A name for every schema, and for every operation its input, its outcome and its error codes. */
export function friendlyNames(document: OpenApiDocument): string {
  const schemas = Object.keys(document.components.schemas ?? {});
  const operations = listOperations(document);
  return [
    `import type { components, operations } from './openapi.js';`,
    ...schemas.map(
      (name) =>
        `${docComment([document.components.schemas?.[name]?.description])}export type ${name} = components['schemas']['${name}'];`,
    ),
    ...operations.map(({ item, operation }) => inputInterface(document, item, operation)),
    ...operations.map(({ operation }) => errorCodes(document, operation)),
    `/** The operations of the contract. */
export type OperationId = keyof operations;`,
    mapInterface('Inputs', 'What each operation takes.', operations, (id) => `${pascal(id)}Input`),
    mapInterface(
      'Outcomes',
      'What each operation answers with HTTP 200.',
      operations,
      (id) => `operations['${id}']['responses'][200]['content']['application/json']`,
    ),
    mapInterface(
      'ErrorCodes',
      'The documented `data.message` values of each operation beside HTTP 200.',
      operations,
      (id) => `${pascal(id)}ErrorCode`,
    ),
    '',
  ].join('\n\n');
}

function inputInterface(document: OpenApiDocument, item: PathItem, operation: Operation): string {
  const fields = new Map<string, string>();
  for (const parameter of parametersOf(document, item, operation)) {
    if (parameter.in === 'cookie') continue;
    const type = schemaName(parameter.schema) ?? primitive(parameter.schema);
    fields.set(
      parameter.name,
      field(
        parameter.name,
        type,
        parameter.required === true,
        parameter.description,
        parameter.deprecated,
      ),
    );
  }
  // The alternatives of a body are one input: a field is required when every one of them requires it.
  const bodies = bodySchemas(document, operation);
  for (const name of new Set(
    bodies.flatMap(({ schema }) => Object.keys(schema.properties ?? {})),
  )) {
    if (fields.has(name)) continue;
    const types = new Set<string>();
    let description: string | undefined;
    let deprecated: boolean | undefined;
    let required = true;
    for (const { title, schema } of bodies) {
      const property = schema.properties?.[name];
      required &&= schema.required?.includes(name) === true;
      if (!property) continue;
      description ??= property.description ?? resolve(document, property).description;
      deprecated ??= property.deprecated;
      types.add(schemaName(property) ?? `NonNullable<${title}['${name}']>`);
    }
    fields.set(name, field(name, [...types].join(' | '), required, description, deprecated));
  }
  const id = operation.operationId;
  const head = docComment([`What \`${id}\` takes. ${operation.summary}.`]);
  if (fields.size === 0) return `${head}export type ${pascal(id)}Input = Record<never, never>;`;
  return `${head}export interface ${pascal(id)}Input {\n${[...fields.values()].join('\n')}\n}`;
}

function errorCodes(document: OpenApiDocument, operation: Operation): string {
  const codes = new Set<string>();
  for (const [status, response] of Object.entries(operation.responses)) {
    if (status.startsWith('2')) continue;
    const content = resolve(document, response).content;
    const schema = resolve(document, content?.['application/json']?.schema ?? {});
    const data = resolve(document, schema.properties?.['data'] ?? {});
    const message = data.properties?.['message'];
    for (const value of message?.enum ?? [message?.const])
      if (typeof value === 'string') codes.add(value);
  }
  const union = [...codes].map((code) => `  | '${code}'`).join('\n') || '  never';
  return `/** The documented errors of \`${operation.operationId}\`. */\nexport type ${pascal(operation.operationId)}ErrorCode =\n${union};`;
}

function mapInterface(
  name: string,
  description: string,
  operations: { operation: Operation }[],
  type: (id: string) => string,
): string {
  const lines = operations.map(
    ({ operation: { operationId } }) => `  ${operationId}: ${type(operationId)};`,
  );
  return `/** ${description} */\nexport interface ${name} {\n${lines.join('\n')}\n}`;
}

function parametersOf(
  document: OpenApiDocument,
  item: PathItem,
  operation: Operation,
): Parameter[] {
  return [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) =>
    resolve(document, parameter),
  );
}

function bodySchemas(
  document: OpenApiDocument,
  operation: Operation,
): { title: string; schema: Schema }[] {
  const body: RequestBody | undefined =
    operation.requestBody && resolve(document, operation.requestBody);
  const bodies = new Map<string, { title: string; schema: Schema }>();
  for (const [mediaType, { schema }] of Object.entries(body?.content ?? {})) {
    if (!schema) continue;
    const title =
      schemaName(schema) ??
      `NonNullable<operations['${operation.operationId}']['requestBody']>['content']['${mediaType}']`;
    bodies.set(title, { title, schema: resolve(document, schema) });
  }
  return [...bodies.values()];
}

function schemaName(schema: Schema | undefined): string | undefined {
  return schema?.$ref?.slice('#/components/schemas/'.length);
}

function primitive(schema: Schema | undefined): string {
  switch (schema?.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'string';
  }
}

function field(
  name: string,
  type: string,
  required: boolean,
  description?: string,
  deprecated?: boolean,
): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : `'${name}'`;
  const comment = docComment([description, deprecated ? '@deprecated' : undefined]);
  return indent(`${comment}${key}${required ? '' : '?'}: ${type};`);
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
