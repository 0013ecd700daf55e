import type { FastifyInstance } from 'fastify';
import { hasBody } from '../contract/read-body.js';

/** How long the rest of a refused body is received and thrown away, so that the caller gets to read the answer. Milliseconds. */
const lingering = 1_000;

/**
 * Closes the connection after an answer that came before the body was read: what follows on it would be body, not a
 * request. The socket is not torn down at once, since a caller still sending would then lose the answer.
 */
export function closeUnreadBodies(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply) => {
    const { raw } = request;
    if (raw.complete || !hasBody(raw)) return;
    reply.header('connection', 'close');
    const { socket } = raw;
    socket.destroySoon = () => {
      socket.end();
      raw.resume();
      setTimeout(() => socket.destroy(), lingering).unref();
    };
  });
}
