import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Operations } from '../../src/contract/operation.js';
import type { ServerOptions } from '../../src/http/start-server.js';
import { operations } from '../../src/operations/index.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { type Answer, ask } from '../raw-http.js';
import { startServerUnderTest } from '../server-under-test.js';

describe('contract and handlers', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('that fit are bound', async () => {
    await (await boot(operations)).stop();
  });

  it('do not fit when an operation has no handler', async () => {
    const { deleteUser: _, verifyFace: __, ...others } = operations;
    await expect(boot(untyped(others))).rejects.toThrow(
      /operations of the contract without a handler: deleteUser, verifyFace/,
    );
  });

  it('do not fit when a handler has no operation', async () => {
    const more = untyped({ ...operations, renameUser: operations.deleteUser });
    await expect(boot(more)).rejects.toThrow(
      /handlers without an operation in the contract: renameUser/,
    );
  });

  it.each<[string, unknown]>([
    ['with an unknown message', { status: true, data: { message: 'ALL_GOOD' } }],
    [
      'with a field of another type',
      { status: true, data: { message: 'NEW_USER_CREATED', id: 4711 } },
    ],
    ['without its data', { status: true }],
    ['that is a list', []],
  ])(
    'an answer %s is logged and becomes a 500 when answers are compared with the contract',
    async (_what, outcome) => {
      const { answer, log } = await createUserWith(() => outcome, { validateAnswers: true });
      expect([answer.status, answer.json]).toEqual([500, problem]);
      expect(log).toContain('the answer breaks the contract');
      expect(log).toContain('createUser answers 200 with a body that the contract does not allow');
    },
  );

  it('an answer that breaks the contract goes out when answers are not compared with it', async () => {
    const outcome = { status: true, data: { message: 'ALL_GOOD' } };
    const { answer } = await createUserWith(() => outcome, { validateAnswers: false });
    expect([answer.status, answer.json]).toEqual([200, outcome]);
  });

  it('a handler that fails is logged, and answered with a 500 that tells nothing of it', async () => {
    const fail = () => {
      throw new Error('the disk of the server has melted');
    };
    const { answer, log } = await createUserWith(fail, { validateAnswers: true });
    expect([answer.status, answer.text]).toEqual([500, JSON.stringify(problem)]);
    expect(log).toContain('the disk of the server has melted');
  });

  it('a database that stays busy is answered with 503, to be asked again', async () => {
    const { answer } = await createUserWith(
      operations.createUser,
      { validateAnswers: true },
      (data) => {
        const writer = openDatabase(join(data, 'biometrid.db'));
        writer.exec('BEGIN IMMEDIATE');
        return () => writer.close();
      },
    );
    expect([answer.status, answer.message, answer.headers['retry-after']]).toEqual([
      503,
      'ENGINE_NOT_AVAILABLE',
      '1',
    ]);
  });

  const boot = (definitions: Operations, options: Partial<ServerOptions> = {}) =>
    startServerUnderTest({ ...options }, definitions);

  /** Asks for a user on a server with another `createUser`, and gives what was answered and what was logged. */
  async function createUserWith(
    definition: (() => unknown) | Operations['createUser'],
    options: { validateAnswers: boolean },
    meanwhile = (_data: string) => () => {},
  ): Promise<{ answer: Answer; log: string }> {
    const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const createUser = typeof definition === 'function' ? { handle: definition } : definition;
    const server = await boot(untyped({ ...operations, createUser }), {
      ...options,
      logLevel: 'info',
    });
    try {
      const { headers } = await server.client();
      const over = meanwhile(server.data);
      const answer = await ask(server.origin, {
        method: 'POST',
        path: '/api/1.0/users?reference_id=customer-4711',
        headers,
      });
      over();
      return { answer, log: written.mock.calls.join('') };
    } finally {
      await server.stop();
    }
  }
});

const problem = { status: false, data: { message: 'PROBLEM_OCURRED_REPEAT_REQUEST' } };

/** What the compiler would not let through: the check at start is for code that was not compiled together. */
function untyped(definitions: object): Operations {
  return definitions as Operations;
}
