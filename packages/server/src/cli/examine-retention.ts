import type { Storage } from '../storage/storage.js';
import { clockFault } from '../upkeep/clock.js';
import type { Retention } from '../upkeep/retention.js';
import { type Finding, ok, warning } from './finding.js';

/** Whether what is kept too long expires as the settings say. */
export async function examineRetention(
  storage: Storage,
  retention: Retention,
  now = Date.now(),
): Promise<Finding> {
  const about = 'retention';
  const fault = await clockFault(storage, retention, now);
  if (fault !== undefined)
    return warning(
      about,
      `nothing expires: ${fault}. Set the clock right; if it is, say so with biometrid retention --start.`,
    );
  if ((await storage.deployment.get('retention')) === 'stopped')
    return warning(about, 'no templates expire. Go on with biometrid retention --start.');
  const pending = await storage.expiries.pending();
  if (pending.length === 0) return ok(about, 'nothing is announced to expire');
  const enrolments = pending.reduce((sum, group) => sum + group.enrolments, 0);
  const first = Math.min(...pending.map(({ dueAt }) => dueAt));
  return ok(
    about,
    `${enrolments} enrolments expire from ${new Date(first).toISOString()} on; biometrid retention --show tells whose`,
  );
}
