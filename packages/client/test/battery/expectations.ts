/** The few checks that the battery needs, since no test library runs in all of its runtimes. */

export function equal(actual: unknown, expected: unknown, what = 'value'): void {
  const [seen, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (seen !== wanted) throw new Error(`${what}: expected ${wanted}, got ${seen}`);
}

export function ok(value: unknown, what: string): asserts value {
  if (!value) throw new Error(`expected ${what}`);
}

/** What a promise is rejected with; fails when it is not. */
export async function rejection(
  promise: Promise<unknown>,
): Promise<Record<string, unknown> & Error> {
  const error: unknown = await promise.then(
    (value) => new Error(`expected a rejection, got ${JSON.stringify(value)}`),
    (reason: unknown) => reason,
  );
  if (error instanceof Error || (typeof error === 'object' && error !== null)) {
    if (error instanceof Error && error.message.startsWith('expected a rejection')) throw error;
    return error as Record<string, unknown> & Error;
  }
  throw new Error(`rejected with ${String(error)}, which is no error`);
}
