import type { Storage } from '../storage/storage.js';
import type { UpkeepLog } from './upkeep.js';

/** Says when a server hears of changes late for a wrong setting: nothing else would show it. */
export async function tellDeafness(
  storage: Pick<Storage, 'whyDeaf'>,
  log: UpkeepLog,
): Promise<void> {
  const because = await storage.whyDeaf();
  if (because !== undefined) log.warn({ because }, deafInWords);
}

const deafInWords =
  'database-direct-url is of no use: changes of other servers are noticed some seconds late';
