import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ClientCredentials } from '../tenants/clients.js';

/** What a process lets its playground sign in by. */
export interface PlaygroundSignIn {
  /** A random text of this process. It stays in the browser's history, where it is worth nothing once the process has ended. */
  readonly code: string;
  /** Whom it signs in. */
  readonly credentials: ClientCredentials;
}

/** After so many wrong codes, no code is right any more until the server is started again. */
const wrongCodesAllowed = 10;

/**
 * Hands out the credentials for the code, to this machine alone: by the connection, and by the name that the browser called, since
 * a page from elsewhere could give a name of its own this machine's address. The code is a header, which no form can send.
 */
export function servePlaygroundSignIn(
  app: FastifyInstance,
  { code, credentials: { key, secret, livenessToken } }: PlaygroundSignIn,
): void {
  let wrongCodes = 0;
  app.post('/playground/session', (request, reply) => {
    reply.header('cache-control', 'no-store');
    const given = request.headers['x-playground-code'];
    const allowed = isFromThisMachine(request) && wrongCodes < wrongCodesAllowed;
    if (allowed && typeof given === 'string' && same(given, code))
      return reply.send({ key, secret, livenessToken });
    if (allowed && given !== undefined) {
      wrongCodes += 1;
      if (wrongCodes === wrongCodesAllowed)
        request.log.warn(
          { wrongCodes },
          'the link to the playground signs nobody in any more: too many wrong codes',
        );
    }
    return reply.code(403).send({ message: 'This code is not known here, or no longer.' });
  });
}

/** Whether a name or an address, as a URL has it, is this machine's own. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}

function isFromThisMachine({ socket, headers }: FastifyRequest): boolean {
  const address = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const { host = '' } = headers;
  // Behind a proxy on this machine, everybody's connection comes from here.
  const isForwarded = 'forwarded' in headers || 'x-forwarded-for' in headers;
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : '';
  return isLoopback(address) && isLoopback(name) && !isForwarded;
}

function same(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
