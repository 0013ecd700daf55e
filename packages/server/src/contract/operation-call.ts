import type { OperationId } from '@biometrid/types';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditDetail, ClientAction } from '../audit/actions.js';
import type { AuditEvent } from '../audit/append.js';
import type { EngineVisit } from '../engines/engine-pool.js';
import type { Client } from '../tenants/client.js';
import type { Occasion } from '../users/users.js';
import { refused } from './contract-error.js';
import type { OperationInput, OperationRequest, Services } from './operation.js';

/** A request as its handler sees it. A class, because one is made for every request. */
export class OperationCall implements OperationRequest<OperationId> {
  readonly storage: Services['storage'];
  readonly users: Services['users'];
  readonly templates: Services['templates'];
  readonly userKeys: Services['userKeys'];
  readonly erasure: Services['erasure'];
  readonly heard: Services['heard'];
  readonly voiceTries: Services['voiceTries'];
  readonly unseenEncoders: Services['unseenEncoders'];
  readonly engines: Services['engines'];
  readonly requestId: string;
  readonly #request: FastifyRequest;
  readonly #reply: FastifyReply;

  constructor(
    services: Services,
    request: FastifyRequest,
    reply: FastifyReply,
    readonly client: Client,
    readonly input: OperationInput<OperationId>,
    readonly now: number,
    readonly crossOrigin: boolean,
    readonly visit: EngineVisit | undefined,
  ) {
    this.storage = services.storage;
    this.users = services.users;
    this.templates = services.templates;
    this.userKeys = services.userKeys;
    this.erasure = services.erasure;
    this.heard = services.heard;
    this.voiceTries = services.voiceTries;
    this.unseenEncoders = services.unseenEncoders;
    this.engines = services.engines;
    this.requestId = request.id;
    this.#request = request;
    this.#reply = reply;
  }

  get occasion(): Occasion {
    return { at: this.now, request: this.requestId };
  }

  get cookies(): string | undefined {
    return this.#request.headers.cookie;
  }

  get secure(): boolean {
    return this.#request.protocol === 'https';
  }

  get signal(): AbortSignal {
    const { raw } = this.#reply;
    const gone = new AbortController();
    raw.once('close', () => {
      if (!raw.writableFinished) gone.abort(refused('unreadable request', 'the caller has gone'));
    });
    return gone.signal;
  }

  // Handlers take them out of the call, without it.
  readonly setHeader = (name: string, value: string): void => {
    this.#reply.header(name, value);
  };

  readonly auditEntry = async <A extends ClientAction>(
    action: A,
    userId: string | undefined,
    detail: AuditDetail<A>,
  ): Promise<AuditEvent<A>> => {
    const subject =
      userId === undefined ? undefined : await this.userKeys.pseudonym(this.client.id, userId);
    return {
      at: this.now,
      action,
      request: this.requestId,
      ...(subject === undefined ? {} : { subject }),
      detail,
    };
  };
}
