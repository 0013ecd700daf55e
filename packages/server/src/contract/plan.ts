import type {
  HttpMethod,
  OpenApiDocument,
  Operation,
  Parameter,
  PathItem,
  Response,
  Schema,
} from '@biometrid/openapi/generate';
import type { OperationId } from '@biometrid/types';
import { resolve } from './document.js';

/** All that the binder needs to know of an operation, read once at start from the contract. */
export interface OperationPlan {
  id: OperationId;
  method: Uppercase<HttpMethod>;
  /** The path as the contract writes it. */
  path: string;
  /** Base path of its server: `/api/1.0`, or nothing for the liveness host's. */
  base: string;
  authentication: 'client' | 'livenessToken';
  /** Whether its path names a user, who must exist. */
  namesUser: boolean;
  /** Whether a caller may repeat it, so that HEAD may stand for GET. */
  safe: boolean;
  /** Everything it takes beside headers, cookies and authentication, by name. */
  fields: ReadonlyMap<string, Field>;
  /** Whether the path alone may be all of its input. */
  pathSuffices: boolean;
  /** Its media types, and whether a body must be there; undefined when it takes none. */
  body: { mediaTypes: ReadonlySet<string>; required: boolean; holdsFile: boolean } | undefined;
  /** The documented messages of its answers beside HTTP 200. */
  codes: ReadonlySet<string>;
  /** Schema of its JSON answers by status. */
  answers: ReadonlyMap<number, Schema>;
}

export interface Field {
  name: string;
  place: 'path' | 'query' | 'body';
  required: boolean;
  /** What a value that is not a file must be. */
  schema: Schema | undefined;
  /** The JSON type of such a value. */
  type: string | undefined;
  /** Set when the field may be a file. */
  file: { contentTypes: readonly string[]; maxBytes: number } | undefined;
  /** Largest size of the bytes that its text stands for in base64. */
  base64MaxBytes: number | undefined;
}

const methods: readonly HttpMethod[] = ['get', 'put', 'post', 'delete', 'patch'];
const form = 'application/x-www-form-urlencoded';

/** Reads every operation of the contract. */
export function planOperations(document: OpenApiDocument): OperationPlan[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [planOperation(document, path, item, method, operation)] : [];
    }),
  );
}

function planOperation(
  document: OpenApiDocument,
  path: string,
  item: PathItem,
  method: HttpMethod,
  operation: Operation,
): OperationPlan {
  const answers = planAnswers(document, operation);
  const codes = new Set(
    [...answers].flatMap(([status, schema]) =>
      status === 200 ? [] : messagesOf(document, schema),
    ),
  );
  const body = operation.requestBody && resolve(document, operation.requestBody);
  const fields = planFields(document, item, operation);
  const mediaTypes = new Set(Object.keys(body?.content ?? {}));
  const holdsFile = [...fields.values()].some((field) => field.file !== undefined);
  // "JSON, form, multipart, query" are equally good where a body holds no file (wire contract, section 2), and the
  // documented body of the look-up by MAC address is one on a GET.
  const takesBody =
    body !== undefined || [...fields.values()].some((field) => field.place === 'query');
  if (takesBody && !holdsFile)
    for (const type of ['application/json', form, 'multipart/form-data']) mediaTypes.add(type);
  return {
    id: operation.operationId as OperationId,
    method: method.toUpperCase() as Uppercase<HttpMethod>,
    path,
    base: new URL(
      (item.servers ?? document.servers ?? [])[0]?.url ?? '/',
      'http://localhost',
    ).pathname.replace(/\/$/, ''),
    authentication: operation.security?.some((scheme) => 'livenessToken' in scheme)
      ? 'livenessToken'
      : 'client',
    namesUser: codes.has('USERID_NOT_EXISTS'),
    safe: operation['x-safe-to-repeat'],
    fields,
    pathSuffices: [...fields.values()].every(
      ({ place, required }) => place === 'path' || !required,
    ),
    body: takesBody ? { mediaTypes, required: body?.required === true, holdsFile } : undefined,
    codes,
    answers,
  };
}

function planFields(
  document: OpenApiDocument,
  item: PathItem,
  operation: Operation,
): Map<string, Field> {
  const fields = new Map<string, Field>();
  for (const parameter of [...(item.parameters ?? []), ...(operation.parameters ?? [])]) {
    const { name, in: place, required = false, schema }: Parameter = resolve(document, parameter);
    if (place !== 'path' && place !== 'query') continue;
    fields.set(name, {
      name,
      place,
      required,
      schema,
      type: typeOf(document, schema),
      file: undefined,
      base64MaxBytes: undefined,
    });
  }
  const body = operation.requestBody && resolve(document, operation.requestBody);
  for (const { schema, encoding } of Object.values(body?.content ?? {})) {
    const { properties = {}, required = [] } = resolve(document, schema ?? {});
    for (const [name, property] of Object.entries(properties)) {
      const resolved = resolve(document, property);
      const binary = resolved.format === 'binary';
      const element = resolve(document, resolved.items ?? {});
      const before = fields.get(name);
      fields.set(name, {
        name,
        place: before?.place ?? 'body',
        required: before?.required ?? required.includes(name),
        schema: binary ? before?.schema : property,
        type: binary ? before?.type : typeOf(document, property),
        file: binary
          ? {
              contentTypes: (encoding?.[name]?.contentType ?? '')
                .split(',')
                .map((type) => type.trim()),
              maxBytes: resolved['x-max-bytes'] ?? 0,
            }
          : before?.file,
        base64MaxBytes: binary
          ? before?.base64MaxBytes
          : (resolved['x-max-bytes'] ?? element['x-max-bytes']),
      });
    }
  }
  return fields;
}

function typeOf(document: OpenApiDocument, schema: Schema | undefined): string | undefined {
  const { type } = resolve(document, schema ?? {});
  return typeof type === 'string' ? type : undefined;
}

function planAnswers(document: OpenApiDocument, operation: Operation): Map<number, Schema> {
  const answers = new Map<number, Schema>();
  for (const [status, value] of Object.entries(operation.responses)) {
    const response: Response = resolve(document, value);
    const schema = response.content?.['application/json']?.schema;
    if (schema) answers.set(Number(status), schema);
  }
  return answers;
}

function messagesOf(document: OpenApiDocument, schema: Schema): string[] {
  const data = resolve(document, resolve(document, schema).properties?.['data'] ?? {});
  const message = data.properties?.['message'];
  return (message?.enum ?? [message?.const]).filter((value) => typeof value === 'string');
}
