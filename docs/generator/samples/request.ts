import type {
  Json,
  MediaType,
  OpenApiDocument,
  Parameter,
  RequestBody,
  Schema,
  Server,
} from '@biometrid/openapi/generate';
import { type PlacedOperation, resolve } from '@biometrid/openapi/generate';

/** A request that shows how an operation is called, with values from the contract's own examples. */
export interface ExampleRequest {
  operationId: string;
  /** `face.enroll` */
  clientName: string;
  method: string;
  /** The server's address, prefix included. */
  base: string;
  path: string;
  /** Every path parameter and its value. */
  pathValues: Record<string, Json>;
  query: Record<string, Json>;
  /** The address of the API itself, which is not `base` where an operation has a server of its own. */
  origin: string;
  /** What authenticates: the contract's name of it (`biometridKey`) and the header that carries it. */
  credentials: { scheme: string; header: string }[];
  /** A cookie that the answers set and later requests send. */
  cookie: boolean;
  /** One body a step; most operations take one step, a dialogue two. Empty where no body is sent. */
  steps: ExampleBody[];
  /** The messages that name the outcomes; empty when an outcome has none. */
  messages: string[];
}

export interface ExampleBody {
  /** What the step does, when there is more than one. */
  comment?: string;
  /** Sent as JSON, unless there are files. */
  values: Record<string, Json>;
  /** Field and file name of each file. */
  files: Record<string, string>;
}

/** Reads the example request of an operation from the contract. */
export function exampleRequest(document: OpenApiDocument, placed: PlacedOperation): ExampleRequest {
  const { operation, item, method, path } = placed;
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(
    (parameter) => resolve(document, parameter),
  );
  const query = valuesOf(document, parameters, 'query');
  const body = operation.requestBody && resolve(document, operation.requestBody);
  return {
    operationId: operation.operationId,
    clientName: operation['x-client-name'],
    method: method.toUpperCase(),
    base: addressOf(placed.item.servers ?? document.servers),
    origin: new URL(addressOf(document.servers)).origin,
    path,
    pathValues: valuesOf(document, parameters, 'path'),
    query,
    credentials: credentialsOf(document, placed),
    cookie: parameters.some((parameter) => parameter.in === 'cookie'),
    // What both the query and the body can say is said in the query.
    steps: body
      ? stepsOf(document, body)
          .map((step) => without(step, Object.keys(query)))
          .filter(isSent)
      : [],
    messages: messagesOf(document, placed),
  };
}

function valuesOf(
  document: OpenApiDocument,
  parameters: Parameter[],
  place: Parameter['in'],
): Record<string, Json> {
  return Object.fromEntries(
    parameters
      .filter(
        (parameter) =>
          parameter.in === place && (parameter.required || parameter.example !== undefined),
      )
      .map(({ name, example, schema }) => [
        name,
        example ?? plainValue(document, schema ?? {}) ?? name,
      ]),
  );
}

function stepsOf(document: OpenApiDocument, { content, required }: RequestBody): ExampleBody[] {
  const json = content['application/json'];
  const form = content['multipart/form-data'];
  const values = json ? firstExample(document, json) : {};
  const parts = form ? partsOf(document, form) : { values: {}, files: {} };
  const files = Object.fromEntries(
    Object.entries(parts.files).filter(([name]) => !(name in values)),
  );
  if (Object.keys(files).length === 0) return [{ values, files }];
  if (required) return [{ values: parts.values, files }];
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

function firstExample(document: OpenApiDocument, media: MediaType): Record<string, Json> {
  const [example] = Object.values(media.examples ?? {});
  const value = example && resolve(document, example).value;
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

function partsOf(
  document: OpenApiDocument,
  { schema, encoding = {} }: MediaType,
): Omit<ExampleBody, 'comment'> {
  const object = resolve(document, schema ?? {});
  const body: Omit<ExampleBody, 'comment'> = { values: {}, files: {} };
  for (const [name, property] of Object.entries(object.properties ?? {})) {
    const field = resolve(document, property);
    if (field.format === 'binary') {
      body.files[name] = `${name}.${extension(encoding[name]?.contentType ?? '')}`;
      continue;
    }
    const value = plainValue(document, field);
    if (value !== undefined) body.values[name] = value;
    else if (object.required?.includes(name)) body.values[name] = name;
  }
  return body;
}

function plainValue(document: OpenApiDocument, schema: Schema): Json | undefined {
  const { default: fallback, enum: values } = resolve(document, schema);
  return fallback ?? values?.[0];
}

function extension(contentType: string): string {
  const [, subtype = 'bin'] = /\/([\w-]+)/.exec(contentType) ?? [];
  return subtype === 'jpeg' ? 'jpg' : subtype;
}

function without(step: ExampleBody, names: readonly string[]): ExampleBody {
  const values = Object.fromEntries(
    Object.entries(step.values).filter(([name]) => !names.includes(name)),
  );
  return { ...step, values };
}

function isSent({ values, files }: ExampleBody): boolean {
  return Object.keys(values).length > 0 || Object.keys(files).length > 0;
}

/**
 * The absolute address that samples call: the self-hosted server where there is a choice, so that nobody who copies a
 * sample sends their secret to somebody else. One that is relative is taken to be on this machine.
 */
function addressOf(servers: Server[] = []): string {
  const server = servers.find(({ variables }) => variables !== undefined) ?? servers[0];
  const url = (server?.url ?? '/').replace(
    /\{(\w+)\}/g,
    (_, name: string) => server?.variables?.[name]?.default ?? '',
  );
  return new URL(url, 'http://localhost:8080').href.replace(/\/$/, '');
}

function credentialsOf(
  document: OpenApiDocument,
  { operation }: PlacedOperation,
): ExampleRequest['credentials'] {
  const [requirement = {}] = operation.security ?? document.security ?? [];
  return Object.keys(requirement).flatMap((scheme) => {
    const { in: place, name } = document.components.securitySchemes?.[scheme] ?? {};
    return place === 'header' && name !== undefined ? [{ scheme, header: name }] : [];
  });
}

function messagesOf(document: OpenApiDocument, { operation }: PlacedOperation): string[] {
  const ok = operation.responses['200'];
  const examples = ok && resolve(document, ok).content?.['application/json']?.examples;
  const messages = Object.values(examples ?? {}).map((example) =>
    messageOf(resolve(document, example).value),
  );
  return messages.every((message) => message !== undefined) ? [...new Set(messages)] : [];
}

/** Upper snake case names an outcome; other text is for people. */
function messageOf(value: Json | undefined): string | undefined {
  const data = member(value, 'data');
  const message = member(data, 'message');
  return typeof message === 'string' && /^[A-Z_]+$/.test(message) ? message : undefined;
}

function member(value: Json | undefined, key: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? value[key]
    : undefined;
}
