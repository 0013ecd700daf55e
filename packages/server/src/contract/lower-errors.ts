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
import { ContractError, refused } from './contract-error.js';
import type { OperationPlan } from './plan.js';
import { refusalFor } from './refusals.js';

/** What the contract answers for an error of a folder below it. */
export interface Answered {
  readonly answer: ContractError;
  /** Set when whoever runs the server has to hear of it: what is wrong. */
  readonly alarm?: string;
}

/**
 * What the contract answers for an error of the folders that know no contract.
 * @param plan the operation that was asked for.
 * @returns undefined for one that it has no word for.
 */
export function answerForLowerError(
  error: unknown,
  plan: OperationPlan | undefined,
): Answered | undefined {
  for (const answer of table) {
    const answered = answer(error, plan);
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
      why === 'caller gone' ? 'unreadable request' : why,
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
  on(MissingEngine, ({ capability, message }, plan) => {
    const code = isEngineKind(capability) ? engineKinds[capability].missing : undefined;
    const refusal =
      refusalFor(plan, 'engine missing') ?? refusalFor(plan, 'engine of file missing');
    return {
      answer:
        refusal !== undefined && refusal.code === code
          ? refused(refusal.condition, message)
          : notAvailable(message, engineRetryAfter, notProcessed),
    };
  }),
  on(UserGone, ({ message }) => ({ answer: refused('unknown user', message) })),
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

type Row = (error: unknown, plan: OperationPlan | undefined) => Answered | undefined;

function on<E extends Error>(
  type: abstract new (...parameters: never) => E,
  answer: (error: E, plan: OperationPlan | undefined) => Answered,
): Row {
  return (error, plan) => (error instanceof type ? answer(error, plan) : undefined);
}

function notAvailable(reason: string, seconds: number, headers: Headers = {}): ContractError {
  return new ContractError('not available', { ...retryAfter(seconds), ...headers }, reason);
}

type Headers = Readonly<Record<string, string>>;

function retryAfter(seconds: number): Headers {
  return { 'retry-after': String(seconds) };
}

/** Of an answer that was given before anything was done for the request: it may be repeated, whatever the operation. */
const notProcessed: Headers = { 'x-not-processed': 'true' };
