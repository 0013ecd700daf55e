import type { QuotaLease, Storage } from '../storage/storage.js';
import type { Client } from './client.js';

/**
 * Requests that are leased at once while much is left: as many as the client asks a second, between these bounds. A server that is
 * killed loses one such lease at most.
 */
const wanted = { least: 10, most: 200 };
/** How long a client without units is refused before the database is asked again. Milliseconds. */
const refusal = 200;

/** What this process holds of a client's period. */
interface Account {
  period: string;
  limit: number;
  /** One for the whole period, so that a request can still be given back after later ones took more units. */
  lease: QuotaLease | undefined;
  /** Leased requests that are not used yet. */
  unused: number;
  /** What was asked for last, and when by the monotonic clock. */
  asked: { units: number; at: number };
  /** Up to when, by the monotonic clock, there is nothing to be had. */
  refusedUntil: number;
  /** While units are taken from the database, or given back to it. */
  moving: Promise<void> | undefined;
}

/**
 * Counts requests towards the clients' quotas: every authenticated one, whatever its answer, by calendar day or month in UTC.
 * Units are taken from the database in leases, so that there is no write for each request; all that is leased counts as spent
 * until it is given back.
 */
export class Quota {
  readonly #storage: Storage;
  readonly #processId: string;
  readonly #accounts = new Map<string, Account>();

  constructor(storage: Storage, processId: string) {
    this.#storage = storage;
    this.#processId = processId;
  }

  /** @returns false when the quota of the period is spent; at once while leased units are left. */
  take(client: Client, now: number): boolean | Promise<boolean> {
    const { quota, quotaPeriod } = client.settings;
    if (quota === null) return true;
    const account = this.#accounts.get(client.id);
    const period = periodOf(now, quotaPeriod);
    if (account?.period === period && account.limit === quota && account.unused > 0) {
      account.unused -= 1;
      return true;
    }
    return this.#takeLeased(client.id, period, quota);
  }

  /** Gives a request back that failed by the server's fault. */
  refund(client: Client, now: number): void {
    const account = this.#accounts.get(client.id);
    if (account?.period !== periodOf(now, client.settings.quotaPeriod)) return;
    account.unused += 1;
    account.refusedUntil = 0;
  }

  /** Gives back what this process does not use, of clients that were refused at another one. */
  async share(): Promise<void> {
    for (const { clientId, period } of await this.#storage.quota.starving()) {
      const account = this.#accounts.get(clientId);
      if (account?.period !== period || account.moving !== undefined) continue;
      account.moving = this.#move(account, () => this.#giveBack(account));
      await account.moving;
    }
  }

  /** Says that this process still uses what it has leased. */
  async renew(): Promise<void> {
    if (this.#accounts.size > 0) await this.#storage.quota.renew(this.#processId);
  }

  /** Gives everything back that is not used. */
  async close(): Promise<void> {
    const accounts = [...this.#accounts.values()];
    this.#accounts.clear();
    await Promise.all(accounts.map((account) => this.#end(account)));
  }

  async #takeLeased(clientId: string, period: string, limit: number): Promise<boolean> {
    for (;;) {
      const account = await this.#accountOf(clientId, period, limit);
      if (account.limit !== limit) {
        // Units that are on their way come under the former limit, and have to be here first.
        await account.moving;
        account.limit = limit;
        account.refusedUntil = 0;
        // What was leased under another limit may be more than there is under this one.
        account.moving ??= this.#move(account, () => this.#giveBack(account));
      } else if (account.unused > 0) {
        account.unused -= 1;
        return true;
      } else if (performance.now() < account.refusedUntil) return false;
      else account.moving ??= this.#move(account, () => this.#lease(clientId, account));
      await account.moving;
    }
  }

  async #accountOf(clientId: string, period: string, limit: number): Promise<Account> {
    const standing = this.#accounts.get(clientId);
    if (standing?.period === period) return standing;
    const account: Account = {
      period,
      limit,
      lease: undefined,
      unused: 0,
      asked: { units: wanted.least, at: Number.NEGATIVE_INFINITY },
      refusedUntil: 0,
      moving: undefined,
    };
    // At once, so that of several requests one begins the period.
    this.#accounts.set(clientId, account);
    if (standing !== undefined) await this.#end(standing);
    return account;
  }

  async #move(account: Account, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } finally {
      account.moving = undefined;
    }
  }

  async #lease(clientId: string, account: Account): Promise<void> {
    const { lease, period, limit, asked } = account;
    const at = performance.now();
    const aSecond = (1_000 * asked.units) / (at - asked.at);
    const units = Math.min(wanted.most, Math.max(wanted.least, Math.ceil(aSecond)));
    account.asked = { units, at };
    const next = await this.#storage.transaction(({ quota }) =>
      quota.lease(clientId, period, limit, units, this.#processId, lease?.id),
    );
    if (next === undefined) {
      account.refusedUntil = performance.now() + refusal;
      return;
    }
    account.lease = next;
    account.unused += next.units;
  }

  /** Where it fails nobody knows whether the units came back, so they count as spent. */
  async #giveBack(account: Account): Promise<void> {
    const { lease, unused } = account;
    account.unused = 0;
    if (lease === undefined || unused === 0) return;
    await this.#storage.transaction(({ quota }) => quota.giveBack(lease.id, unused));
  }

  async #end(account: Account): Promise<void> {
    await account.moving?.catch(() => undefined);
    const { lease, unused } = account;
    account.unused = 0;
    if (lease === undefined) return;
    await this.#storage.transaction(({ quota }) => quota.settle(lease.id, unused));
  }
}

/** The name of the period that a time falls into: `2026-11`, or `2026-11-24`. */
export function periodOf(now: number, period: 'day' | 'month'): string {
  const { length } = period === 'day' ? 'YYYY-MM-DD' : 'YYYY-MM';
  return new Date(now).toISOString().slice(0, length);
}
