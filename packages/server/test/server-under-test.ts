import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BiometridClient, createBiometridClient } from '@biometrid/client';
import type { Operations } from '../src/contract/operation.js';
import { type ServerOptions, startServer } from '../src/http/start-server.js';
import type { Keys } from '../src/keys/key-folder.js';
import { openKeys } from '../src/keys/open-keys.js';
import { openStorage } from '../src/storage/open-storage.js';
import type { Storage } from '../src/storage/storage.js';
import { auditLink } from '../src/system.js';
import type { ClientSettings } from '../src/tenants/client-settings.js';
import { type ClientCredentials, createClient } from '../src/tenants/clients.js';

/** A client of the server with the generated client that uses its credentials. */
export interface TestClient extends ClientCredentials {
  biometrid: BiometridClient;
  /** The authentication headers. */
  headers: Record<string, string>;
}

/** A real server on a real port and a data folder of its own. */
export interface ServerUnderTest {
  origin: string;
  /** The origin of its admin port, when it has one. */
  adminOrigin: string | undefined;
  data: string;
  /** A second connection to its database. */
  storage: Storage;
  keys: Keys;
  /** Makes a client, as `biometrid clients create` does. */
  client(settings?: Partial<ClientSettings>): Promise<TestClient>;
  stop(): Promise<void>;
}

/**
 * Starts a server that compares each of its answers with the contract.
 * @param definitions other answers than the server's own.
 */
export async function startServerUnderTest(
  options: Partial<ServerOptions> = {},
  definitions?: Operations,
): Promise<ServerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-server-'));
  const data = options.data ?? join(folder, 'data');
  const keyFolder = options.keys ?? `${data}-keys`;
  const server = await startServer(
    {
      data,
      keys: keyFolder,
      makeMissingKeys: true,
      port: 0,
      validateAnswers: true,
      logLevel: 'silent',
      // Tests guess a lot.
      failedLoginsPerMinute: 1_000_000,
      // Other work may have the processors.
      engineDeadline: 300_000,
      databaseTimeout: 60_000,
      galleryPatience: 300_000,
      ...options,
    },
    definitions,
  );
  const { keys } = openKeys(data, keyFolder, false);
  const { databaseUrl, databasePooled } = options;
  const storage = await openStorage({ data, databaseUrl, databasePooled }, auditLink(keys));
  return {
    origin: server.origin,
    adminOrigin: server.adminOrigin,
    data,
    storage,
    keys,
    async client(settings = {}) {
      const credentials = await createClient(storage, keys.pepper, 'a client', settings);
      // A server may miss for some milliseconds what was written beside it.
      await sleep(20);
      return testClient(server.origin, credentials);
    },
    async stop() {
      await storage.close();
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** The generated client with some credentials. It does not repeat, so that a test sees each answer. */
export function testClient(baseUrl: string, credentials: ClientCredentials): TestClient {
  const { key, secret, livenessToken } = credentials;
  return {
    ...credentials,
    biometrid: createBiometridClient({
      ...{ baseUrl, key, secret, livenessToken, retry: 0 },
      // Other work may have the processors.
      timeout: 300_000,
    }),
    headers: { 'x-biometrid-key': key, 'x-biometrid-secret': secret },
  };
}
