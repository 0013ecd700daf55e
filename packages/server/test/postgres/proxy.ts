import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A network between a client and PostgreSQL that can be made to misbehave. */
export interface Proxy {
  /** The URL of a database, by way of the proxy. */
  through(url: string): string;
  close(): Promise<void>;
}

/**
 * Passes bytes on, both ways.
 * @param onRequest sees what a client sent, before it is passed on; false keeps it.
 * @param onAnswer gives what is passed on in place of an answer; undefined cuts the connection.
 */
export async function startProxy(
  target: string,
  {
    onRequest = () => true,
    onAnswer = (bytes: Buffer) => bytes,
  }: {
    onRequest?: (bytes: Buffer) => boolean;
    onAnswer?: (bytes: Buffer) => Buffer | undefined;
  },
): Promise<Proxy> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (bytes) => {
      if (onRequest(bytes)) upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      const answer = onAnswer(bytes);
      if (answer === undefined) client.destroy();
      else client.write(answer);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free');
  return {
    through(url) {
      const changed = new URL(url);
      changed.port = String(address.port);
      return changed.href;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
