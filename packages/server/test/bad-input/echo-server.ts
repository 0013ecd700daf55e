import type { Operations } from '../../src/contract/operation.js';
import { UploadedFile } from '../../src/contract/uploaded-file.js';
import { contractOperations } from '../contract-operations.js';
import { startServerUnderTest, type TestClient } from '../server-under-test.js';

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
  const server = await startServerUnderTest({ validateAnswers: false }, echoOperations());
  const client = await server.client();
  const userId = 'a-user';
  await server.storage.users.create(client.id, {
    id: userId,
    referenceId: 'customer-4711',
    macAddress: undefined,
    appToken: undefined,
    createdAt: Date.now(),
  });
  return { origin: server.origin, client, userId, stop: server.stop };
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
