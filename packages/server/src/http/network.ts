import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { serverSettings } from '../settings/server-settings.js';
import type { Certificate } from './certificate.js';

/** How the server behaves on the network. */
export interface Network {
  /** What it shows to speak TLS itself; without one it speaks plain HTTP. */
  certificate: Certificate | undefined;
  /** Addresses and CIDR ranges of the proxies whose `x-forwarded-…` headers are believed; `loopback` names this machine. */
  trustProxy: readonly string[];
  /** Origins whose pages may call; `*` is every origin, and then without cookies. */
  corsOrigins: readonly string[];
  /** Connections open at once. */
  maxConnections: number;
  /** The same of one address; behind a trusted proxy, its requests under way. */
  connectionsPerAddress: number;
  /** Milliseconds in which a whole request must have arrived. */
  requestTimeout: number;
  /** Milliseconds in which a request's headers, and before them a TLS handshake, must have arrived. */
  headerTimeout: number;
}

/** A network without TLS and proxies, with the bounds that a server has unless it is set otherwise. */
export const networkDefaults: Network = {
  certificate: undefined,
  trustProxy: serverSettings.trustProxy.default,
  corsOrigins: serverSettings.corsOrigins.default,
  maxConnections: serverSettings.maxConnections.default,
  connectionsPerAddress: serverSettings.connectionsPerAddress.default,
  requestTimeout: serverSettings.requestTimeout.default,
  headerTimeout: serverSettings.headerTimeout.default,
};

/** Milliseconds that an idle connection stays open. */
const keepAlive = 5_000;
/** The same for a proxy's: longer than the minute after which proxies give theirs up, or a request would meet the end of one. */
const keepAliveOfProxy = 75_000;
/** Milliseconds without a byte either way after which a connection is given up: more than a request and its engine may take. */
const silence = 120_000;
/** How often Node looks for requests that are late. Milliseconds. */
const timeoutCheck = 1_000;

/** The server of Node that listens, with every time and number bounded. */
export function createListener(network: Network, handler: RequestListener): Server {
  const { certificate, requestTimeout } = network;
  const headersTimeout = Math.min(network.headerTimeout, requestTimeout);
  const options = {
    requestTimeout,
    headersTimeout,
    keepAliveTimeout: network.trustProxy.length > 0 ? keepAliveOfProxy : keepAlive,
    connectionsCheckingInterval: timeoutCheck,
    // The refusal is made by the contract.
    requireHostHeader: false,
  };
  const server =
    certificate === undefined
      ? createPlainServer(options, handler)
      : createTlsServer(
          { ...options, ...certificate.read(), handshakeTimeout: headersTimeout },
          handler,
        );
  // Node would drop the headers past the 2,000th; their size is bounded all the same.
  server.maxHeadersCount = 0;
  server.setTimeout(silence);
  return server;
}
