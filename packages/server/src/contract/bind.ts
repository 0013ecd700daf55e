import type { OpenApiDocument } from '@biometrid/openapi/generate';
import type { OperationId } from '@biometrid/types';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EngineKind, Engines } from '../engines/engines.js';
import { UnreadableSample } from '../engines/guest.js';
import { missingEngine } from '../engines/missing-engine.js';
import { answerTogether } from '../http/answer-together.js';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { ClientRecord } from '../storage/storage.js';
import type { Admission } from '../tenants/admission.js';
import type { ContractError } from './contract-error.js';
import { errorEnvelope } from './error-envelope.js';
import type { OperationDefinition, OperationInput, Operations, Services } from './operation.js';
import { OperationCall } from './operation-call.js';
import type { OperationPlan } from './plan.js';
import { readBody, readTexts } from './read-body.js';
import { fileError, readInput } from './read-input.js';
import { UploadedFile } from './uploaded-file.js';
import { type OperationValidators, prepareValidators } from './validators.js';

/** How the contract's operations are bound. */
export interface Binding {
  /** Must hold exactly the contract's operations. */
  operations: Operations;
  services: Services;
  admission: Admission;
  /** Milliseconds since the epoch. */
  now(): number;
  /** Whether each answer is compared with the contract before it is sent. */
  validateAnswers: boolean;
  /** Whether pages of other origins may send the session cookie. */
  crossOrigin: boolean;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The client that asks, once it is known. */
    client: ClientRecord | undefined;
  }
}

/** Paths that are served beside the contract's, and never listed. (Wire contract, section 6.3.) */
export const aliases: Readonly<Partial<Record<OperationId, string>>> = {
  adaptVoice: '/users/{userId}/dialogue/adapt/voice',
};

/**
 * Gives every operation of the contract its route.
 * @param plans the document's operations, as `planOperations` reads them.
 * @throws when an operation has no definition, or a definition no operation.
 */
export function bindContract(
  app: FastifyInstance,
  document: OpenApiDocument,
  plans: readonly OperationPlan[],
  binding: Binding,
): void {
  checkSameOperations(plans, binding.operations);
  const validators = prepareValidators(document, plans);
  app.decorateRequest('client', undefined);
  for (const plan of plans) {
    const validator = validators.get(plan.id);
    if (validator === undefined) throw new Error(`No validators were compiled for ${plan.id}`);
    for (const path of [plan.path, aliases[plan.id]]) {
      if (path !== undefined) bindOperation(app, plan, path, validator, binding);
    }
  }
}

function bindOperation(
  app: FastifyInstance,
  plan: OperationPlan,
  path: string,
  validators: OperationValidators,
  binding: Binding,
): void {
  const { operations, services, now, validateAnswers, crossOrigin } = binding;
  const definition: OperationDefinition<OperationId> = operations[plan.id];
  const needed = neededEngine(definition);
  app.route<{ Params: Record<string, string> }>({
    method: plan.method,
    url: plan.base + path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: plan.method === 'GET' && plan.safe,
    config: { plan },
    // Before the body is read: who asks, and whether it can be answered at all.
    onRequest: (request, _reply, done) => {
      const admitted = (client: ClientRecord) => {
        request.client = client;
      };
      const proceed = () => {
        const missing =
          needed !== undefined && (needed.missing || !has(services.engines, needed.kind));
        done(missing ? missingEngine(needed.kind, plan.codes) : undefined);
      };
      let admission: MaybePromise<void>;
      try {
        admission = binding.admission.admit(plan, request, admitted);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      if (admission instanceof Promise) admission.then(proceed, done);
      else proceed();
    },
    onResponse: (request, reply, done) => {
      if (reply.statusCode >= 500 && request.client !== undefined)
        binding.admission.refund(request.client);
      done();
    },
    ...(validateAnswers && {
      preSerialization: async (request, reply, payload) => {
        const breach = findBreach(plan, validators, reply.statusCode, payload);
        if (breach === undefined) return payload;
        request.log.error({ reqId: request.id, reason: breach }, 'the answer breaks the contract');
        reply.code(500);
        return errorEnvelope(plan.path, 500, 'PROBLEM_OCURRED_REPEAT_REQUEST');
      },
    }),
    handler: (request, reply) => {
      const { client } = request;
      if (client === undefined || 'awaits' in definition)
        throw new Error(`${plan.id} was not admitted`);
      const query = readTexts(queryOf(request));
      const body = readBody(request.raw, plan, fileRefusal(definition, services.engines));
      const outcome = andThen(body, (body) =>
        answer(request, reply, client, readInput(plan, validators, request.params, query, body)),
      );
      if (outcome instanceof Promise) return outcome;
      answerTogether(reply, outcome);
      return undefined;
    },
  });

  function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    client: ClientRecord,
    input: OperationInput<OperationId>,
  ): MaybePromise<unknown> {
    if ('awaits' in definition) throw new Error(`${plan.id} was not admitted`);
    const outcome = definition.handle(
      new OperationCall(services, request, reply, client, input, now(), crossOrigin),
    );
    return plan.body === undefined ? outcome : settleSamples(outcome, input, plan);
  }
}

/** The outcome of an operation, with its files overwritten; one that an engine could not decode is refused. */
async function settleSamples<Outcome>(
  outcome: Promise<Outcome> | Outcome,
  input: object,
  plan: OperationPlan,
): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    throw error instanceof UnreadableSample ? fileError(plan) : error;
  } finally {
    for (const value of Object.values(input))
      if (value instanceof UploadedFile) value.bytes.fill(0);
  }
}

/** The engine that an operation cannot do without, and whether it is missing whatever is installed. */
function neededEngine(
  definition: OperationDefinition<OperationId>,
): { kind: EngineKind; missing: boolean } | undefined {
  if ('awaits' in definition) return { kind: definition.awaits, missing: true };
  return definition.needs === undefined ? undefined : { kind: definition.needs, missing: false };
}

function has(engines: Engines, kind: EngineKind): boolean {
  return engines.list().some((engine) => engine.kind === kind);
}

function queryOf(request: FastifyRequest): string {
  const { url } = request;
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
}

/** What a file is answered with when the engine it is for is not there. */
function fileRefusal(
  definition: OperationDefinition<OperationId>,
  engines: Engines,
): ContractError | undefined {
  const kind = 'filesFor' in definition ? definition.filesFor : undefined;
  return kind === undefined || has(engines, kind) ? undefined : missingEngine(kind);
}

/** What the contract has against an answer, if anything. */
function findBreach(
  plan: OperationPlan,
  validators: OperationValidators,
  status: number,
  payload: unknown,
): string | undefined {
  const validate = validators.answer(status);
  if (validate === undefined)
    return `${plan.id} answers ${status}, which the contract does not document`;
  if (validate(payload)) return undefined;
  const [error] = validate.errors ?? [];
  return `${plan.id} answers ${status} with a body that the contract does not allow: ${error?.instancePath} ${error?.message}`;
}

function checkSameOperations(plans: readonly OperationPlan[], operations: object): void {
  const documented = plans.map((plan) => String(plan.id));
  const defined = Object.keys(operations);
  const missing = documented.filter((id) => !defined.includes(id));
  const superfluous = defined.filter((id) => !documented.includes(id));
  if (missing.length === 0 && superfluous.length === 0) return;
  const problems = [
    missing.length > 0 && `operations of the contract without a handler: ${missing.join(', ')}`,
    superfluous.length > 0 &&
      `handlers without an operation in the contract: ${superfluous.join(', ')}`,
  ];
  throw new Error(`The server does not fit its contract; ${problems.filter(Boolean).join('; ')}`);
}
