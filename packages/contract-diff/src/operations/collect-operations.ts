import {
  isObject,
  type Json,
  type JsonObject,
  listOr,
  member,
  objectOr,
} from '../documents/json.js';
import type { Source } from '../schemas/source.js';
import { unfold } from '../schemas/unfold.js';

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

/** Where operations stand. */
type Kind = 'path' | 'webhook' | 'callback';

export interface Operation {
  readonly kind: Kind;
  readonly method: string;
  /** The path template, the name of a webhook, or the expression that says where a callback goes. */
  readonly path: string;
  readonly fields: JsonObject;
  /** Its own parameters and those of its path, resolved; its own win. */
  readonly parameters: readonly JsonObject[];
  /** Its own servers or those of its path; undefined where the document's count. */
  readonly servers: Json[] | undefined;
}

/** All operations of a map of path items: `paths`, `webhooks`, a callback. */
export function collectOperations(
  document: Source,
  kind: Kind,
  items: Json | undefined,
): Operation[] {
  return Object.entries(objectOr(items))
    .filter(([path]) => !path.startsWith('x-'))
    .flatMap(([path, written]) => {
      const item = resolvePathItem(document, written);
      return methods
        .filter((method) => isObject(member(item, method)))
        .map((method) => toOperation(document, { kind, path, method }, item));
    });
}

/**
 * A path item with what its `$ref` stands for. The specification leaves open what counts where both say something; here it is what
 * stands beside the reference, and the parameters of both.
 */
export function resolvePathItem(document: Source, written: Json | undefined): JsonObject {
  const target = document.resolve(written);
  if (!isObject(written) || !('$ref' in written)) return target;
  const { $ref, ...beside } = written;
  // What the reference stands for may have a reference and something beside it again.
  const inner =
    typeof $ref === 'string' ? resolvePathItem(document, document.target($ref)) : target;
  const parameters = [inner, beside].flatMap((item) => listOr(member(item, 'parameters')));
  return { ...inner, ...beside, ...(parameters.length > 0 ? { parameters } : {}) };
}

/**
 * The operations that a path item's `$ref` stands for and that others beside it hide, as texts by their methods. One that says the
 * same as the one beside it is not hidden.
 */
export function hiddenOperations(document: Source, written: Json | undefined): Map<string, string> {
  const reference = isObject(written) ? member(written, '$ref') : undefined;
  if (!isObject(written) || typeof reference !== 'string') return new Map();
  const behind = resolvePathItem(document, document.target(reference));
  const textOf = (operation: Json | undefined) =>
    operation === undefined ? '' : unfold(document, operation);
  return new Map(
    methods
      .filter((method) => isObject(member(written, method)) && isObject(member(behind, method)))
      .map((method) => [method, textOf(member(behind, method))] as const)
      .filter(([method, text]) => text !== textOf(member(written, method))),
  );
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
  document: Source,
  place: Pick<Operation, 'kind' | 'path' | 'method'>,
  item: JsonObject,
): Operation {
  const fields = objectOr(member(item, place.method));
  const parameters = new Map<string, JsonObject>();
  for (const owner of [item, fields]) {
    for (const written of listOr(member(owner, 'parameters'))) {
      const parameter = document.resolve(written);
      parameters.set(keyOf(parameter), parameter);
    }
  }
  const servers = member(fields, 'servers') ?? member(item, 'servers');
  return {
    ...place,
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
