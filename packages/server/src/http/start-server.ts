import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeAll } from '../close-all.js';
import { BodyBudget } from '../contract/body-budget.js';
import type { Operations } from '../contract/operation.js';
import { operations } from '../operations/index.js';
import { serverSettings } from '../settings/server-settings.js';
import { withFolderAdvice } from '../storage/folder-trouble.js';
import { openSystem, type Reading, type System, type SystemOptions } from '../system.js';
import type { ClientSettings } from '../tenants/client-settings.js';
import type { ClientCredentials } from '../tenants/clients.js';
import { startAdmin } from './admin.js';
import { createApp } from './app.js';
import { certificateOf } from './certificate.js';
import { createMetrics } from './metrics.js';
import { type Network, networkDefaults } from './network.js';
import type { PlaygroundSignIn } from './playground-sign-in.js';
import { prepareShutdown } from './shutdown.js';

/** How a server is to run. What is absent is as in `biometrid serve`, unless it says otherwise. */
export interface ServerOptions extends SystemOptions, Partial<Omit<Network, 'certificate'>> {
  /** Address to listen at. */
  host?: string;
  /** TCP port; 0 takes any free one. */
  port?: number;
  /** Folder of the built docs site, served at `/docs`. */
  docs?: string | undefined;
  /** Whether the page to try operations on is served at `/playground`; not unless asked for. */
  playground?: boolean;
  /** How that page signs in without asking; for a person at this machine alone. */
  playgroundSignIn?: PlaygroundSignIn | undefined;
  /** Compare every answer with the contract before it is sent. */
  validateAnswers?: boolean;
  /** Bytes of bodies of requests that may be held at once. */
  bodyMemory?: number;
  /** Least level that is logged, as JSON lines to stderr; `info` when absent. */
  logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug' | undefined;
  /** Whether each answer gets a line in the log, at level `info`. */
  logRequests?: boolean;
  /** What the log says first, at level `warn`. */
  warnings?: readonly string[];
  /** Files of a certificate chain and its private key, in PEM, to speak TLS with; replaced files are taken up while it runs. */
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  /** Address and port of `/healthz`, `/readyz` and `/metrics`; they are not served when the port is absent. */
  adminHost?: string;
  adminPort?: number | 'off';
  /** For how long it still answers once it is closed, while `/readyz` says that no more should come. Milliseconds. */
  drain?: number;
}

/** A server that answers. */
export interface RunningServer {
  /** Its origin, such as `http://127.0.0.1:8080`. */
  origin: string;
  /** The origin of its admin port, when it has one. */
  adminOrigin: string | undefined;
  /** Makes a client (a tenant), whose credentials are shown this once. */
  createClient(name: string, settings?: Partial<ClientSettings>): Promise<ClientCredentials>;
  /** Finishes what is under way (at most 10 s), then frees port and data folder. Every call waits for the same end. */
  close(): Promise<void>;
}

/**
 * Starts a server on a data folder.
 * @param definitions how the operations are answered, when not as this server does.
 * @throws when another server uses the folder, the port is taken, the folder was written by a newer release, or contract and
 *   handlers do not fit.
 */
export async function startServer(
  options: ServerOptions,
  definitions: Operations = operations,
): Promise<RunningServer> {
  try {
    return await start(options, definitions);
  } catch (error) {
    throw withFolderAdvice(error, options.data);
  }
}

function networkOf(options: ServerOptions): Network {
  const { tlsCert, tlsKey } = options;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new Error('TLS needs both files: tls-cert and tls-key.');
  }
  const certificate =
    tlsCert !== undefined && tlsKey !== undefined ? certificateOf(tlsCert, tlsKey) : undefined;
  return { ...networkDefaults, ...options, certificate };
}

async function start(options: ServerOptions, definitions: Operations): Promise<RunningServer> {
  const { port = serverSettings.port.default } = options;
  const system = await openSystem({
    ...options,
    serverName: options.serverName ?? `${hostname()}:${port}`,
  });
  // What has to be ended, in the reverse order.
  const begun: (() => Promise<unknown> | unknown)[] = [() => system.close()];
  try {
    const origins = await listen(options, definitions, system, begun);
    let closed: Promise<void> | undefined;
    return {
      ...origins,
      createClient: system.createClient,
      close() {
        closed ??= closeAll(begun);
        return closed;
      },
    };
  } catch (error) {
    await closeAll(begun).catch(() => undefined);
    throw error;
  }
}

async function listen(
  options: ServerOptions,
  definitions: Operations,
  system: System,
  begun: (() => Promise<unknown> | unknown)[],
): Promise<Pick<RunningServer, 'origin' | 'adminOrigin'>> {
  const {
    host = serverSettings.host.default,
    port = serverSettings.port.default,
    adminHost = serverSettings.adminHost.default,
    adminPort = 'off',
    drain = serverSettings.drain.default,
  } = options;
  const network = networkOf(options);
  const bodies = new BodyBudget(options.bodyMemory ?? serverSettings.bodyMemory.default);
  const metrics =
    adminPort === 'off' ? undefined : createMetrics([...system.readings, ...bodyReadings(bodies)]);
  begun.push(() => metrics?.close());
  const app = await createApp({
    binding: {
      operations: definitions,
      services: system.services,
      admission: system.admission,
      now: system.now,
      validateAnswers: options.validateAnswers ?? false,
      bodies,
      crossOrigin: network.corsOrigins.length > 0 && !network.corsOrigins.includes('*'),
    },
    docs: options.docs,
    playground: options.playground,
    playgroundSignIn: options.playgroundSignIn,
    logLevel: options.logLevel ?? 'info',
    logRequests: options.logRequests ?? serverSettings.logRequests.default,
    network,
    metrics,
  });
  for (const warning of options.warnings ?? []) app.log.warn(warning);
  begun.push(
    system.keepUp({
      failed: (chore, error) =>
        app.log.error({ err: error, chore }, 'upkeep failed, and is tried again'),
      info: (facts, says) => app.log.info(facts, says),
      warn: (facts, says) => app.log.warn(facts, says),
    }),
  );
  begun.push(prepareShutdown(app));
  const scheme = network.certificate ? 'https' : 'http';
  await app.listen({
    host,
    port,
    listenTextResolver: (address) => `listening at ${address.replace(/^http/, scheme)}`,
  });
  const { port: actual } = app.server.address() as AddressInfo;
  const origin = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${actual}`;
  let ending = false;
  // First of all: a proxy that has not noticed yet sends what would find nobody.
  const answerOn = () => {
    ending = true;
    return sleep(drain);
  };
  if (metrics === undefined || adminPort === 'off') {
    begun.push(answerOn);
    return { origin, adminOrigin: undefined };
  }
  const admin = await startAdmin({
    host: adminHost,
    port: adminPort,
    checks: async () =>
      app.server.listening && !ending ? system.checks() : { server: 'it is shutting down' },
    notices: system.notices,
    metrics,
  });
  // Last of all: while requests under way are finished, it says that no more should come.
  begun.unshift(() => admin.close());
  begun.push(answerOn);
  return { origin, adminOrigin: admin.origin };
}

function bodyReadings(bodies: BodyBudget): Reading[] {
  return [
    { name: 'body_bytes', help: 'Bodies of requests in memory', read: () => bodies.bytes },
    {
      name: 'bodies_refused',
      help: 'Requests whose bodies found no room, since the start',
      read: () => bodies.refused,
    },
  ];
}
