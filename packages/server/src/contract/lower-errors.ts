import type { Message } from '@biometrid/types';
import { UserGone } from '../dialogues/change-dialogue.js';
import { EngineBusy, EngineFailed, MissingEngine, RateNotMeasured } from '../engines/errors.js';
import { engineKinds, isEngineKind } from '../engines/kinds.js';
import {
  GalleriesLost,
  GalleryLoading,
  GalleryNotLoaded,
  GalleryTooLarge,
} from '../gallery/gallery-errors.js';
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
 * @param documented the messages of the operation that was asked for.
 * @returns undefined for one that it has no word for.
 */
export function answerForLowerError(
  error: unknown,
  documented: ReadonlySet<string> = new Set(),
): Answered | undefined {
  for (const answer of table) {
    const answered = answer(error, documented);
    if (answered !== undefined) return answered;
  }
  return undefined;
}

/** What the contract answers when an engine turned a task away, or a gallery was not there yet, and nothing had been done for the request before. */
export function answerForTurnedAway({
  message,
  retryAfterSeconds,
}: EngineBusy | GalleryLoading): ContractError {
  return notAvailable(message, retryAfterSeconds, notProcessed);
}

/** Seconds after which a storage that could not answer is worth another try. */
const storageRetryAfter = 1;

/** Seconds after which asking again may make sense for what an engine cannot do: another may be installed, or another sample do better. */
const engineRetryAfter = 60;

/** Seconds after which somebody may have given the galleries more memory, or users were deleted. */
const memoryRetryAfter = 30;

/** Each of those errors, and its answer. */
const table: readonly Row[] = [
  on(NotAdmitted, ({ why, message, retryAfterSeconds: seconds }) => ({
    answer: new ContractError(
      refusals[why],
      seconds === undefined ? {} : { ...retryAfter(seconds), ...notProcessed },
      message,
    ),
  })),
  on(EngineBusy, ({ message, retryAfterSeconds }) => ({
    answer: notAvailable(message, retryAfterSeconds),
  })),
  on(EngineFailed, ({ message }) => ({ answer: notAvailable(message, engineRetryAfter) })),
  on(RateNotMeasured, ({ message }) => ({ answer: notAvailable(message, engineRetryAfter) })),
  // The contract's 404 where the operation has it, else 503. Whatever needs an engine looks for it first of all.
  on(MissingEngine, ({ capability, message }, documented) => {
    const code = isEngineKind(capability) ? engineKinds[capability].missing : undefined;
    return {
      answer:
        code !== undefined && documented.has(code)
          ? new ContractError(code, {}, message)
          : notAvailable(message, engineRetryAfter, notProcessed),
    };
  }),
  on(UserGone, ({ message }) => ({ answer: new ContractError('USERID_NOT_EXISTS', {}, message) })),
  on(GalleryLoading, ({ message, retryAfterSeconds }) => ({
    answer: notAvailable(message, retryAfterSeconds),
  })),
  on(GalleryTooLarge, ({ message }) => ({
    answer: notAvailable(message, memoryRetryAfter),
    alarm: 'a gallery is larger than the memory for galleries',
  })),
  ...[
    StorageUnavailable,
    // Somebody or something has changed what is kept.
    SealBroken,
    GalleryNotLoaded,
    GalleriesLost,
  ].map((type) =>
    on(type, ({ message }) => ({
      answer: notAvailable(message, storageRetryAfter),
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

type Row = (error: unknown, documented: ReadonlySet<string>) => Answered | undefined;

function on<E extends Error>(
  type: abstract new (...parameters: never) => E,
  answer: (error: E, documented: ReadonlySet<string>) => Answered,
): Row {
  return (error, documented) => (error instanceof type ? answer(error, documented) : undefined);
}

function notAvailable(reason: string, seconds: number, headers: Headers = {}): ContractError {
  return new ContractError('ENGINE_NOT_AVAILABLE', { ...retryAfter(seconds), ...headers }, reason);
}

type Headers = Readonly<Record<string, string>>;

function retryAfter(seconds: number): Headers {
  return { 'retry-after': String(seconds) };
}

/** Of an answer that was given before anything was done for the request: it may be repeated, whatever the operation. */
const notProcessed: Headers = { 'x-not-processed': 'true' };
