import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BiometridClient, createBiometridClient } from '@biometrid/client';
import { type ServerOptions, startServer } from '../src/http/start-server.js';
import { openSqliteStorage } from '../src/storage/sqlite/sqlite-storage.js';
import type { ClientRecord, Storage } from '../src/storage/storage.js';
import { type ClientCredentials, createClient } from '../src/tenants/create-client.js';
import { hashSecret, loadPepper, randomSecret } from '../src/tenants/secrets.js';

/** A client of the server with the generated client that uses its credentials. */
export interface TestClient extends ClientCredentials {
  biometrid: BiometridClient;
  /** The authentication headers. */
  headers: Record<string, string>;
}

/** A real server on a real port and a data folder of its own. */
export interface ServerUnderTest {
  origin: string;
  /** A second connection to its database. */
  storage: Storage;
  /** Makes a client, as `biometrid clients create` does. */
  client(known?: Partial<Pick<ClientRecord, 'quota' | 'languages'>>): Promise<TestClient>;
  stop(): Promise<void>;
}

/** Starts a server that compares each of its answers with the contract. */
export async function startServerUnderTest(
  options: Partial<ServerOptions> = {},
): Promise<ServerUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-server-'));
  const data = join(folder, 'data');
  const server = await startServer({
    data,
    port: 0,
    validateAnswers: true,
    logLevel: 'silent',
    ...options,
  });
  const storage = await openSqliteStorage(data);
  return {
    origin: server.origin,
    storage,
    client: async ({ quota = null, languages } = {}) => {
      const pepper = loadPepper(data);
      const credentials = languages
        ? await createClientSpeaking(storage, pepper, quota, languages)
        : await createClient(storage, pepper, 'a client', quota);
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
    biometrid: createBiometridClient({ baseUrl, key, secret, livenessToken, retry: 0 }),
    headers: { 'x-biometrid-key': key, 'x-biometrid-secret': secret },
  };
}

/** No command gives a client further languages yet; the database can hold them. */
async function createClientSpeaking(
  storage: Storage,
  pepper: Uint8Array,
  quota: number | null,
  languages: ClientRecord['languages'],
): Promise<ClientCredentials> {
  const [id, key, secret, livenessToken] = [
    randomSecret(),
    randomSecret(),
    randomSecret(),
    randomSecret(),
  ];
  await storage.clients.create({
    id,
    name: 'a client of several languages',
    key,
    secretHash: hashSecret(secret, pepper),
    livenessTokenHash: hashSecret(livenessToken, pepper),
    quota,
    languages,
    createdAt: Date.now(),
  });
  return { id, key, secret, livenessToken };
}
