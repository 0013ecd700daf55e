import type { OpenApiDocument, Reference } from './document.js';

/**
 * Follows a local `$ref` to what it names; anything else is returned as it is.
 * @throws when it names nothing, or leads in a circle.
 */
export function resolve<T extends object>(
  document: OpenApiDocument,
  value: T,
): Exclude<T, Reference> {
  const seen = new Set<string>();
  let target: unknown = value;
  while (isObject(target) && typeof target['$ref'] === 'string') {
    const ref = target['$ref'];
    if (seen.has(ref)) throw new Error(`${ref} leads in a circle`);
    seen.add(ref);
    target = ref
      .replace(/^#\//, '')
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), document);
    if (!isObject(target)) throw new Error(`${ref} names nothing in the contract`);
  }
  return target as Exclude<T, Reference>;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
