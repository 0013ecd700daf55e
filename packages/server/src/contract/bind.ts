import type { OpenApiDocument } from '@biometrid/openapi/generate';
import type { OperationId } from '@biometrid/types';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Engines } from '../engines/engines.js';
import { missingEngine } from '../engines/missing-engine.js';
import type { ClientRecord, Storage } from '../storage/storage.js';
import { authenticateClient, authenticateLivenessToken } from '../tenants/authenticate.js';
import { takeQuota } from '../tenants/quota.js';
import type { Pepper } from '../tenants/secrets.js';
import { ContractError } from './contract-error.js';
import { errorEnvelope } from './error-envelope.js';
import type { OperationDefinition, Operations } from './operation.js';
import type { OperationPlan } from './plan.js';
import { readBody, readTexts } from './read-body.js';
import { readInput } from './read-input.js';
import { type OperationValidators, prepareValidators } from './validators.js';

/** The rooms behind the operations. */
export interface Rooms {
  storage: Storage;
  engines: Engines;
  pepper: Pepper;
  /** Milliseconds since the epoch. */
  now(): number;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Id of the client that asks, once it is known. */
    client?: string;
  }
}

/** Paths that are served beside the contract's, and never listed. (Wire contract, section 6.3.) */
export const aliases: Readonly<Partial<Record<OperationId, string>>> = {
  adaptVoice: '/users/{userId}/dialogue/adapt/voice',
};

/**
 * Gives every operation of the contract its route.
 * @param plans the document's operations, as `planOperations` reads them.
 * @param operations must hold exactly the contract's operations.
 * @param validateAnswers whether each answer is compared with the contract before it is sent.
 * @throws when an operation has no definition, or a definition no operation.
 */
export function bindContract(
  app: FastifyInstance,
  document: OpenApiDocument,
  plans: readonly OperationPlan[],
  operations: Operations,
  rooms: Rooms,
  validateAnswers: boolean,
): void {
  checkSameOperations(plans, operations);
  const validators = prepareValidators(document, plans);
  for (const plan of plans) {
    const validator = validators.get(plan.id);
    if (validator === undefined) throw new Error(`No validators were compiled for ${plan.id}`);
    for (const path of [plan.path, aliases[plan.id]]) {
      if (path === undefined) continue;
      bindOperation(app, plan, path, operations[plan.id], validator, rooms, validateAnswers);
    }
  }
}

function bindOperation(
  app: FastifyInstance,
  plan: OperationPlan,
  path: string,
  definition: OperationDefinition<OperationId>,
  validators: OperationValidators,
  rooms: Rooms,
  validateAnswers: boolean,
): void {
  const clients = new WeakMap<FastifyRequest, ClientRecord>();
  app.route<{ Params: Record<string, string> }>({
    method: plan.method,
    url: plan.base + path.replaceAll(/\{(\w+)\}/g, ':$1'),
    exposeHeadRoute: plan.method === 'GET' && plan.safe,
    config: { plan },
    // Before the body is read: who asks, and whether it can be answered at all.
    onRequest: async (request) => {
      const client = await admit(plan, definition, request, rooms);
      clients.set(request, client);
      request.client = client.id;
    },
    preSerialization: async (request, reply, payload) => {
      const breach = validateAnswers
        ? findBreach(plan, validators, reply.statusCode, payload)
        : undefined;
      if (breach === undefined) return payload;
      request.log.error({ reason: breach }, 'the answer breaks the contract');
      reply.code(500);
      return errorEnvelope(plan.path, 500, 'PROBLEM_OCURRED_REPEAT_REQUEST');
    },
    handler: async (request, reply) => {
      const client = clients.get(request);
      if (client === undefined || 'awaits' in definition)
        throw new Error(`${plan.id} was not admitted`);
      const query = readTexts(queryOf(request));
      const body = await readBody(request.raw, plan, fileRefusal(definition, rooms.engines));
      const input = readInput(plan, validators, request.params, query, body);
      return definition.handle({
        client,
        input,
        storage: rooms.storage,
        engines: rooms.engines,
        now: rooms.now(),
        secure: request.protocol === 'https',
        setHeader: (name, value) => reply.header(name, value),
      });
    },
  });
}

/** The checks that come before the body, in the order that the contract names. @returns who asks. */
async function admit(
  plan: OperationPlan,
  definition: OperationDefinition<OperationId>,
  request: FastifyRequest<{ Params: Record<string, string> }>,
  { storage, pepper, now }: Rooms,
): Promise<ClientRecord> {
  const authenticate =
    plan.authentication === 'client' ? authenticateClient : authenticateLivenessToken;
  const client = await authenticate(request.raw, storage, pepper);
  if (!(await takeQuota(storage, client, now()))) throw new ContractError('REQUEST_LIMIT_REACHED');
  if (plan.namesUser) {
    const { userId = '' } = request.params;
    // No database keeps a null byte in a text, and some end the text there.
    const exists = !userId.includes('\0') && (await storage.users.exists(client.id, userId));
    if (!exists) throw new ContractError('USERID_NOT_EXISTS');
  }
  if ('awaits' in definition) throw missingEngine(definition.awaits);
  return client;
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
  const installed = engines.list().some((engine) => engine.kind === kind);
  return kind === undefined || installed ? undefined : missingEngine(kind);
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
