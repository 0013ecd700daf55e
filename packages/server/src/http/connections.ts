import type { IncomingMessage, Server } from 'node:http';
import { BlockList, isIPv6, type Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ContractError } from '../contract/contract-error.js';
import { sourceOf } from '../tenants/source-of.js';
import type { Network } from './network.js';

/** Seconds after which one of an address's requests is likely to be done. */
const retryAfter = 1;

/** What bounds the connections of a server, and those of one address. */
export type ConnectionLimits = Pick<
  Network,
  'maxConnections' | 'connectionsPerAddress' | 'trustProxy'
>;

/** A connection that is open. */
interface Connection {
  socket: Socket;
  source: string;
}

/**
 * Bounds the connections that are open: those of one address (IPv6: one /64), and all together. Where there are too many, one is
 * closed that has not sent the headers of its first request, the oldest of them first; where each has, the new one.
 * A trusted proxy's connections are as many as it likes; the requests under way of each address behind it are bounded.
 * @param refused is called with each connection that is closed.
 */
export function limitConnections(
  app: FastifyInstance,
  { maxConnections, connectionsPerAddress, trustProxy }: ConnectionLimits,
  refused: () => void,
): void {
  const server: Server = app.server;
  const trusted = blockListOf(trustProxy);
  /** By address and port of the other end, which a connection and what TLS makes of it have in common. Oldest first. */
  const open = new Map<string, Connection>();
  /** Those of `open` that have not sent the headers of a request yet. */
  const silent = new Map<string, Connection>();
  const counts = new Counts();

  server.on('connection', (socket: Socket) => {
    const name = nameOf(socket);
    const source = isTrusted(trusted, socket.remoteAddress)
      ? ''
      : sourceOf(socket.remoteAddress ?? '');
    const connection = { socket, source };
    open.set(name, connection);
    silent.set(name, connection);
    counts.add(source);
    socket.once('close', () => {
      if (open.get(name) === connection) open.delete(name);
      if (silent.get(name) === connection) silent.delete(name);
      counts.remove(source);
    });
    const tooMany = source !== '' && counts.of(source) > connectionsPerAddress;
    if (tooMany) drop(name, (other) => other.source === source);
    else if (open.size > maxConnections) drop(name, () => true);
  });
  server.prependListener('request', ({ socket }: IncomingMessage) => silent.delete(nameOf(socket)));

  /** Closes the oldest silent connection of those that count, else the one of the given name. */
  function drop(name: string, counting: (connection: Connection) => boolean): void {
    for (const [other, connection] of silent) {
      if (!counting(connection)) continue;
      close(other, connection);
      return;
    }
    const connection = open.get(name);
    if (connection !== undefined) close(name, connection);
  }

  function close(name: string, { socket }: Connection): void {
    open.delete(name);
    silent.delete(name);
    socket.destroy();
    refused();
  }

  if (trustProxy.length === 0) return;
  const underWay = new Counts();
  app.addHook('onRequest', (request, reply, done) => {
    if (!isTrusted(trusted, request.raw.socket.remoteAddress)) return done();
    const source = behindProxy(request);
    if (source === undefined) return done();
    underWay.add(source);
    reply.raw.once('close', () => underWay.remove(source));
    done(underWay.of(source) > connectionsPerAddress ? tooManyRequests() : undefined);
  });
}

/** Where a request came from that a proxy passed on; undefined when it was the proxy's own. */
function behindProxy({ ip, raw }: FastifyRequest): string | undefined {
  return ip === raw.socket.remoteAddress ? undefined : sourceOf(ip);
}

function tooManyRequests(): ContractError {
  return new ContractError(
    'too many at once',
    { 'retry-after': String(retryAfter), 'x-not-processed': 'true' },
    'too many requests of the address at once',
  );
}

/** How many there are of each. */
class Counts {
  readonly #counts = new Map<string, number>();

  of(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  add(name: string): void {
    this.#counts.set(name, this.of(name) + 1);
  }

  remove(name: string): void {
    const left = this.of(name) - 1;
    if (left > 0) this.#counts.set(name, left);
    else this.#counts.delete(name);
  }
}

function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}

function blockListOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges.flatMap((range) => (range === 'loopback' ? loopback : [range]))) {
    const [address = '', bits] = range.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

const loopback = ['127.0.0.0/8', '::1'];

function isTrusted(list: BlockList, address = ''): boolean {
  return address !== '' && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
