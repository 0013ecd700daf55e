import {
  isObject,
  type Json,
  type JsonObject,
  listOr,
  member,
  objectOr,
} from '../documents/json.js';
import type { OpenApiDocument } from '../documents/openapi-document.js';

export const methods: readonly string[] = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
];

export interface Operation {
  readonly method: string;
  /** The path template, or the name of a webhook. */
  readonly path: string;
  readonly fields: JsonObject;
  /** Its own parameters and those of its path, resolved; its own win. */
  readonly parameters: readonly JsonObject[];
  /** Its own servers or those of its path; undefined where the document's count. */
  readonly servers: Json[] | undefined;
}

/** All operations of a map of path items: `paths`, `webhooks`, a callback. */
export function collectOperations(document: OpenApiDocument, items: Json | undefined): Operation[] {
  return Object.entries(objectOr(items))
    .filter(([path]) => !path.startsWith('x-'))
    .flatMap(([path, written]) => {
      const item = resolvePathItem(document, written);
      return methods
        .filter((method) => isObject(member(item, method)))
        .map((method) => toOperation(document, path, method, item));
    });
}

/**
 * A path item with what its `$ref` stands for. The specification leaves open what counts where both say something; here it is what
 * stands beside the reference, and the parameters of both.
 */
export function resolvePathItem(document: OpenApiDocument, written: Json | undefined): JsonObject {
  const target = document.resolve(written);
  if (!isObject(written) || !('$ref' in written)) return target;
  const { $ref, ...beside } = written;
  // What the reference stands for may have a reference and something beside it again.
  const inner =
    typeof $ref === 'string' ? resolvePathItem(document, document.target($ref)) : target;
  const parameters = [inner, beside].flatMap((item) => listOr(member(item, 'parameters')));
  return { ...inner, ...beside, ...(parameters.length > 0 ? { parameters } : {}) };
}

/** What people call it: its operationId, or `METHOD /path`. */
export function labelOf({ fields, method, path }: Operation): string {
  const id = member(fields, 'operationId');
  return typeof id === 'string' && id !== '' ? id : addressOf({ method, path });
}

export function addressOf({ method, path }: Pick<Operation, 'method' | 'path'>): string {
  return `${method.toUpperCase()} ${path}`;
}

function toOperation(
  document: OpenApiDocument,
  path: string,
  method: string,
  item: JsonObject,
): Operation {
  const fields = objectOr(member(item, method));
  const parameters = new Map<string, JsonObject>();
  for (const owner of [item, fields]) {
    for (const written of listOr(member(owner, 'parameters'))) {
      const parameter = document.resolve(written);
      parameters.set(keyOf(parameter), parameter);
    }
  }
  const servers = member(fields, 'servers') ?? member(item, 'servers');
  return {
    method,
    path,
    fields,
    parameters: [...parameters.values()],
    servers: Array.isArray(servers) ? servers : undefined,
  };
}

/** What tells a parameter from others: header names in any case are one. */
export function keyOf(parameter: JsonObject): string {
  const name = String(member(parameter, 'name'));
  const place = String(member(parameter, 'in'));
  return `${place}.${place === 'header' ? name.toLowerCase() : name}`;
}
