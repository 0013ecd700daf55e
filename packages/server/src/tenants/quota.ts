import type { ClientRecord, Storage } from '../storage/storage.js';

/**
 * Counts a request towards the client's quota: every authenticated request, whatever its answer, by calendar month in UTC.
 * @returns false when the quota of the month is spent.
 */
export async function takeQuota(
  storage: Storage,
  client: ClientRecord,
  now: number,
): Promise<boolean> {
  if (client.quota === null) return true;
  return storage.quota.take(
    client.id,
    new Date(now).toISOString().slice(0, 'YYYY-MM'.length),
    client.quota,
  );
}
