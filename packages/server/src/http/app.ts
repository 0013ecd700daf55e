import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { type Binding, bindContract } from '../contract/bind.js';
import { loadDocument } from '../contract/document.js';
import { errorEnvelope } from '../contract/error-envelope.js';
import { type OperationPlan, planOperations } from '../contract/plan.js';
import { answerErrors } from './answer-errors.js';
import { limitConnections } from './connections.js';
import { allowOrigins } from './cors.js';
import { methodsAt } from './methods-at.js';
import type { Metrics } from './metrics.js';
import { createListener, type Network, networkDefaults } from './network.js';
import { pathOf } from './path-of.js';
import { type PlaygroundSignIn, servePlaygroundSignIn } from './playground-sign-in.js';
import { securityHeaders } from './security-headers.js';
import { serveDocs } from './serve-docs.js';
import { playgroundFolder, servePlayground } from './serve-playground.js';
import { closeUnreadBodies } from './unread-body.js';
import { answerUnreadableRequests } from './unreadable-request.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation of the contract that the route answers. */
    plan?: OperationPlan;
  }
}

/** The longest URL part that is still an id: the rest of the line is bounded by the headers' limit. */
const maxParamLength = 16_384;
/** Milliseconds between two lines of the log that tell of refused connections. */
const refusalsPerLine = 60_000;

/** Puts the server together; it does not listen yet. */
export async function createApp({
  binding,
  docs,
  playground = false,
  playgroundSignIn,
  logLevel,
  network = networkDefaults,
  logRequests = true,
  metrics,
}: {
  binding: Binding;
  docs: string | undefined;
  /** Whether the page to try operations on is served at `/playground`. */
  playground?: boolean | undefined;
  /** How it signs in without being asked. */
  playgroundSignIn?: PlaygroundSignIn | undefined;
  logLevel: string;
  network?: Network;
  /** Whether each answer gets a line in the log. */
  logRequests?: boolean;
  metrics?: Metrics | undefined;
}): Promise<FastifyInstance> {
  const headers = securityHeaders(network);
  const app = Fastify({
    logger: {
      level: logLevel,
      stream: process.stderr,
      serializers: { req: ({ id, method }) => ({ id, method }) },
    },
    // One line an answer is enough, and below it is.
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request would cost more than the look-up of what it asks for; lines name the request themselves.
    childLoggerFactory: (logger) => logger,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    routerOptions: { maxParamLength },
    serverFactory: (handler) => createListener(network, handler),
    trustProxy: network.trustProxy.length > 0 && [...network.trustProxy],
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadableRequests(headers),
    // While the server shuts down, connections that are still open get their answers.
    return503OnClosing: false,
    // A URL that cannot be decoded reaches no route and no hook.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack();
      refuse(reply.raw, request.id, request.url, headers);
      const reason = 'a URL that cannot be decoded';
      request.log.info(
        { reqId: request.id, status: 400, code: 'INVALID_REQUEST', reason },
        'answered',
      );
    },
  });
  app.server.on('checkExpectation', (request, response) =>
    refuse(response, randomUUID(), request.url ?? '', headers),
  );
  const unfollow = network.certificate?.follow(app.server, (reason) =>
    app.log.warn({ reason }, 'the new certificate is not used'),
  );
  app.addHook('onClose', async () => unfollow?.());
  const tell = tellingOfRefusals(app, network, metrics);
  // Bodies are read by the binder, after authentication and by the contract's own limits.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));

  closeUnreadBodies(app);
  limitConnections(app, network, tell);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id);
    if (request.routeOptions.config.plan) reply.header('cache-control', 'no-store');
    done();
  });
  if (logRequests || metrics) {
    app.addHook('onResponse', (request, reply, done) => {
      done();
      const operation = request.routeOptions.config.plan?.id;
      metrics?.answered(operation, reply.statusCode, reply.elapsedTime);
      if (!logRequests) return;
      request.log.info(
        {
          reqId: request.id,
          operation,
          client: request.client?.id,
          ...request.refusal,
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
        },
        'answered',
      );
    });
  }

  const document = loadDocument();
  const plans = planOperations(document);
  if (network.corsOrigins.length > 0) {
    await allowOrigins(app, network.corsOrigins, methodsAt(plans));
  }
  answerErrors(app, plans, metrics);
  bindContract(app, document, plans, binding);
  const folder = playground ? playgroundFolder() : undefined;
  const hasDocs = await serveDocs(app, document, docs, folder !== undefined);
  if (playground) await servePlayground(app, folder, hasDocs);
  if (playground && playgroundSignIn) servePlaygroundSignIn(app, playgroundSignIn);
  return app;
}

/** @returns what counts a connection that was closed for there being too many, and tells of it now and then. */
function tellingOfRefusals(
  app: FastifyInstance,
  { maxConnections, connectionsPerAddress }: Network,
  metrics: Metrics | undefined,
): () => void {
  let told = Number.NEGATIVE_INFINITY;
  return () => {
    metrics?.connectionRefused();
    if (performance.now() < told + refusalsPerLine) return;
    told = performance.now();
    app.log.warn(
      { maxConnections, connectionsPerAddress },
      'connections are refused: too many are open',
    );
  };
}

/** Answers a request that Fastify or Node would refuse in a form of their own. */
function refuse(
  response: ServerResponse,
  id: string,
  target: string,
  headers: Readonly<Record<string, string>>,
): void {
  response
    .writeHead(400, {
      ...headers,
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': id,
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(errorEnvelope(pathOf(target), 400, 'INVALID_REQUEST')));
}

/** A caller's own id is kept when it is harmless in a log, so that both sides can find the request. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
