import { member } from '../documents/json.js';
import type { Operation } from './collect-operations.js';
import type { Both } from './comparison.js';

interface OperationMatching {
  readonly pairs: readonly Both<Operation>[];
  readonly removed: readonly Operation[];
  readonly added: readonly Operation[];
}

/**
 * Finds each old operation among the new ones: at the same address, else at the same address with other names of path parameters,
 * else (it moved) by its operationId. A callback's operation that is alone on both sides moved as well.
 */
export function matchOperations(
  old: readonly Operation[],
  next: readonly Operation[],
): OperationMatching {
  const pairs = new Map<Operation, Operation>();
  const taken = new Set<Operation>();
  for (const identify of [exactAddress, bareAddress, operationId]) {
    for (const before of old) {
      if (pairs.has(before)) continue;
      const identity = identify(before);
      const now = next.find((other) => !taken.has(other) && identify(other) === identity);
      if (identity === undefined || now === undefined) continue;
      pairs.set(before, now);
      taken.add(now);
    }
  }
  const [lost, ...others] = old.filter((operation) => !pairs.has(operation));
  const [gained, ...further] = next.filter((operation) => !taken.has(operation));
  if (lost?.kind === 'callback' && gained !== undefined && others.length + further.length === 0) {
    pairs.set(lost, gained);
    taken.add(gained);
  }
  return {
    pairs: old.flatMap((before) => {
      const now = pairs.get(before);
      return now === undefined ? [] : [{ old: before, next: now }];
    }),
    removed: old.filter((operation) => !pairs.has(operation)),
    added: next.filter((operation) => !taken.has(operation)),
  };
}

/** The names in a path template, in order. */
export function templateNames(path: string): string[] {
  return [...path.matchAll(/\{([^}]*)\}/g)].map((match) => match[1] ?? '');
}

/** A path template without the names of its parameters. */
export function barePath(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, '{}');
}

function exactAddress({ method, path }: Operation): string {
  return `${method} ${path}`;
}

/** What is called, whatever a path's parameters are named. What a callback's expression names is where it goes. */
export function bareAddress({ kind, method, path }: Operation): string {
  return `${method} ${kind === 'path' ? barePath(path) : path}`;
}

function operationId({ fields }: Operation): string | undefined {
  const id = member(fields, 'operationId');
  return typeof id === 'string' ? id : undefined;
}
