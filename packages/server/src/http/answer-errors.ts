import { statusByCode } from '@biometrid/openapi/model';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ContractError, invalidRequest } from '../contract/contract-error.js';
import { errorEnvelope } from '../contract/error-envelope.js';
import { answerForLowerError } from '../contract/lower-errors.js';
import type { OperationPlan } from '../contract/plan.js';
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
      return invalidRequest('a request without a Host header');
    }
    const doubled = doubledHeader(request.raw.rawHeaders);
    if (doubled !== undefined) return invalidRequest(`${doubled} is there more than once`);
    const coding = request.headers['transfer-encoding'];
    if (coding !== undefined && coding.toLowerCase() !== 'chunked')
      return invalidRequest('an unknown transfer coding');
    const { plan } = request.routeOptions.config;
    if (plan === undefined || !plan.path.includes('{')) return undefined;
    // The router takes nothing at all for an id.
    if (isRecord(request.params) && Object.values(request.params).includes(''))
      return new ContractError('PATH_NOT_FOUND');
    if (!plan.path.endsWith('}')) return undefined;
    // The router prefers `/users/{userId}` with the right method to `/users/find-by-face` with another.
    const here = methods(pathOf(request.url)) ?? [];
    return here.includes(request.method) ? undefined : methodNotAllowed(here);
  }

  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    if (error instanceof StorageUnavailable) metrics?.storageFailed();
    send(
      request,
      reply,
      documented(asContractError(error, request), request.routeOptions.config.plan),
    );
  });

  app.setNotFoundHandler((request, reply) => {
    const here = methods(pathOf(request.url));
    send(request, reply, here ? methodNotAllowed(here) : new ContractError('PATH_NOT_FOUND'));
  });

  function send(request: FastifyRequest, reply: FastifyReply, error: ContractError): void {
    const status = statuses.get(error.code) ?? 500;
    request.refusal = { code: error.code, reason: error.reason };
    reply
      .code(status)
      .headers(error.headers)
      .send(errorEnvelope(pathOf(request.url), status, error.code));
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
  return new ContractError('METHOD_NOT_ALLOWED', { allow: methods.join(', ') });
}

/** An operation that takes no body has no message for what is wrong with one but the general. */
function documented(error: ContractError, plan: OperationPlan | undefined): ContractError {
  return plan === undefined || plan.codes.has(error.code)
    ? error
    : invalidRequest(`${error.code}, which the operation does not document`);
}

function asContractError(
  error: Error & { code?: string; statusCode?: number },
  request: FastifyRequest,
): ContractError {
  if (error instanceof ContractError) return error;
  const lower = answerForLowerError(error, request.routeOptions.config.plan?.codes);
  if (lower !== undefined) {
    const { answer, alarm } = lower;
    if (alarm !== undefined) request.log.error({ reqId: request.id, reason: answer.reason }, alarm);
    return answer;
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ContractError('UNSUPPORTED_MEDIA_TYPE');
  // Fastify's own refusals, and connections that broke while the body was read.
  const clientsFault = error.statusCode !== undefined && error.statusCode < 500;
  if (clientsFault || error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return invalidRequest(error.code ?? error.message);
  }
  request.log.error({ reqId: request.id, err: error }, 'the server failed');
  return new ContractError('PROBLEM_OCURRED_REPEAT_REQUEST');
}
