import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  type Parameter,
  type PlacedOperation,
  type Provenance,
  provenanceOf,
  provenanceOfResponse,
  type RequestBody,
  resolve,
  type Schema,
} from '@biometrid/openapi/generate';

/** What the generator has to know of an operation, read from the contract once. */
export interface ClientOperation {
  id: string;
  /** `users` in `users.create`. */
  group: string;
  /** `create` in `users.create`. */
  method: string;
  httpMethod: string;
  path: string;
  summary: string;
  description: string;
  provenance: Provenance | undefined;
  deprecated: boolean;
  safe: boolean;
  liveness: boolean;
  cookie: boolean;
  /** No outcome has a `data.message`. */
  plain: boolean;
  fields: Field[];
  /** The type of the envelope, as `@biometrid/types` names it. */
  outcomeType: string;
  /** The operation takes JSON for those fields that travel in a body. */
  json: boolean;
  /** The operation takes multipart for those fields that travel in a body. */
  multipart: boolean;
  outcomes: Outcome[];
  /** Where the 200 comes from, which may not be where the operation comes from. */
  outcomesProvenance: Provenance | undefined;
  errors: { status: string; codes: string[] }[];
}

interface Field {
  name: string;
  place: 'path' | 'query' | 'header' | 'body';
  required: boolean;
  /** Set for a field that holds a file, as bytes or as base64 text. */
  maxBytes: number | undefined;
  /** The field takes bytes. */
  file: boolean;
  example: string | undefined;
}

export interface Outcome {
  /** `true`, `false`, or undefined for an envelope without one. */
  status: string | undefined;
  message: string | undefined;
  title: string;
}

/** Every operation of the contract. */
export function readOperations(document: OpenApiDocument): ClientOperation[] {
  return listOperations(document).map((placed) => readOperation(document, placed));
}

/** The groups with their operations. */
export function groupsOf(
  operations: ClientOperation[],
): [group: string, members: ClientOperation[]][] {
  const groups = new Map<string, ClientOperation[]>();
  for (const operation of operations) {
    groups.set(operation.group, [...(groups.get(operation.group) ?? []), operation]);
  }
  return [...groups];
}

/** `enrollFace` as types are written: `EnrollFace`. */
export function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function readOperation(
  document: OpenApiDocument,
  { path, method: httpMethod, item, operation }: PlacedOperation,
): ClientOperation {
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(
    (parameter) => resolve(document, parameter),
  );
  const content = operation.requestBody
    ? resolve(document, operation.requestBody)
    : { content: {}, required: false };
  const fields = readFields(document, parameters, content);
  const inBody = fields.some(({ place }) => place === 'body');
  const outcome = outcomeSchema(document, operation);
  const outcomes = readOutcomes(document, outcome, operation.summary);
  const [group, method] = operation['x-client-name'].split('.');
  if (!group || !method) {
    throw new Error(
      `${operation.operationId}: x-client-name must be group.method, like face.enroll`,
    );
  }
  return {
    id: operation.operationId,
    group,
    method,
    httpMethod: httpMethod.toUpperCase(),
    path,
    summary: operation.summary,
    description: (operation.description ?? '').trim(),
    provenance: provenanceOf(operation),
    deprecated: operation.deprecated === true,
    safe: operation['x-safe-to-repeat'],
    liveness: operation.security?.some((scheme) => 'livenessToken' in scheme) === true,
    cookie: parameters.some((parameter) => parameter.in === 'cookie'),
    plain: outcomes.every(({ message }) => message === undefined),
    fields,
    outcomeType: outcome.$ref.slice(outcome.$ref.lastIndexOf('/') + 1),
    json: inBody && 'application/json' in content.content,
    multipart: inBody && 'multipart/form-data' in content.content,
    outcomes,
    outcomesProvenance: provenanceOfOk(document, operation),
    errors: readErrors(document, operation),
  };
}

/** The input's fields. One that both query and body offer is a query field. */
function readFields(
  document: OpenApiDocument,
  parameters: Parameter[],
  body: RequestBody,
): Field[] {
  const fields = new Map<string, Field>();
  for (const { name, in: place, required, example } of parameters) {
    if (place === 'cookie') continue;
    fields.set(name, {
      name,
      place,
      required: required === true,
      maxBytes: undefined,
      file: false,
      example: typeof example === 'string' ? example : undefined,
    });
  }
  const schemas = Object.values(body.content).map(({ schema }) => resolve(document, schema ?? {}));
  for (const schema of schemas) {
    for (const [name, reference] of Object.entries(schema.properties ?? {})) {
      const known = fields.get(name);
      if (known && known.place !== 'body') continue;
      const property = resolve(document, reference);
      const item = resolve(document, property.items ?? {});
      fields.set(name, {
        name,
        place: 'body',
        required: schemas.every(({ required }) => required?.includes(name)),
        maxBytes: property['x-max-bytes'] ?? item['x-max-bytes'] ?? known?.maxBytes,
        file: property.format === 'binary' || known?.file === true,
        example: undefined,
      });
    }
  }
  return [...fields.values()];
}

/** The schema of the 200, which the contract keeps under a name of its own. */
function outcomeSchema(document: OpenApiDocument, operation: Operation): { $ref: string } {
  const ok = operation.responses['200'];
  const schema = ok && resolve(document, ok).content?.['application/json']?.schema;
  if (schema?.$ref === undefined) {
    throw new Error(
      `${operation.operationId}: its 200 needs a JSON schema below components/schemas`,
    );
  }
  return { $ref: schema.$ref };
}

function provenanceOfOk(document: OpenApiDocument, operation: Operation): Provenance | undefined {
  const ok = operation.responses['200'];
  return (
    (ok && provenanceOfResponse(operation, '200', resolve(document, ok))) ?? provenanceOf(operation)
  );
}

function readOutcomes(document: OpenApiDocument, outcome: Schema, summary: string): Outcome[] {
  return alternatives(document, outcome).flatMap((envelope) => {
    const status = envelope.properties?.['status']?.const;
    return alternatives(document, envelope.properties?.['data'] ?? {}).map((data) => {
      const message = data.properties?.['message'];
      return {
        status: status === undefined ? undefined : String(status),
        message: typeof message?.const === 'string' ? message.const : undefined,
        title: data.title ?? envelope.title ?? summary,
      };
    });
  });
}

function readErrors(
  document: OpenApiDocument,
  operation: Operation,
): { status: string; codes: string[] }[] {
  return Object.entries(operation.responses)
    .filter(([status]) => !status.startsWith('2'))
    .map(([status, response]) => {
      const schema = resolve(document, response).content?.['application/json']?.schema;
      const data = resolve(document, resolve(document, schema ?? {}).properties?.['data'] ?? {});
      const message = data.properties?.['message'];
      const codes = message?.enum ?? [message?.const];
      return { status, codes: codes.filter((code) => typeof code === 'string') };
    });
}

/** The branches of a `oneOf`, or the schema alone. */
function alternatives(document: OpenApiDocument, schema: Schema): Schema[] {
  const resolved = resolve(document, schema);
  return resolved.oneOf?.flatMap((branch) => alternatives(document, branch)) ?? [resolved];
}
