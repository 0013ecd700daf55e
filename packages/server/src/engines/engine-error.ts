import { ContractError } from '../contract/contract-error.js';

/** Why an engine has no time for a task. */
const reasons = {
  full: 'its queue is full',
  share: 'the client waits for as much as one may',
  deadline: 'the deadline passed',
  died: 'its thread died',
  resting: 'it rests after several deaths',
  closed: 'the server is closing',
} as const;

/** An engine cannot take a task, or could not finish it: 503, with when to ask again. */
export class EngineBusy extends ContractError {
  /** @param retryAfterSeconds whole seconds after which asking again makes sense. */
  constructor(
    readonly why: keyof typeof reasons,
    readonly retryAfterSeconds: number,
  ) {
    super('ENGINE_NOT_AVAILABLE', { 'retry-after': String(retryAfterSeconds) }, reasons[why]);
  }
}

/** An engine failed at a task in a way that it has no word for. Another sample may do better: 503 as well. */
export class EngineFailed extends ContractError {
  /** @param message the engine's own, for the log. */
  constructor(message: string) {
    super('ENGINE_NOT_AVAILABLE', { 'retry-after': '60' }, `the engine failed: ${message}`);
  }
}
