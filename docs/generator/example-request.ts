import {
  type BodyForm,
  type Contract,
  type Field,
  type Json,
  type OpenApiDocument,
  type OperationModel,
  resolve,
  type Server,
  serverAddress,
} from '@biometrid/openapi/generate';
import type { SampleBody, SampleRequest } from '@biometrid/openapi/samples';

/** Reads the example request of an operation from the contract. */
export function exampleRequest({ document }: Contract, operation: OperationModel): SampleRequest {
  const { id, clientName, method, servers, path, fields, body, credentials, cookie } = operation;
  const query = valuesOf(document, fields, 'query');
  return {
    operationId: id,
    clientName,
    method: method.toUpperCase(),
    base: addressOf(servers),
    origin: new URL(addressOf(document.servers)).origin,
    path,
    pathValues: valuesOf(document, fields, 'path'),
    query,
    headers: {},
    credentials: credentials.flatMap(({ scheme, place, name }) =>
      place === 'header' && name !== undefined ? [{ scheme, header: name }] : [],
    ),
    cookie: cookie !== undefined,
    // What both the query and the body can say is said in the query.
    steps: body
      ? stepsOf(document, operation)
          .map((step) => without(step, Object.keys(query)))
          .filter(isSent)
      : [],
    messages: messagesOf(operation),
  };
}

function valuesOf(
  document: OpenApiDocument,
  fields: OperationModel['fields'],
  place: Field['place'],
): Record<string, Json> {
  return Object.fromEntries(
    [...fields.values()]
      .filter((field) => field.place === place && (field.required || field.example !== undefined))
      .map((field) => [field.name, field.example ?? plainValue(document, field) ?? field.name]),
  );
}

function stepsOf(
  document: OpenApiDocument,
  { body, fields }: Pick<OperationModel, 'body' | 'fields'>,
): SampleBody[] {
  const json = body?.forms.get('application/json');
  const form = body?.forms.get('multipart/form-data');
  const values = json ? firstExample(json) : {};
  const parts = form ? partsOf(document, fields, form) : { values: {}, files: {} };
  const files = Object.fromEntries(
    Object.entries(parts.files).filter(([name]) => !(name in values)),
  );
  if (Object.keys(files).length === 0) return [{ values, files }];
  if (body?.required) return [{ values: parts.values, files }];
  // A file that need not be sent at first: the dialogue is opened without it.
  return [
    { comment: 'Open the dialogue: the answer holds the first prompt', values, files: {} },
    {
      comment: 'Send the recording of the prompt, until the answer holds no further one',
      values: {},
      files,
    },
  ];
}

function firstExample({ examples }: BodyForm): Record<string, Json> {
  const [example] = examples.values();
  const value = example?.value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function partsOf(
  document: OpenApiDocument,
  fields: OperationModel['fields'],
  { properties, required }: BodyForm,
): Omit<SampleBody, 'comment'> {
  const parts: Omit<SampleBody, 'comment'> = { values: {}, files: {} };
  for (const name of properties.keys()) {
    const field = fields.get(name);
    if (field?.file) {
      parts.files[name] = `${name}.${extension(field.file.contentTypes[0] ?? '')}`;
      continue;
    }
    const value = field && plainValue(document, field);
    if (value !== undefined) parts.values[name] = value;
    else if (required.has(name)) parts.values[name] = name;
  }
  return parts;
}

/** The value that a field has by default, else the first that it can have. */
function plainValue(document: OpenApiDocument, { schema = {} }: Field): Json | undefined {
  const { default: fallback, enum: values } = resolve(document, schema);
  return fallback ?? values?.[0];
}

function extension(contentType: string): string {
  const [, subtype = 'bin'] = /\/([\w-]+)/.exec(contentType) ?? [];
  return subtype === 'jpeg' ? 'jpg' : subtype;
}

function without(step: SampleBody, names: readonly string[]): SampleBody {
  const values = Object.fromEntries(
    Object.entries(step.values).filter(([name]) => !names.includes(name)),
  );
  return { ...step, values };
}

function isSent({ values, files }: SampleBody): boolean {
  return Object.keys(values).length > 0 || Object.keys(files).length > 0;
}

/**
 * The absolute address that samples call: the self-hosted server where there is a choice, so that nobody who copies a
 * sample sends their secret to somebody else. One that is relative is taken to be on this machine.
 */
function addressOf(servers: readonly Server[] = []): string {
  const server = servers.find(({ variables }) => variables !== undefined) ?? servers[0];
  return new URL(serverAddress(server), 'http://localhost:8080').href.replace(/\/$/, '');
}

/** The messages that name the outcomes; none when an outcome has none. */
function messagesOf({ outcomes }: OperationModel): string[] {
  const messages = outcomes.map(({ message }) => message);
  return messages.every((message) => message !== undefined) ? [...new Set(messages)] : [];
}
