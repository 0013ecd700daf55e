import { isDeepStrictEqual } from 'node:util';
import { exampleOf } from '../src/testing/example-of.js';
import type { ClientOperation } from './client-operations.js';

/** The examples of a contract, each body once. */
export interface Examples {
  readonly bodies: readonly unknown[];
  /** The names of those that every operation has, and that are an envelope around a message and nothing more. */
  readonly errorsOfAll: readonly string[];
  readonly of: ReadonlyMap<string, OwnExamples>;
}

interface OwnExamples {
  /** Status and number of the body, or the number alone where the status is 200, by name. */
  readonly named: Readonly<Record<string, number | readonly [status: number, body: number]>>;
  /** The names of others that only some operations have. */
  readonly errors: readonly string[];
}

/**
 * Reads the examples of all answers.
 * @throws when a name stands for two things in an operation.
 */
export function readExamples(operations: readonly ClientOperation[]): Examples {
  const bodies: unknown[] = [];
  const of = operations.map((operation) => {
    const named: Record<string, number | [number, number]> = {};
    const own: string[] = [];
    for (const { status, success, examples } of operation.answers.values()) {
      for (const [name, { value }] of examples) {
        if (name in named || own.includes(name))
          throw new Error(`${operation.id}: two examples have the name ${name}`);
        const message = success ? undefined : messageOf(operation, Number(status), value);
        if (message !== undefined && exampleOf(message) === name) {
          own.push(name);
          continue;
        }
        let at = bodies.findIndex((body) => isDeepStrictEqual(body, value));
        if (at < 0) at = bodies.push(value) - 1;
        named[name] = status === '200' ? at : [Number(status), at];
      }
    }
    return [operation.id, { named, errors: own }] as const;
  });
  const errorsOfAll = (of[0]?.[1].errors ?? []).filter((name) =>
    of.every(([, own]) => own.errors.includes(name)),
  );
  return {
    bodies,
    errorsOfAll,
    of: new Map(
      of.map(([id, own]) => [
        id,
        { ...own, errors: own.errors.filter((name) => !errorsOfAll.includes(name)) },
      ]),
    ),
  };
}

/** The message of a refusal that says nothing else. */
function messageOf(
  { liveness }: ClientOperation,
  status: number,
  value: unknown,
): string | undefined {
  const data = typeof value === 'object' && value && 'data' in value ? value.data : undefined;
  const message = typeof data === 'object' && data && 'message' in data ? data.message : undefined;
  if (typeof message !== 'string') return undefined;
  const envelope = liveness
    ? { meta: { ok: false, code: status, mode: 'dev' }, data: { message } }
    : { status: false, data: { message } };
  return isDeepStrictEqual(value, envelope) ? message : undefined;
}
