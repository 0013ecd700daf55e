import type { OpenApiDocument } from '@biometrid/openapi/model';
import type { OperationId } from '@biometrid/types';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { EngineVisit } from '../engines/engine-pool.js';
import type { Engines } from '../engines/engines.js';
import { EngineBusy, MissingEngine } from '../engines/errors.js';
import { UnreadableSample } from '../engines/guest.js';
import type { Capability } from '../engines/kinds.js';
import { GalleryLoading } from '../gallery/gallery-errors.js';
import { andThen, type MaybePromise } from '../maybe-promise.js';
import type { Admission } from '../tenants/admission.js';
import type { Client } from '../tenants/client.js';
import { type AnswerTogether, answeringTogether } from './answer-together.js';
import type { BodyBudget } from './body-budget.js';
import { refused } from './contract-error.js';
import { errorEnvelope } from './error-envelope.js';
import { answerForTurnedAway } from './lower-errors.js';
import type { OperationDefinition, OperationInput, Operations, Services } from './operation.js';
import { OperationCall } from './operation-call.js';
import type { OperationPlan } from './plan.js';
import { emptyBody, hasBody, mayHoldFiles, readBody, readTexts } from './read-body.js';
import { readInput } from './read-input.js';
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
  /** The bytes of bodies that may be held at once. */
  bodies: BodyBudget;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The client that asks, once it is known. */
    client: Client | undefined;
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
  const answerTogether = answeringTogether();
  app.decorateRequest('client', undefined);
  for (const plan of plans) {
    const validator = validators.get(plan.id);
    if (validator === undefined) throw new Error(`No validators were compiled for ${plan.id}`);
    for (const path of [plan.path, aliases[plan.id]]) {
      if (path !== undefined) bindOperation(app, plan, path, validator, binding, answerTogether);
    }
  }
}

function bindOperation(
  app: FastifyInstance,
  plan: OperationPlan,
  path: string,
  validators: OperationValidators,
  binding: Binding,
  answerTogether: AnswerTogether,
): void {
  const { admission, operations, validateAnswers } = binding;
  const definition: OperationDefinition<OperationId> = operations[plan.id];
  const { require, handle } = handling(definition, plan, validators, binding);

  /** Lets a request in; who asks, and whether it can be answered at all, is known before the body is read. */
  const enter = (request: Request): MaybePromise<void> => {
    const { authentication } = plan;
    const { raw: message, ip: address } = request;
    return andThen(admission.admit({ authentication, message, address }), (client) => {
      request.client = client;
      return andThen(requireUser(client, request), require);
    });
  };
  const requireUser = (client: Client, { params }: Request): MaybePromise<void> => {
    const { userParameter } = plan;
    if (userParameter === undefined) return undefined;
    return andThen(
      binding.services.users.exists(client.id, params[userParameter] ?? ''),
      (exists) => {
        if (!exists) throw refused('unknown user');
      },
    );
  };

  app.route<{ Params: Record<string, string> }>({
    method: plan.method,
    url: plan.base + path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: plan.method === 'GET' && plan.safe,
    config: { plan },
    onRequest: (request, _reply, done) => {
      let entered: MaybePromise<void>;
      try {
        entered = enter(request);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      if (entered instanceof Promise) entered.then(() => done(), done);
      else done();
    },
    onResponse: (request, reply, done) => {
      if (reply.statusCode >= 500 && request.client !== undefined) admission.refund(request.client);
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
      const outcome = handle(request, reply);
      if (outcome instanceof Promise) return outcome;
      answerTogether(reply, outcome);
      return undefined;
    },
  });
}

type Request = FastifyRequest<{ Params: Record<string, string> }>;

/** How the requests of an operation are answered. */
interface Handling {
  /** Refuses a request, before its body is read, that nothing here can answer. @throws {MissingEngine} */
  require(): void;
  /** @returns the outcome. @throws {ContractError} */
  handle(request: Request, reply: FastifyReply): MaybePromise<unknown>;
}

/** An operation whose engine is not part of this release. */
function handling(
  definition: OperationDefinition<OperationId>,
  plan: OperationPlan,
  validators: OperationValidators,
  { services, now, crossOrigin, bodies }: Binding,
): Handling {
  const { engines } = services;
  const { needs } = definition;
  const missing = needs === undefined || has(engines, needs) ? undefined : new MissingEngine(needs);
  const { filesFor } = definition;
  const fileRefusal =
    filesFor === undefined || has(engines, filesFor) ? undefined : new MissingEngine(filesFor);

  const answer = (
    request: Request,
    reply: FastifyReply,
    input: OperationInput<OperationId>,
    visit?: EngineVisit,
  ): MaybePromise<unknown> => {
    const { client } = request;
    if (client === undefined) throw new Error(`${plan.id} was not admitted`);
    const outcome = definition.handle(
      new OperationCall(services, request, reply, client, input, now(), crossOrigin, visit),
    );
    return plan.body === undefined ? outcome : settleSamples(outcome, input, definition);
  };
  const engineOfFiles = needs ?? filesFor;
  /** What has a body has its place at the engine, and room in memory, before a byte of it is read. */
  const answerBody = async (request: Request, reply: FastifyReply): Promise<unknown> => {
    const { client, raw, params } = request;
    if (client === undefined) throw new Error(`${plan.id} was not admitted`);
    const query = readTexts(queryOf(request), 'malformed query');
    const visit =
      engineOfFiles !== undefined && mayHoldFiles(raw, plan)
        ? admit(engines, engineOfFiles, client)
        : undefined;
    const room = bodies.open(client.id);
    try {
      const body = await readBody(raw, plan, room, fileRefusal);
      const input = await readInput(plan, validators, params, query, body);
      return await answer(request, reply, input, visit);
    } finally {
      visit?.end();
      room.close();
    }
  };
  return {
    require() {
      if (missing !== undefined) throw missing;
    },
    handle(request, reply) {
      if (hasBody(request.raw)) return answerBody(request, reply);
      const query = readTexts(queryOf(request), 'malformed query');
      return andThen(readInput(plan, validators, request.params, query, emptyBody), (input) =>
        answer(request, reply, input),
      );
    },
  };
}

/** The place of a request at an engine. @throws {ContractError} when it is turned away, which it may repeat. */
function admit(engines: Engines, capability: Capability, client: Client): EngineVisit | undefined {
  try {
    return engines.admit(capability, client.id);
  } catch (error) {
    throw error instanceof EngineBusy ? answerForTurnedAway(error) : error;
  }
}

/** The outcome of an operation, with its files overwritten; one that an engine could not decode is refused. */
async function settleSamples<Outcome>(
  outcome: Promise<Outcome> | Outcome,
  input: object,
  { engineFirst = false }: Pick<OperationDefinition<OperationId>, 'engineFirst'>,
): Promise<Outcome> {
  try {
    return await outcome;
  } catch (error) {
    if (error instanceof UnreadableSample) throw refused('unreadable file');
    if (engineFirst && isTurnedAway(error)) throw answerForTurnedAway(error);
    throw error;
  } finally {
    for (const value of Object.values(input)) if (value instanceof UploadedFile) value.erase();
  }
}

function isTurnedAway(error: unknown): error is EngineBusy | GalleryLoading {
  return error instanceof GalleryLoading || (error instanceof EngineBusy && error.turnedAway);
}

function has(engines: Engines, kind: Capability): boolean {
  return engines.list().some((engine) => engine.kind === kind);
}

function queryOf(request: FastifyRequest): string {
  const { url } = request;
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark + 1);
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
