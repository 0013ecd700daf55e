import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import { bindContract, type Rooms } from '../contract/bind.js';
import { loadDocument } from '../contract/document.js';
import { errorEnvelope } from '../contract/error-envelope.js';
import type { Operations } from '../contract/operation.js';
import { type OperationPlan, planOperations } from '../contract/plan.js';
import { answerErrors } from './answer-errors.js';
import { pathOf } from './path-of.js';
import { serveDocs } from './serve-docs.js';
import { closeUnreadBodies } from './unread-body.js';
import { answerUnreadableRequest } from './unreadable-request.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The operation of the contract that the route answers. */
    plan?: OperationPlan;
  }
}

/** The longest URL part that is still an id: the rest of the line is bounded by the headers' limit. */
const maxParamLength = 16_384;
/** Milliseconds that a request may take to arrive. */
const requestTimeout = 30_000;
/** Milliseconds that an idle connection stays open. */
const keepAliveTimeout = 5_000;

/** Puts the server together; it does not listen yet. */
export async function createApp({
  rooms,
  operations,
  docs,
  validateAnswers,
  logLevel,
}: {
  rooms: Rooms;
  operations: Operations;
  docs: string | undefined;
  validateAnswers: boolean;
  logLevel: string;
}): Promise<FastifyInstance> {
  const app = Fastify({
    logger: {
      level: logLevel,
      stream: process.stderr,
      serializers: { req: ({ id, method }) => ({ id, method }) },
    },
    // One line an answer is enough, and below it is.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => requestId(request.headers['x-request-id']),
    routerOptions: { maxParamLength },
    requestTimeout,
    keepAliveTimeout,
    forceCloseConnections: 'idle',
    clientErrorHandler: answerUnreadableRequest,
    // While the server shuts down, connections that are still open get their answers.
    return503OnClosing: false,
    http: { requireHostHeader: false },
    // A URL that cannot be decoded reaches no route and no hook.
    frameworkErrors: (_error, request, reply) => {
      reply.hijack();
      refuse(reply.raw, request.id, request.url);
      const reason = 'a URL that cannot be decoded';
      request.log.info({ status: 400, code: 'INVALID_REQUEST', reason }, 'answered');
    },
  });
  // Node would drop the headers past the 2,000th; their size is bounded all the same.
  app.server.maxHeadersCount = 0;
  app.server.on('checkExpectation', (request, response) =>
    refuse(response, randomUUID(), request.url ?? ''),
  );
  // Bodies are read by the binder, after authentication and by the contract's own limits.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null, undefined));

  closeUnreadBodies(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    if (request.routeOptions.config.plan) reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const operation = request.routeOptions.config.plan?.id;
    request.log.info(
      {
        operation,
        client: request.client,
        ...request.refusal,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'answered',
    );
  });

  const document = loadDocument();
  const plans = planOperations(document);
  answerErrors(app, document, plans);
  bindContract(app, document, plans, operations, rooms, validateAnswers);
  await serveDocs(app, document, docs);
  return app;
}

/** Answers a request that Fastify or Node would refuse in a form of their own. */
function refuse(response: ServerResponse, id: string, target: string): void {
  response
    .writeHead(400, {
      'content-type': 'application/json; charset=utf-8',
      'x-request-id': id,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(errorEnvelope(pathOf(target), 400, 'INVALID_REQUEST')));
}

/** A caller's own id is kept when it is harmless in a log, so that both sides can find the request. */
function requestId(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w.:-]{1,128}$/.test(given) ? given : randomUUID();
}
