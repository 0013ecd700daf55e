import type {
  HttpMethod,
  OpenApiDocument,
  Operation,
  PathItem,
  Reference,
} from '@biometrid/openapi/generate';

/** An operation with where it stands. */
export interface PlacedOperation {
  path: string;
  method: HttpMethod;
  item: PathItem;
  operation: Operation;
}

const methods: readonly HttpMethod[] = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
];

/** Every operation of the contract, in its order. */
export function listOperations(document: OpenApiDocument): PlacedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ path, method, item, operation }] : [];
    }),
  );
}

/** Follows a local `$ref` to what it names; anything else is returned as it is. */
export function resolve<T extends object>(document: OpenApiDocument, value: T | Reference): T {
  let target: unknown = value;
  for (let steps = 0; hasRef(target); steps++) {
    const pointer = target.$ref;
    if (steps > 32) throw new Error(`${pointer} leads in a circle`);
    target = pointer
      .slice('#/'.length)
      .split('/')
      .reduce<unknown>(
        (at, key) =>
          (at as Record<string, unknown> | undefined)?.[
            key.replaceAll('~1', '/').replaceAll('~0', '~')
          ],
        document,
      );
    if (target === undefined) throw new Error(`${pointer} names nothing`);
  }
  return target as T;
}

function hasRef(value: unknown): value is Reference {
  return (
    typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string'
  );
}
