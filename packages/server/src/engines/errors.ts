import type { Capability } from './kinds.js';

/** Why an engine has no time for a task. */
const reasons = {
  full: 'its queue is full',
  share: 'the client waits for as much as one may',
  deadline: 'the deadline passed',
  died: 'its thread died',
  resting: 'it rests after several deaths',
  closed: 'the server is closing',
  stopped: 'the server closed while it worked',
} as const;

/** An engine cannot take a task, or could not finish it. */
export class EngineBusy extends Error {
  override readonly name = 'EngineBusy';

  /** @param retryAfterSeconds whole seconds after which asking again makes sense. */
  constructor(
    readonly why: keyof typeof reasons,
    readonly retryAfterSeconds: number,
  ) {
    super(reasons[why]);
  }

  /** Whether the engine has not begun with the task, and never will. Of a deadline that is not known. */
  get turnedAway(): boolean {
    return turnedAway.has(this.why);
  }
}

const turnedAway: ReadonlySet<EngineBusy['why']> = new Set(['full', 'share', 'resting', 'closed']);

/** An engine failed at a task in a way that it has no word for. Another sample may do better. */
export class EngineFailed extends Error {
  override readonly name = 'EngineFailed';

  /** @param message the engine's own, for the log. */
  constructor(message: string) {
    super(`the engine failed: ${message}`);
  }
}

/** No engine is installed that can do what is wanted. */
export class MissingEngine extends Error {
  override readonly name = 'MissingEngine';

  constructor(readonly capability: Capability) {
    super(`no engine is installed that offers ${capability}`);
  }
}

/** An engine was not measured at the rate of errors that is asked for. */
export class RateNotMeasured extends Error {
  override readonly name = 'RateNotMeasured';
}
