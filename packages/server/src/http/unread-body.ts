import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasBody } from '../contract/read-body.js';

/** How long the rest of a refused body is received and thrown away, so that the caller gets to read the answer. Milliseconds. */
const lingering = 1_000;

/**
 * Closes the connection after an answer that came before the body was read. The socket is not torn down at once, since a
 * caller still sending would then lose the answer; what follows the body on it is answered no more.
 */
export function closeUnreadBodies(app: FastifyInstance): void {
  const closing = new WeakSet<Socket>();

  app.addHook('onRequest', (request, reply, done) => {
    if (closing.has(request.raw.socket)) reply.hijack();
    else done();
  });

  app.addHook('onSend', (request, reply, payload, done) => {
    closeIfUnread(request, reply);
    done(null, payload);
  });

  function closeIfUnread({ raw }: FastifyRequest, reply: FastifyReply): void {
    if (raw.complete || !hasBody(raw)) return;
    reply.header('connection', 'close');
    // None is left when the caller has gone; the types do not say so.
    const socket: Socket | null = raw.socket;
    if (socket === null) return;
    closing.add(socket);
    socket.destroySoon = () => {
      socket.end();
      raw.resume();
      setTimeout(() => socket.destroy(), lingering).unref();
    };
  }
}
