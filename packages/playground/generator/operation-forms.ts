import {
  type Field,
  type OpenApiDocument,
  type OperationModel,
  resolve,
} from '@biometrid/openapi/generate';

/**
 * The table of forms: what a person has to be asked for, an operation a row.
 * @throws when an operation has no name in the client, by which the page calls it.
 */
export function operationForms(
  document: OpenApiDocument,
  operations: readonly OperationModel[],
): string {
  const rows = operations.map((operation) => row(document, operation));
  return `import type { OperationForm } from '../screens/operation/operation-form.js';

/** Every operation of the contract, in its order. */
export const operationForms: readonly OperationForm[] = ${JSON.stringify(rows, undefined, 2)};
`;
}

function row(document: OpenApiDocument, operation: OperationModel): object {
  const { id, clientName, method, base, path, tags, summary, body, credentials, cookie } =
    operation;
  if (clientName === undefined) throw new Error(`${id}: the page calls it by its x-client-name`);
  return {
    id,
    clientName,
    method: method.toUpperCase(),
    base,
    path,
    tag: tags[0] ?? '',
    summary,
    credentials: credentials.flatMap(({ scheme, name }) =>
      name === undefined ? [] : [{ scheme, header: name }],
    ),
    ...(cookie !== undefined && { cookie: true }),
    mediaTypes: [...(body?.forms.keys() ?? [])],
    fields: [...operation.fields.values()].map((field) => formField(document, field)),
    messages: [...new Set(operation.outcomes.flatMap(({ message }) => message ?? []))],
  };
}

function formField(document: OpenApiDocument, field: Field): object {
  const { name, place, required, example, type, file } = field;
  const schema = resolve(document, field.schema ?? {});
  return {
    name,
    place,
    required,
    kind: kindOf(field),
    description: firstParagraph(field.description ?? schema.description ?? ''),
    ...(typeof example === 'string' && { example }),
    ...(schema.enum && type !== 'boolean' && { choices: schema.enum }),
    ...(file && { contentTypes: file.contentTypes }),
  };
}

/** How the page asks for a value. A file that may travel as a file does; as base64 text it travels only where it must. */
function kindOf({ file, base64MaxBytes, type }: Field): string {
  if (file) return 'file';
  if (base64MaxBytes !== undefined) return type === 'array' ? 'base64 list' : 'base64';
  return type === 'boolean' ? 'boolean' : 'text';
}

/** The first paragraph of Markdown as plain text. */
function firstParagraph(markdown: string): string {
  return (markdown.split(/\n\s*\n/)[0] ?? '')
    .replaceAll(/\[([^\]]+)\]\([^)]+\)/g, '$1')
    .replaceAll(/[*`]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
