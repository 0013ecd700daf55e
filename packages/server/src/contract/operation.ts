import type { Inputs, OperationId, Outcomes } from '@biometrid/types';
import type { AuditDetail, ClientAction } from '../audit/actions.js';
import type { AuditEvent } from '../audit/append.js';
import type { EngineVisit } from '../engines/engine-pool.js';
import type { Engines } from '../engines/engines.js';
import type { Capability } from '../engines/kinds.js';
import type { Erasure } from '../erasure/erasure.js';
import type { VoiceTries } from '../guessing/voice-tries.js';
import type { HeardRecordings } from '../heard/heard-recordings.js';
import type { UserKeys } from '../keys/user-keys.js';
import type { MaybePromise } from '../maybe-promise.js';
import type { Storage } from '../storage/storage.js';
import type { Templates } from '../templates/templates.js';
import type { UnseenEncoders } from '../templates/unseen-encoders.js';
import type { Client } from '../tenants/client.js';
import type { Occasion, Users } from '../users/users.js';
import type { UploadedFile } from './uploaded-file.js';

/** The services behind the operations. */
export interface Services {
  storage: Storage;
  users: Users;
  templates: Templates;
  userKeys: UserKeys;
  erasure: Erasure;
  heard: HeardRecordings;
  voiceTries: VoiceTries;
  unseenEncoders: UnseenEncoders;
  engines: Engines;
}

/** What an operation is given: the validated input of a request, and the services it may use. */
export interface OperationRequest<K extends OperationId> extends Services {
  client: Client;
  input: OperationInput<K>;
  /** Milliseconds since the epoch. */
  now: number;
  requestId: string;
  /** This request, for the audit log. */
  occasion: Occasion;
  /** The `Cookie` header. */
  cookies: string | undefined;
  /** Whether the caller came over TLS. */
  secure: boolean;
  /** Whether pages of other origins may send the session cookie. */
  crossOrigin: boolean;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
  /** Its place at the engine, where it was given one before its body was read. */
  visit: EngineVisit | undefined;
  setHeader(name: string, value: string): void;
  /**
   * A line for the audit log about this request, to be appended to the client's chain in the transaction of what it records.
   * @param userId whom it is about; the line gets the pseudonym.
   */
  auditEntry<A extends ClientAction>(
    action: A,
    userId: string | undefined,
    detail: AuditDetail<A>,
  ): Promise<AuditEvent<A>>;
}

/** The fields of an operation by the contract's own names; a file has arrived whole. */
export type OperationInput<K extends OperationId> = {
  [F in keyof Inputs[K]]: Blob extends Inputs[K][F]
    ? Exclude<Inputs[K][F], Blob> | UploadedFile
    : Inputs[K][F];
};

/** How the server answers an operation. It returns an outcome of the contract or throws a `ContractError`. */
export interface OperationDefinition<K extends OperationId> {
  handle(request: OperationRequest<K>): MaybePromise<Outcomes[K]>;
  /** The engine without which it has nothing to do. */
  needs?: Capability;
  /** The engine that its files are for; without it they are refused unread. */
  filesFor?: Capability;
  /** Nothing is written before its engine has answered: where the engine turns it away, nothing was done, and it may be repeated. */
  engineFirst?: boolean;
}

/** One definition for every operation of the contract: a missing or a superfluous one does not compile. */
export type Operations = { readonly [K in OperationId]: OperationDefinition<K> };
