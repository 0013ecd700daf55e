import type { ClientRecord, QuotaLease, Storage } from '../storage/storage.js';

/** Requests that are leased at once while much is left. */
const wanted = 200;
/** How long a client without units is refused before the database is asked again. Milliseconds. */
const refusal = 200;

interface Account {
  period: string;
  limit: number;
  lease: QuotaLease | undefined;
  /** Leased requests that are not used yet. */
  unused: number;
  /** Up to when, by the monotonic clock, there is nothing to be had. */
  refusedUntil: number;
  leasing: Promise<void> | undefined;
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
  take(client: ClientRecord, now: number): boolean | Promise<boolean> {
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
  refund(client: ClientRecord, now: number): void {
    const account = this.#accounts.get(client.id);
    if (account?.period !== periodOf(now, client.settings.quotaPeriod)) return;
    account.unused += 1;
    account.refusedUntil = 0;
  }

  /** Gives back what this process does not use, of clients that were refused at another one. */
  async share(): Promise<void> {
    for (const { clientId, period } of await this.#storage.quota.starving()) {
      const account = this.#accounts.get(clientId);
      if (account?.period === period && account.leasing === undefined) await this.#settle(account);
    }
  }

  /** Gives everything back that is not used. */
  async close(): Promise<void> {
    for (const account of this.#accounts.values()) {
      await account.leasing;
      await this.#settle(account);
    }
    this.#accounts.clear();
  }

  async #takeLeased(clientId: string, period: string, limit: number): Promise<boolean> {
    for (;;) {
      let account = this.#accounts.get(clientId);
      if (account === undefined || account.period !== period || account.limit !== limit) {
        if (account !== undefined) await this.#settle(account);
        account = {
          period,
          limit,
          lease: undefined,
          unused: 0,
          refusedUntil: 0,
          leasing: undefined,
        };
        this.#accounts.set(clientId, account);
      }
      if (account.unused > 0) {
        account.unused -= 1;
        return true;
      }
      if (performance.now() < account.refusedUntil) return false;
      account.leasing ??= this.#lease(clientId, account);
      await account.leasing;
    }
  }

  async #lease(clientId: string, account: Account): Promise<void> {
    try {
      const { lease, period, limit } = account;
      const next = await this.#storage.transaction(async ({ quota }) => {
        if (lease !== undefined) await quota.settle(lease.id, 0);
        return quota.lease(clientId, period, limit, wanted, this.#processId);
      });
      account.lease = next;
      account.unused += next?.units ?? 0;
      if (next === undefined) account.refusedUntil = performance.now() + refusal;
    } finally {
      account.leasing = undefined;
    }
  }

  async #settle(account: Account): Promise<void> {
    const { lease, unused } = account;
    account.lease = undefined;
    account.unused = 0;
    if (lease === undefined) return;
    await this.#storage.transaction(({ quota }) => quota.settle(lease.id, unused));
  }
}

/** The name of the period that a time falls into: `2026-11`, or `2026-11-24`. */
export function periodOf(now: number, period: 'day' | 'month'): string {
  const dayStart = now - (now % dayLength);
  if (today.start !== dayStart) {
    today = {
      start: dayStart,
      name: new Date(dayStart).toISOString().slice(0, 'YYYY-MM-DD'.length),
    };
  }
  return period === 'day' ? today.name : today.name.slice(0, 'YYYY-MM'.length);
}

const dayLength = 24 * 60 * 60 * 1_000;
/** The day that was asked for last, so that its name is not made for each request. */
let today = { start: Number.NaN, name: '' };
