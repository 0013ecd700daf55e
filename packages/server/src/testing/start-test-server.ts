import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setEnvironmentData } from 'node:worker_threads';
import { type BiometridClient, createBiometridClient } from '@biometrid/client';
import { type RunningServer, type ServerOptions, startServer } from '../http/start-server.js';
import { defaultEngines } from '../settings/server-settings.js';
import type { ClientSettings } from '../tenants/client-settings.js';
import type { ClientCredentials } from '../tenants/clients.js';

/**
 * How a test server is to run. Its folders, its port and its engines are its own, each engine has one thread and the log warnings alone;
 * what else is absent is as in `biometrid serve`.
 */
export interface TestServerOptions
  extends Partial<Omit<ServerOptions, OfItsOwn | `${EngineKind}Engine`>> {
  /**
   * `deterministic`: engines that take a sample for what `facePhoto()`, `recording()` and `documentPhoto()` wrote into it. They recognise
   * nobody, and start at once. `real`: the engines that come with the server, for real photos and recordings; they need some seconds and
   * some hundred megabytes. `deterministic` when absent.
   */
  engine?: 'deterministic' | 'real';
}

type EngineKind = keyof typeof defaultEngines;
type OfItsOwn = 'data' | 'databaseUrl' | 'keys' | 'makeMissingKeys' | 'port' | 'warnings';

/** A client (a tenant) of a test server. */
export interface TestClient extends ClientCredentials {
  /** The generated client with its credentials. */
  client: BiometridClient;
}

/** A server that is gone without a trace once it is closed. */
export interface TestServer {
  /** Its origin, such as `http://127.0.0.1:49152`. */
  origin: string;
  /** The generated client, with the credentials of a first client of the server. */
  client: BiometridClient;
  /** Those credentials, for whoever calls it otherwise. */
  credentials: ClientCredentials;
  /** Makes another client, with users, templates and a quota of its own. */
  createClient(settings?: Partial<ClientSettings>): Promise<TestClient>;
  /** Finishes what is under way and removes the server's folder. Every call waits for the same end. */
  close(): Promise<void>;
  /** `await using server = await startTestServer()` closes it at the end of the block. */
  [Symbol.asyncDispose](): Promise<void>;
}

const recognisesNobody =
  'this server is for tests: its engines take a sample for what it says of itself, and recognise nobody';

/**
 * Starts the real server for an integration test: on a free port of this machine, in a temporary folder, with a client.
 * From the first such server on, all threads that its process starts may load the engines for tests.
 * @throws when an engine cannot be used, or there is no room for the folder.
 */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { engine = 'deterministic', ...others } = options;
  // Before their threads start, which are told it once.
  if (engine === 'deterministic') setEnvironmentData('@biometrid/server/testing', true);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-test-server-'));
  const removed = () => rmSync(folder, { recursive: true, force: true });
  try {
    const server = await startServer({
      logLevel: 'warn',
      logRequests: false,
      engineThreads: 1,
      ...others,
      ...(engine === 'real' ? real : { ...deterministic(), warnings: [recognisesNobody] }),
      data: join(folder, 'data'),
      keys: join(folder, 'keys'),
      makeMissingKeys: true,
      port: 0,
    });
    return await withClient(server, removed);
  } catch (error) {
    removed();
    throw error;
  }
}

type Engines = Record<`${EngineKind}Engine`, string>;

const real: Engines = {
  faceEngine: defaultEngines.face,
  voiceEngine: defaultEngines.voice,
  documentEngine: defaultEngines.document,
};

/** Their files: built beside this one, or the sources where this is one, which every thread can read as they are. */
function deterministic(): Engines {
  const ending = import.meta.url.endsWith('.ts') ? 'mjs' : 'js';
  const at = (name: string) => new URL(`./engines/${name}.${ending}`, import.meta.url).href;
  return { faceEngine: at('face'), voiceEngine: at('voice'), documentEngine: at('document') };
}

async function withClient(server: RunningServer, removed: () => void): Promise<TestServer> {
  const { origin } = server;
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= server.close().finally(removed);
    return closed;
  };
  const createClient = async (settings?: Partial<ClientSettings>): Promise<TestClient> => {
    const credentials = await server.createClient('a client of a test', settings);
    const { key, secret, livenessToken } = credentials;
    const client = createBiometridClient({ baseUrl: origin, key, secret, livenessToken });
    return { ...credentials, client };
  };
  try {
    const { client, ...credentials } = await createClient();
    return { origin, client, credentials, createClient, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}
