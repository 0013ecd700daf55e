import type { OpenApiDocument } from '@biometrid/openapi/generate';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ContractBreach } from '../contract/bind.js';
import { ContractError } from '../contract/contract-error.js';
import { resolve } from '../contract/document.js';
import type { OperationPlan } from '../contract/plan.js';
import { StorageUnavailable } from '../storage/storage.js';

/** Seconds after which a storage that could not answer is worth another try. */
const storageRetryAfter = '1';

/** Answers everything that is not an outcome in the contract's envelope, with the status it gives the message. */
export function answerErrors(
  app: FastifyInstance,
  document: OpenApiDocument,
  plans: readonly OperationPlan[],
): void {
  const statuses = statusesByCode(document, plans);
  const paths = plans.map((plan) => ({ plan, pattern: pathPattern(plan) }));

  app.setErrorHandler((error: Error & { code?: string; statusCode?: number }, request, reply) => {
    const refusal = asContractError(error, request);
    return send(request, reply, refusal, request.routeOptions.config.plan);
  });

  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '';
    const here = paths.filter(({ pattern }) => pattern.test(path)).map(({ plan }) => plan);
    if (here.length === 0)
      return send(request, reply, new ContractError('PATH_NOT_FOUND'), undefined);
    const methods = here.flatMap(({ method, safe }) =>
      method === 'GET' && safe ? ['GET', 'HEAD'] : [method],
    );
    return send(
      request,
      reply,
      new ContractError('METHOD_NOT_ALLOWED', { allow: methods.join(', ') }),
      here[0],
    );
  });

  function send(
    request: FastifyRequest,
    reply: FastifyReply,
    error: ContractError,
    plan: OperationPlan | undefined,
  ) {
    const status = statuses.get(error.code);
    if (status === undefined) throw new Error(`The contract gives ${error.code} no status`);
    const data = { message: error.code };
    request.log.debug({ code: error.code }, 'refused');
    return reply
      .code(status)
      .headers(error.headers)
      .send(
        plan?.authentication === 'livenessToken'
          ? { meta: { ok: false, code: status, mode: 'live' }, data }
          : { status: false, data },
      );
  }
}

function asContractError(
  error: Error & { code?: string; statusCode?: number },
  request: FastifyRequest,
): ContractError {
  if (error instanceof ContractError) return error;
  if (error instanceof StorageUnavailable) {
    request.log.error({ reason: error.message }, 'the storage cannot answer');
    return new ContractError('ENGINE_NOT_AVAILABLE', { 'retry-after': storageRetryAfter });
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new ContractError('UNSUPPORTED_MEDIA_TYPE');
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new ContractError('INVALID_REQUEST');
  // The connection broke while the body was read; nobody will see the answer.
  if (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new ContractError('INVALID_REQUEST');
  const reason = error instanceof ContractBreach ? { reason: error.message } : { err: error };
  request.log.error(reason, 'the server failed');
  return new ContractError('PROBLEM_OCURRED_REPEAT_REQUEST');
}

/** The one status of each message, read from the contract. */
function statusesByCode(
  document: OpenApiDocument,
  plans: readonly OperationPlan[],
): Map<string, number> {
  const statuses = new Map<string, number>();
  for (const plan of plans) {
    for (const [status, schema] of plan.answers) {
      if (status === 200) continue;
      const data = resolve(document, resolve(document, schema).properties?.['data'] ?? {});
      const message = data.properties?.['message'];
      for (const code of message?.enum ?? [message?.const]) {
        if (typeof code !== 'string') continue;
        if ((statuses.get(code) ?? status) !== status) {
          throw new Error(
            `The contract gives ${code} the statuses ${statuses.get(code)} and ${status}`,
          );
        }
        statuses.set(code, status);
      }
    }
  }
  return statuses;
}

function pathPattern(plan: OperationPlan): RegExp {
  const path = plan.path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&').replaceAll(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${plan.base}${path}$`);
}
