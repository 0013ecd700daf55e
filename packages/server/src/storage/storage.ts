import type { DialogueRecord } from '../dialogues/dialogue.js';

/**
 * What the server keeps, whichever database keeps it. Every call may fail with {@link StorageUnavailable}. No text it is given
 * holds a null byte.
 */
export interface Storage {
  readonly clients: ClientRepository;
  readonly users: UserRepository;
  readonly dialogues: DialogueRepository;
  readonly quota: QuotaRepository;
  /** Closing what is closed already does nothing. */
  close(): Promise<void>;
}

/** The database cannot answer now; the same call may succeed later. */
export class StorageUnavailable extends Error {
  override readonly name = 'StorageUnavailable';
}

/** A client organisation: the tenant whose users, devices and dialogues nobody else sees. */
export interface ClientRecord {
  id: string;
  name: string;
  /** Public half of the credentials. */
  key: string;
  /** Keyed hash of the secret. */
  secretHash: Uint8Array;
  /** Keyed hash of the token of the liveness operations. */
  livenessTokenHash: Uint8Array;
  /** Requests a calendar month; null is no limit. */
  quota: number | null;
  /** Codes of the languages its voice dialogues use; the first is the default. */
  languages: readonly [string, ...string[]];
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface ClientRepository {
  create(client: ClientRecord): Promise<void>;
  findByKey(key: string): Promise<ClientRecord | undefined>;
  findByLivenessTokenHash(hash: Uint8Array): Promise<ClientRecord | undefined>;
}

export interface NewUser {
  id: string;
  referenceId: string;
  /** Twelve lower-case hexadecimal digits. */
  macAddress: string | undefined;
  appToken: string | undefined;
  createdAt: number;
}

export interface UserRepository {
  /**
   * Makes a user and binds the device, in one step: when the device is bound already, nothing is made.
   * @returns the id of the new user, or of the one the device belongs to.
   */
  create(clientId: string, user: NewUser): Promise<{ created: boolean; id: string }>;
  exists(clientId: string, userId: string): Promise<boolean>;
  findByMacAddress(clientId: string, macAddress: string): Promise<string | undefined>;
  /** Removes a user and everything that belongs to it. @returns whether there was one. */
  remove(clientId: string, userId: string): Promise<boolean>;
}

export interface DialogueRepository {
  find(clientId: string, userId: string): Promise<DialogueRecord | undefined>;
  /**
   * Puts a dialogue in the place of the one a caller saw, so that of two simultaneous openings one wins.
   * @param seen the id of the dialogue the caller found, or undefined when it found none.
   * @returns false when it does not stand there any more, or one does where there was none, or the user is gone.
   */
  replace(
    clientId: string,
    userId: string,
    seen: string | undefined,
    next: DialogueRecord,
  ): Promise<boolean>;
  remove(clientId: string, userId: string): Promise<void>;
}

export interface QuotaRepository {
  /**
   * Counts one request.
   * @param period the calendar month the request falls into, as `2026-11`.
   * @returns false when `limit` requests were counted in that period already; then nothing is counted.
   */
  take(clientId: string, period: string, limit: number): Promise<boolean>;
}
