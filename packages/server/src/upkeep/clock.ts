import type { Repositories, Storage } from '../storage/storage.js';
import type { Retention } from './retention.js';

/** How far servers' clocks may be apart from the database's at most. Milliseconds. */
const mostSkew = 60 * 60 * 1_000;
/** After a longer time without a look, nobody had the grace period before his eyes. Milliseconds. */
const longestBlink = 60 * 60 * 1_000;

/**
 * Why a clock may not decide what has been kept for long enough; undefined when it may. One clock is never trusted alone: it is
 * compared with when a server last looked, before that with the newest entry of the audit log, and with the database's clock.
 * @param now the clock in question. Milliseconds since the epoch.
 * @param there the database's.
 */
export async function clockFault(
  repositories: Pick<Repositories, 'deployment' | 'audit'>,
  retention: Retention,
  now: number,
  there?: number,
): Promise<string | undefined> {
  const shortest = Math.min(retention.templateRetention, retention.auditRetention);
  if (shortest === Number.POSITIVE_INFINITY) return undefined;
  const seen = await lastSeen(repositories);
  if (seen !== undefined && now - seen > shortest)
    return `the clock says ${iso(now)}, and the last that is known of is ${iso(seen)}: more than the shortest period that is kept (${days(shortest)}) lies between`;
  const database = there ?? (await repositories.deployment.now());
  if (now - database > Math.min(mostSkew, shortest / 10))
    return `the clock says ${iso(now)}, and the database’s ${iso(database)}`;
  return undefined;
}

/**
 * Looks at the clock, and remembers it when it may decide. The grace period of what is to expire goes on only while a server looks.
 * @param there the database's clock.
 * @returns why it may not.
 */
export function lookAtClock(
  storage: Storage,
  retention: Retention,
  now: number,
  there?: number,
): Promise<string | undefined> {
  return storage.transaction(async (repositories) => {
    const { deployment, expiries } = repositories;
    // Servers look one after another.
    await deployment.lock('clock');
    const seen = (await lastSeen(repositories)) ?? now;
    // Also where the clock is wrong: what is written by it from now on is no witness.
    await deployment.set('clock', String(seen));
    const fault = await clockFault(repositories, retention, now, there);
    if (fault !== undefined) return fault;
    const gap = now - seen;
    await expiries.shift(gap > longestBlink ? gap : 0, now + retention.retentionGrace);
    await deployment.set('clock', String(now));
    return undefined;
  });
}

async function lastSeen({
  deployment,
  audit,
}: Pick<Repositories, 'deployment' | 'audit'>): Promise<number | undefined> {
  // Empty while it is locked for the first time.
  return Number(await deployment.get('clock')) || audit.newest();
}

function iso(time: number): string {
  // What no date can be is at the end of all dates.
  return new Date(Math.min(time, 8.64e15)).toISOString();
}

function days(milliseconds: number): string {
  const hours = milliseconds / 3_600_000;
  return hours < 48 ? `${Math.round(hours)}h` : `${Math.round(hours / 24)}d`;
}
