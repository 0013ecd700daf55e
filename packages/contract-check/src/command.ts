import { type CheckOptions, checkContract } from './check-contract.js';
import { help, readOptions, WrongCall } from './options.js';
import type { Plan } from './plan.js';
import { withoutAllowed } from './report/allow.js';
import { CheckStopped } from './run/session.js';

/** What the command takes of its surroundings. */
interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
  /** Ends the check when the command is interrupted. */
  readonly signal: AbortSignal;
}

/** Runs `contract-check` and gives its exit status; see `help`. */
export async function contractCheck(
  args: readonly string[],
  { environment, out, error, signal }: Surroundings,
): Promise<0 | 1 | 2> {
  const tell = (text: string) => error(`contract-check: ${text}\n`);
  let left: readonly string[] = [];
  try {
    const options = readOptions(args, environment);
    if (options === 'help') {
      out(help);
      return 0;
    }
    const { check, allowances, format } = options;
    const report = await checkContract({
      ...check,
      signal,
      onPlan: (plan) => tell(told(check, plan)),
      onLeft(userIds) {
        left = userIds;
        tell(`users that it made, and could not delete: ${userIds.join(', ')}`);
      },
    });
    const { deviations, unused } = withoutAllowed(report.deviations, allowances);
    for (const line of unused) tell(`nothing deviates any more as --allow says: ${line}`);
    out(format({ ...report, deviations }, check.origin));
    if (left.length > 0) return 2;
    return deviations.some(({ level }) => level === 'fault') ? 1 : 0;
  } catch (cause) {
    if (signal.aborted && !isForeseen(cause))
      tell(left.length > 0 ? 'interrupted' : 'interrupted; the users that it made were deleted');
    else if (isForeseen(cause)) tell(cause.message);
    else tell(`it failed: ${cause instanceof Error ? cause.message : String(cause)}`);
    return 2;
  }
}

function isForeseen(cause: unknown): cause is Error {
  return cause instanceof WrongCall || cause instanceof CheckStopped || cause instanceof RangeError;
}

function told({ origin }: CheckOptions, { requests, failedLogins, minutes }: Plan): string {
  const wait = minutes === 0 ? '' : `, which takes ${minutes} min`;
  return `about ${requests} requests to ${origin}, ${failedLogins} of them with wrong credentials${wait}`;
}
