import type { OperationId } from '@biometrid/types';
import { operations } from '../generated/fake.js';
import type { FakeOperation } from './fake-operation.js';
import type { Fault } from './faults.js';

/** The operation that a request reaches. */
export interface Route {
  readonly operation: OperationId;
  readonly rules: FakeOperation;
  /** The parameters of the path. */
  readonly path: Readonly<Record<string, string>>;
}

const routes = Object.entries(operations).map(([operation, rules]) => ({
  // The table is made of the same contract as the types.
  operation: operation as OperationId,
  rules,
  // HEAD stands for GET where repeating does no harm.
  methods: rules.method === 'GET' && rules.safe ? ['GET', 'HEAD'] : [rules.method],
  pattern: new RegExp(
    `^${rules.path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
  ),
}));

/** Finds the operation of a request by method and path, or why it reaches none. */
export function route(method: string, pathname: string): Route | Fault {
  try {
    decodeURIComponent(pathname);
  } catch {
    return { fault: 'unreadable request' };
  }
  const exact = routes.filter(({ rules }) => rules.path === pathname);
  // `/users/find-by-face` is no user.
  const here = exact.length > 0 ? exact : routes.filter(({ pattern }) => pattern.test(pathname));
  if (here.length === 0) return { fault: 'unknown path' };
  const found = here.find(({ methods }) => methods.includes(method));
  if (found === undefined)
    return { fault: 'wrong method', allow: here.flatMap(({ methods }) => methods).join(', ') };
  const { operation, rules, pattern } = found;
  const path = Object.entries(pattern.exec(pathname)?.groups ?? {}).map(([name, text]) => [
    name,
    decodeURIComponent(text),
  ]);
  return { operation, rules, path: Object.fromEntries(path) };
}
