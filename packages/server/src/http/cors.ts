import fastifyCors from '@fastify/cors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { pathOf } from './path-of.js';

/** Seconds for which a browser need not ask again. */
const maxAge = 600;

const requestHeaders = [
  'content-type',
  'x-biometrid-key',
  'x-biometrid-secret',
  'x-app-token',
  'x-request-id',
];
const exposedHeaders = ['x-request-id', 'retry-after', 'x-not-processed'];

/**
 * Lets pages of other origins call, and answers what their browsers ask beforehand. Any other OPTIONS stays the 405 or 404
 * that it is.
 * @param origins exact ones, or `*` for all; all of them may call without cookies only.
 * @param methods of a path of the contract, as `methodsAt` tells them.
 */
export async function allowOrigins(
  app: FastifyInstance,
  origins: readonly string[],
  methods: (path: string) => string[] | undefined,
): Promise<void> {
  const everyone = origins.includes('*');
  const fixed = {
    origin: everyone ? '*' : [...origins],
    credentials: !everyone,
    allowedHeaders: requestHeaders,
    exposedHeaders,
    maxAge,
  };
  await app.register(fastifyCors, {
    delegator: (request, done) => {
      const here = isPreflight(request) ? methods(pathOf(request.url)) : undefined;
      done(null, { ...fixed, methods: here ?? [], preflight: here !== undefined });
    },
  });
}

function isPreflight({ method, headers }: FastifyRequest): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}
