import type { Message } from '@biometrid/types';
import { GalleriesLost, GalleryNotLoaded, GalleryTooLarge } from '../gallery/gallery-errors.js';
import { SealBroken } from '../keys/sealing.js';
import { StorageUnavailable } from '../storage/storage.js';
import { NotAdmitted } from '../tenants/not-admitted.js';
import { ContractError } from './contract-error.js';

/** What the contract answers for an error of a folder below it. */
export interface Answered {
  readonly answer: ContractError;
  /** Set when whoever runs the server has to hear of it: what is wrong. */
  readonly alarm?: string;
}

/**
 * What the contract answers for an error of the folders that know no contract.
 * @returns undefined for one that it has no word for.
 */
export function answerForLowerError(error: unknown): Answered | undefined {
  for (const answer of table) {
    const answered = answer(error);
    if (answered !== undefined) return answered;
  }
  return undefined;
}

/** Seconds after which a storage that could not answer is worth another try. */
const storageRetryAfter = 1;

/** Each of those errors, and its answer. */
const table: readonly ((error: unknown) => Answered | undefined)[] = [
  on(NotAdmitted, ({ why, message, retryAfterSeconds }) => ({
    answer: new ContractError(refusals[why], retryAfter(retryAfterSeconds), message),
  })),
  ...[
    StorageUnavailable,
    // Somebody or something has changed what is kept.
    SealBroken,
    GalleryTooLarge,
    GalleryNotLoaded,
    GalleriesLost,
  ].map((type) =>
    on(type, ({ message }) => ({
      answer: new ContractError('ENGINE_NOT_AVAILABLE', retryAfter(storageRetryAfter), message),
      alarm: 'the storage cannot answer',
    })),
  ),
];

const refusals: Readonly<Record<NotAdmitted['why'], Message>> = {
  'credentials missing': 'AUTHENTICATION_HEADERS_MISSING',
  'credentials doubled': 'INVALID_REQUEST',
  'unknown client': 'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS',
  'wrong credentials': 'INVALID_AUTHENTICATION_HEADERS',
  'too many failures': 'TOO_MANY_REQUESTS',
  'too fast': 'TOO_MANY_REQUESTS',
  'quota spent': 'REQUEST_LIMIT_REACHED',
  'caller gone': 'INVALID_REQUEST',
};

function on<E extends Error>(
  type: abstract new (...parameters: never) => E,
  answer: (error: E) => Answered,
): (error: unknown) => Answered | undefined {
  return (error) => (error instanceof type ? answer(error) : undefined);
}

function retryAfter(seconds: number | undefined): Readonly<Record<string, string>> {
  return seconds === undefined ? {} : { 'retry-after': String(seconds) };
}
