import type { Inputs, OperationId, Outcomes } from '@biometrid/types';
import type { EngineKind, Engines } from '../engines/engines.js';
import type { ClientRecord, Storage } from '../storage/storage.js';
import type { UploadedFile } from './uploaded-file.js';

/** What an operation is given: the validated input of a request, and the rooms it may use. */
interface OperationRequest<K extends OperationId> {
  client: ClientRecord;
  input: OperationInput<K>;
  storage: Storage;
  engines: Engines;
  /** Milliseconds since the epoch. */
  now: number;
  /** Whether the caller came over TLS. */
  secure: boolean;
  setHeader(name: string, value: string): void;
}

/** The fields of an operation by the contract's own names; a file has arrived whole. */
export type OperationInput<K extends OperationId> = {
  [F in keyof Inputs[K]]: Blob extends Inputs[K][F]
    ? Exclude<Inputs[K][F], Blob> | UploadedFile
    : Inputs[K][F];
};

/**
 * How the server answers an operation. It returns an outcome of the contract or throws a `ContractError`.
 * Or it waits for an engine that is not part of this release, and says so.
 */
export type OperationDefinition<K extends OperationId> =
  | {
      handle(request: OperationRequest<K>): Promise<Outcomes[K]> | Outcomes[K];
      /** The engine that its files are for; without it they are refused unread. */
      filesFor?: EngineKind;
    }
  | { awaits: EngineKind };

/** One definition for every operation of the contract: a missing or a superfluous one does not compile. */
export type Operations = { readonly [K in OperationId]: OperationDefinition<K> };
