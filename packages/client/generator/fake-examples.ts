import { isDeepStrictEqual } from 'node:util';
import { exampleOf } from '../src/testing/example-of.js';
import type { FakeExample } from '../src/testing/fake-operation.js';
import type { ClientOperation } from './client-operations.js';

/** The examples of a contract, each once. */
export interface Examples {
  readonly rows: readonly FakeExample[];
  /** The numbers of those that every operation has, and that are an envelope around a message and nothing more. */
  readonly ofAll: readonly number[];
  /** Those of each operation by name, with the numbers of their rows. */
  readonly of: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/**
 * Reads the examples of all answers.
 * @param messages all that are no success, with their status.
 * @throws when a name stands for two things in an operation.
 */
export function readExamples(
  operations: readonly ClientOperation[],
  messages: readonly (readonly [status: number, message: string])[],
): Examples {
  const rows: FakeExample[] = [...messages];
  const of = operations.map((operation) => {
    // Those that say more than a message come first, successes before all.
    const [named, plain] = [new Map<string, number>(), new Map<string, number>()];
    for (const { status, success, examples } of operation.answers.values()) {
      for (const [name, { value }] of examples) {
        if (named.has(name) || plain.has(name))
          throw new Error(`${operation.id}: two examples have the name ${name}`);
        const message = success ? undefined : messageOf(operation, Number(status), value);
        const isPlain = message !== undefined && exampleOf(message) === name;
        const row: FakeExample = isPlain
          ? [Number(status), message]
          : rowOf(name, Number(status), value);
        let at = rows.findIndex((each) => isDeepStrictEqual(each, row));
        if (at < 0) at = rows.push(row) - 1;
        (isPlain ? plain : named).set(name, at);
      }
    }
    const all = new Map([...named, ...plain]);
    return { id: operation.id, all, plain: [...plain.values()] };
  });
  const ofAll = (of[0]?.plain ?? []).filter((at) => of.every(({ plain }) => plain.includes(at)));
  return { rows, ofAll, of: new Map(of.map(({ id, all }) => [id, all])) };
}

/** An answer as it stands in the table, which names it only when its message does not. */
function rowOf(name: string, status: number, value: unknown): FakeExample {
  const message = dataMessageOf(value);
  const says = message !== undefined && exampleOf(message) === name;
  return says ? [status, value] : [status, value, name];
}

/** The message of a refusal that says nothing else. */
function messageOf(
  { liveness }: ClientOperation,
  status: number,
  value: unknown,
): string | undefined {
  const message = dataMessageOf(value);
  if (message === undefined) return undefined;
  const envelope = liveness
    ? { meta: { ok: false, code: status, mode: 'dev' }, data: { message } }
    : { status: false, data: { message } };
  return isDeepStrictEqual(value, envelope) ? message : undefined;
}

function dataMessageOf(value: unknown): string | undefined {
  const data = typeof value === 'object' && value && 'data' in value ? value.data : undefined;
  const message = typeof data === 'object' && data && 'message' in data ? data.message : undefined;
  return typeof message === 'string' ? message : undefined;
}
