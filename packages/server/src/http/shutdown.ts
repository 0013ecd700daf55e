import type { FastifyInstance } from 'fastify';

/** How often connections that went idle during the shutdown are closed. Milliseconds. */
const sweep = 100;
/** How long requests under way may take. Milliseconds. */
const patience = 10_000;

/**
 * Stops listening, lets requests under way finish, and closes idle connections.
 * Fastify closes only those that are idle at the start, and would wait for the others' keep-alive to end.
 */
export async function closeGracefully(app: FastifyInstance): Promise<void> {
  const sweeping = setInterval(() => app.server.closeIdleConnections(), sweep);
  const deadline = setTimeout(() => app.server.closeAllConnections(), patience);
  try {
    await app.close();
  } finally {
    clearInterval(sweeping);
    clearTimeout(deadline);
  }
}
