import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operations } from '../../src/contract/operation.js';
import { UploadedFile } from '../../src/contract/uploaded-file.js';
import { noEngines } from '../../src/engines/engines.js';
import { createApp } from '../../src/http/app.js';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.js';
import { createClient } from '../../src/tenants/create-client.js';
import { loadPepper } from '../../src/tenants/secrets.js';
import { contractOperations } from '../contract-operations.js';
import { type TestClient, testClient } from '../server-under-test.js';

/** A server with the real binder on the real contract, whose operations answer with the input that they were given. */
export interface EchoServer {
  origin: string;
  client: TestClient;
  /** A user of that client. */
  userId: string;
  stop(): Promise<void>;
}

/**
 * Starts one. The product refuses what needs an engine before it looks at files, so that the binder's rules for files show
 * only here.
 */
export async function startEchoServer(): Promise<EchoServer> {
  const data = mkdtempSync(join(tmpdir(), 'biometrid-echo-'));
  const storage = await openSqliteStorage(data);
  const pepper = loadPepper(data);
  const app = await createApp({
    rooms: { storage, engines: noEngines, pepper, now: Date.now },
    operations: echoOperations(),
    docs: undefined,
    validateAnswers: false,
    logLevel: 'silent',
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const client = testClient(origin, await createClient(storage, pepper, 'a client', null));
  const { id: userId } = await storage.users.create(client.id, {
    id: 'a-user',
    referenceId: 'customer-4711',
    macAddress: undefined,
    appToken: undefined,
    createdAt: Date.now(),
  });
  return {
    origin,
    client,
    userId,
    async stop() {
      await app.close();
      await storage.close();
      rmSync(data, { recursive: true });
    },
  };
}

function echoOperations(): Operations {
  const echo = {
    handle: ({ input }: { input: object }) => ({
      input: Object.fromEntries(
        Object.entries(input).map(([name, value]) => [
          name,
          value instanceof UploadedFile
            ? { type: value.type, size: value.bytes.byteLength }
            : value,
        ]),
      ),
    }),
  };
  // What it answers is no outcome of the contract, and must not be: it shows what came in.
  return Object.fromEntries(
    contractOperations.map(({ id }) => [id, echo]),
  ) as unknown as Operations;
}
