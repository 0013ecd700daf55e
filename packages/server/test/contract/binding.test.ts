import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Operations } from '../../src/contract/operation.js';
import { noEngines } from '../../src/engines/engines.js';
import { createApp } from '../../src/http/app.js';
import { operations } from '../../src/operations/index.js';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { createClient } from '../../src/tenants/create-client.js';
import { loadPepper } from '../../src/tenants/secrets.js';
import { type Answer, ask } from '../raw-http.js';
import { testClient } from '../server-under-test.js';

describe('contract and handlers', () => {
  let data: string;
  let storage: Storage;
  beforeEach(async () => {
    data = mkdtempSync(join(tmpdir(), 'biometrid-contract-'));
    storage = await openSqliteStorage(data);
  });
  afterEach(async () => {
    vi.restoreAllMocks();
    await storage.close();
    rmSync(data, { recursive: true });
  });

  it('that fit are bound', async () => {
    await (await boot(operations)).close();
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
    const writer = openDatabase(join(data, 'biometrid.db'));
    const { answer } = await createUserWith(operations.createUser, { validateAnswers: true }, () =>
      writer.exec('BEGIN IMMEDIATE'),
    );
    writer.close();
    expect([answer.status, answer.message, answer.headers['retry-after']]).toEqual([
      503,
      'ENGINE_NOT_AVAILABLE',
      '1',
    ]);
  }, 20_000);

  function boot(definitions: Operations, { validateAnswers = true, logLevel = 'silent' } = {}) {
    return createApp({
      rooms: { storage, engines: noEngines, pepper: loadPepper(data), now: Date.now },
      operations: definitions,
      docs: undefined,
      validateAnswers,
      logLevel,
    });
  }

  /** Asks for a user on a server with another `createUser`, and gives what was answered and what was logged. */
  async function createUserWith(
    definition: (() => unknown) | Operations['createUser'],
    options: { validateAnswers: boolean },
    meanwhile = () => {},
  ): Promise<{ answer: Answer; log: string }> {
    const written = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
    const createUser = typeof definition === 'function' ? { handle: definition } : definition;
    const app = await boot(untyped({ ...operations, createUser }), {
      ...options,
      logLevel: 'info',
    });
    try {
      await app.listen({ port: 0, host: '127.0.0.1' });
      const { port } = app.server.address() as AddressInfo;
      const origin = `http://127.0.0.1:${port}`;
      const credentials = await createClient(storage, loadPepper(data), 'a client', null);
      meanwhile();
      const answer = await ask(origin, {
        method: 'POST',
        path: '/api/1.0/users?reference_id=customer-4711',
        headers: testClient(origin, credentials).headers,
      });
      return { answer, log: written.mock.calls.join('') };
    } finally {
      await app.close();
    }
  }
});

const problem = { status: false, data: { message: 'PROBLEM_OCURRED_REPEAT_REQUEST' } };

/** What the compiler would not let through: the check at start is for code that was not compiled together. */
function untyped(definitions: object): Operations {
  return definitions as Operations;
}
