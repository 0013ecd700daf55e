import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/** How often connections that went idle during the shutdown are closed. Milliseconds. */
const sweep = 100;
/** How long requests under way may take. Milliseconds. */
const patience = 10_000;

/**
 * Prepares an app, before it listens, to be closed in good order.
 * @returns what stops listening, lets requests under way finish, and closes the other connections.
 */
export function prepareShutdown(app: FastifyInstance): () => Promise<void> {
  const sockets = new Set<Socket>();
  // Under TLS each connection comes twice: as what carries it, and as itself once the two sides agree.
  for (const event of ['connection', 'secureConnection']) {
    app.server.on(event, (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  }
  return () => close(app, sockets);
}

async function close(app: FastifyInstance, sockets: ReadonlySet<Socket>): Promise<void> {
  // Fastify closes only connections that are idle at the start, and would wait for the others' keep-alive to end.
  const sweeping = setInterval(() => {
    app.server.closeIdleConnections();
    // Node counts a connection as busy that has never sent a byte, as browsers open them ahead of need.
    for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
  }, sweep);
  const deadline = setTimeout(() => {
    for (const socket of sockets) socket.destroy();
  }, patience);
  try {
    await app.close();
  } finally {
    clearInterval(sweeping);
    clearTimeout(deadline);
  }
}
