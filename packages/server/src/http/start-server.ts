import type { AddressInfo } from 'node:net';
import { type Engines, noEngines } from '../engines/engines.js';
import { operations } from '../operations/index.js';
import { lockFolder } from '../storage/sqlite/folder-lock.js';
import { openSqliteStorage } from '../storage/sqlite/sqlite-storage.js';
import { loadPepper } from '../tenants/secrets.js';
import { createApp } from './app.js';
import { certificateOf } from './certificate.js';
import { type Network, networkDefaults } from './network.js';
import { prepareShutdown } from './shutdown.js';

/** How a server is to run. */
export interface ServerOptions extends Partial<Omit<Network, 'certificate'>> {
  /** Folder of everything it keeps; made when it is not there. */
  data: string;
  /** Address to listen at; loopback when absent. */
  host?: string;
  /** TCP port; 0 takes any free one, 8080 when absent. */
  port?: number;
  /** Folder of the built docs site, served at `/docs`. */
  docs?: string | undefined;
  /** Compare every answer with the contract before it is sent. */
  validateAnswers?: boolean;
  /** Least level that is logged, as JSON lines to stderr; `info` when absent. */
  logLevel?: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Whether each answer gets a line in the log, at level `info`; it does when absent. */
  logRequests?: boolean;
  /** Files of a certificate chain and its private key, in PEM, to speak TLS with; replaced files are taken up while it runs. */
  tlsCert?: string | undefined;
  tlsKey?: string | undefined;
  engines?: Engines;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

/** A server that answers. */
export interface RunningServer {
  /** Its origin, such as `http://127.0.0.1:8080`. */
  origin: string;
  /** Finishes what is under way (at most 10 s), then frees port and data folder. Every call waits for the same end. */
  close(): Promise<void>;
}

/**
 * Starts a server on a data folder.
 * @throws when another server uses the folder, the port is taken, the folder was written by a newer release, or contract and
 *   handlers do not fit.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  try {
    return await start(options);
  } catch (error) {
    throw isUnwritable(error)
      ? new Error(
          `The data folder ${options.data} cannot be written (${error.message}). Make room or rights there, or choose another folder.`,
          { cause: error },
        )
      : error;
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

/** Whether the disk, and not the server, is at fault: full, read-only, or not ours. */
function isUnwritable(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? String(error.code) : '';
  return (
    /^(ENOSPC|EROFS|EACCES|EPERM)$/.test(code) ||
    /disk is full|readonly database/.test(error.message)
  );
}

async function start(options: ServerOptions): Promise<RunningServer> {
  const { data, host = '127.0.0.1', port = 8080, engines = noEngines, now = Date.now } = options;
  const network = networkOf(options);
  const lock = lockFolder(data);
  try {
    const storage = await openSqliteStorage(data);
    try {
      const app = await createApp({
        rooms: { storage, engines, pepper: loadPepper(data), now },
        operations,
        docs: options.docs,
        validateAnswers: options.validateAnswers ?? false,
        logLevel: options.logLevel ?? 'info',
        logRequests: options.logRequests ?? true,
        network,
      });
      const shutdown = prepareShutdown(app);
      await app.listen({ host, port });
      const { port: actual } = app.server.address() as AddressInfo;
      let closed: Promise<void> | undefined;
      return {
        origin: `${network.certificate ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${actual}`,
        close() {
          closed ??= shutdown()
            .finally(() => storage.close())
            .finally(() => lock.release());
          return closed;
        },
      };
    } catch (error) {
      await storage.close();
      throw error;
    }
  } catch (error) {
    lock.release();
    throw error;
  }
}
