import { operations } from '../generated/fake.js';

/** The operation that a request reaches, or why it reaches none. */
export type Route =
  | { readonly operation: string; readonly path: Readonly<Record<string, string>> }
  | { readonly fault: 'unreadable request' | 'unknown path' }
  /** @property allow the methods that the path has. */
  | { readonly fault: 'wrong method'; readonly allow: string };

const routes = Object.entries(operations).map(([operation, { method, path, safe }]) => ({
  operation,
  // HEAD stands for GET where repeating does no harm.
  methods: method === 'GET' && safe ? ['GET', 'HEAD'] : [method],
  concrete: !path.includes('{'),
  pattern: new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
}));

/** Finds the operation of a request by method and path. */
export function route(method: string, pathname: string): Route {
  try {
    decodeURIComponent(pathname);
  } catch {
    return { fault: 'unreadable request' };
  }
  const matching = routes.filter(({ pattern }) => pattern.test(pathname));
  // `/users/find-by-face` is no user.
  const here = matching.some(({ concrete }) => concrete)
    ? matching.filter(({ concrete }) => concrete)
    : matching;
  if (here.length === 0) return { fault: 'unknown path' };
  const found = here.find(({ methods }) => methods.includes(method));
  if (found === undefined)
    return { fault: 'wrong method', allow: here.flatMap(({ methods }) => methods).join(', ') };
  const path = Object.entries(found.pattern.exec(pathname)?.groups ?? {}).map(([name, text]) => [
    name,
    decodeURIComponent(text),
  ]);
  return { operation: found.operation, path: Object.fromEntries(path) };
}
