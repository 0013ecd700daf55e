import { statusByCode } from '@biometrid/openapi/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ContractError, refused } from '../contract/contract-error.js';
import { errorEnvelope } from '../contract/error-envelope.js';
import { answerForLowerError } from '../contract/lower-errors.js';
import type { OperationPlan } from '../contract/plan.js';
import { codeOf } from '../contract/refusals.js';
import { isRecord } from '../json/json.js';
import { StorageUnavailable } from '../storage/storage.js';
import { methodsAt } from './methods-at.js';
import type { Metrics } from './metrics.js';
import { pathOf } from './path-of.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Why the request was refused, for the log. */
    refusal?: { code: string; reason: string | undefined };
  }
}

/** Headers of which two would leave open what was meant. */
const singleHeaders: readonly string[] = ['host', 'content-type', 'transfer-encoding'];

/**
 * Answers everything that is not an outcome in the contract's envelope, with the status it gives the message.
 * @param metrics counts the failures of the storage.
 */
export function answerErrors(
  app: FastifyInstance,
  plans: readonly OperationPlan[],
  metrics?: Metrics,
): void {
  const statuses = statusByCode(plans);
  const methods = methodsAt(plans);

  app.addHook('onRequest', (request, _reply, done) => {
    done(misdirected(request));
  });

  /** What a request is refused with whatever it asks for. */
  function misdirected(request: FastifyRequest): ContractError | undefined {
    // Only HTTP/1.0 may leave it out, and Node's own refusal would not be the contract's.
    if (request.headers.host === undefined && request.raw.httpVersion !== '1.0') {
      return refused('host missing');
    }
    const doubled = doubledHeader(request.raw.rawHeaders);
    if (doubled !== undefined) return refused('header doubled', doubled);
    const coding = request.headers['transfer-encoding'];
    if (coding !== undefined && coding.toLowerCase() !== 'chunked')
      return refused('unknown transfer coding');
    const { plan } = request.routeOptions.config;
    if (plan === undefined || !plan.path.includes('{')) return undefined;
    // The router takes nothing at all for an id.
    if (isRecord(request.params) && Object.values(request.params).includes(''))
      return refused('unknown path');
    if (!plan.path.endsWith('}')) return undefined;
    // The router prefers `/users/{userId}` with the right method to `/users/find-by-face` with another.
    const here = methods(pathOf(request.url)) ?? [];
    return here.includes(request.method) ? undefined : methodNotAllowed(here);
  }

  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    if (error instanceof StorageUnavailable) metrics?.storageFailed();
    send(request, reply, asContractError(error, request), request.routeOptions.config.plan);
  });

  app.setNotFoundHandler((request, reply) => {
    const here = methods(pathOf(request.url));
    send(request, reply, here ? methodNotAllowed(here) : refused('unknown path'));
  });

  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    error: ContractError,
    plan?: OperationPlan,
  ): void {
    const code = codeOf(plan, error);
    const status = statuses.get(code) ?? 500;
    request.refusal = { code, reason: error.reason ?? error.condition };
    reply
      .code(status)
      .headers(error.headers)
      .send(errorEnvelope(pathOf(request.url), status, code));
  }
}

/** @param rawHeaders names and values in turn, as they came. */
function doubledHeader(rawHeaders: readonly string[]): string | undefined {
  let seen = 0;
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n] ?? '';
    // Few headers are as long as one of these; the others are not compared, nor put in lower case for it.
    if (name.length !== 4 && name.length !== 12 && name.length !== 17) continue;
    const which = singleHeaders.indexOf(name.toLowerCase());
    if (which < 0) continue;
    if (seen & (1 << which)) return singleHeaders[which];
    seen |= 1 << which;
  }
  return undefined;
}

function methodNotAllowed(methods: readonly string[]): ContractError {
  return new ContractError('wrong method', { allow: methods.join(', ') });
}

function asContractError(
  error: Error & { code?: string; statusCode?: number },
  request: FastifyRequest,
): ContractError {
  if (error instanceof ContractError) return error;
  const lower = answerForLowerError(error, request.routeOptions.config.plan);
  if (lower !== undefined) {
    const { answer, alarm } = lower;
    if (alarm !== undefined) request.log.error({ reqId: request.id, reason: answer.reason }, alarm);
    return answer;
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return refused('unsupported media type');
  // Fastify's own refusals, and connections that broke while the body was read.
  const clientsFault = error.statusCode !== undefined && error.statusCode < 500;
  if (clientsFault || error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return refused('unreadable request', error.code ?? error.message);
  }
  request.log.error({ reqId: request.id, err: error }, 'the server failed');
  return refused('server failed');
}
