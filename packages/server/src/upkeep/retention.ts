import type { PlainAction } from '../audit/actions.js';
import { recordForSystem } from '../audit/append.js';
import { isModality, type Modality, modalities } from '../engines/kinds.js';
import type { Erasure } from '../erasure/erasure.js';
import type { Storage } from '../storage/storage.js';
import { lookAtClock } from './clock.js';
import type { UpkeepLog } from './upkeep.js';

/** How long things are kept, in milliseconds; infinity is for ever. */
export interface Retention {
  /** Templates that take part in no decision. */
  templateRetention: number;
  /** Between the announcement that templates expire and their erasure. */
  retentionGrace: number;
  /** Dialogues, after they have expired. */
  sessionRetention: number;
  /** Entries of the audit log. */
  auditRetention: number;
}

/** How many of a kind are looked at in one go. */
const batch = 200;
const day = 24 * 60 * 60 * 1_000;
/** How long the marks of removed templates are kept for those who follow a gallery. Milliseconds. */
const markRetention = day;
/** What one sweep may announce: this share of all templates, but some where there are few, and not more than many. */
const share = 0.1;
const some = 100;
const many = 10_000;
/** Entries of a chain of the audit log that are removed in one go. */
const manyEntries = 10_000;

/** What the audit log calls it when templates expire. */
const expired = { face: 'face.expired', voice: 'voice.expired' } as const satisfies Record<
  Modality,
  PlainAction
>;

/** Whether what is kept too long is erased now. */
export type RetentionState =
  | { state: 'working' }
  /** An operator stopped it. */
  | { state: 'stopped' }
  /** The clock cannot be right. */
  | { state: 'held'; because: string };

/**
 * Removes what has been kept for long enough. Templates are announced first, so many at most a day, and erased when the grace period
 * is over, unless they are used or called back. It stands still while the clock may be wrong.
 */
export class Expiry {
  readonly #storage: Storage;
  readonly #erasure: Erasure;
  readonly #retention: Retention;
  readonly #databaseNow: (() => number) | undefined;
  #state: RetentionState = { state: 'working' };
  #told: RetentionState['state'] = 'working';
  #pending = 0;

  /** @param databaseNow in place of the database's clock. */
  constructor(
    storage: Storage,
    erasure: Erasure,
    retention: Retention,
    databaseNow?: () => number,
  ) {
    this.#storage = storage;
    this.#erasure = erasure;
    this.#retention = retention;
    this.#databaseNow = databaseNow;
  }

  get state(): RetentionState {
    return this.#state;
  }

  /** Enrolments that are announced to expire, as of the last look. */
  get pending(): number {
    return this.#pending;
  }

  /** Looks at clock and database. To be called before anything is written by a clock that may be wrong. */
  async look(now: number): Promise<RetentionState> {
    const because = await lookAtClock(this.#storage, this.#retention, now, this.#databaseNow?.());
    if (because !== undefined) this.#state = { state: 'held', because };
    else {
      const stopped = (await this.#storage.deployment.get('retention')) === 'stopped';
      this.#state = { state: stopped ? 'stopped' : 'working' };
    }
    const pending = await this.#storage.expiries.pending();
    this.#pending = pending.reduce((sum, { enrolments }) => sum + enrolments, 0);
    return this.#state;
  }

  /** Says when it has begun to stand still. */
  tell(log: UpkeepLog): void {
    const { state } = this.#state;
    if (state === this.#told) return;
    this.#told = state;
    if (this.#state.state === 'held')
      log.warn({ because: this.#state.because }, 'nothing expires: the clock may be wrong');
    if (this.#state.state === 'stopped') log.warn({}, 'no templates expire: they were called back');
  }

  /** Removes what is to go at a time. */
  async run(now: number, log: UpkeepLog): Promise<void> {
    const { sessionRetention } = this.#retention;
    if (Number.isFinite(sessionRetention))
      await this.#storage.dialogues.removeExpired(now - sessionRetention);
    await this.#storage.transaction(({ templates }) =>
      templates.forgetRemovals(now - markRetention),
    );
    const { state } = await this.look(now);
    this.tell(log);
    if (state === 'held') return;
    await this.#removeEntries(now);
    if (state === 'stopped') return;
    await this.#eraseDue(now, log);
    await this.#announce(now, log);
  }

  async #removeEntries(now: number): Promise<void> {
    const { auditRetention } = this.#retention;
    if (!Number.isFinite(auditRetention)) return;
    for (const { chain } of await this.#storage.audit.heads()) {
      for (let all = 0; all < manyEntries; all += batch) {
        const removed = await this.#storage.transaction(({ audit }) =>
          audit.removeBefore(chain, now - auditRetention, batch),
        );
        if (removed < batch) break;
      }
    }
  }

  async #eraseDue(now: number, log: UpkeepLog): Promise<void> {
    const { templateRetention } = this.#retention;
    // Whoever keeps them for ever from now on keeps those that were announced, too.
    if (!Number.isFinite(templateRetention)) {
      if (this.#pending > 0) await this.#storage.expiries.clear();
      return;
    }
    let erased = 0;
    for (;;) {
      const due = await this.#storage.expiries.due(now, batch);
      if (due.length === 0) break;
      for (const { clientId, userId, modality, ...announced } of due) {
        // Kept longer now than when it was announced, or used since, it stays.
        const unusedSince = Math.min(announced.unusedSince, now - templateRetention);
        const note = isModality(modality) ? { action: expired[modality], at: now } : undefined;
        if (
          note !== undefined &&
          isModality(modality) &&
          (await this.#erasure.enrollment(clientId, userId, modality, note, { unusedSince }))
        )
          erased += 1;
        await this.#storage.expiries.remove(clientId, userId, modality);
      }
    }
    if (erased === 0) return;
    await recordForSystem(this.#storage.audit, {
      at: now,
      action: 'retention.erased',
      detail: { enrolments: erased },
    });
    log.warn({ enrolments: erased }, 'enrolments that nobody used were erased');
  }

  /** Announces what is to expire, once a day. */
  async #announce(now: number, log: UpkeepLog): Promise<void> {
    const { templateRetention, retentionGrace } = this.#retention;
    if (!Number.isFinite(templateRetention)) return;
    const last = Number((await this.#storage.deployment.get('sweep')) ?? 0);
    // A clock that was ahead is no reason to wait for it.
    if (last <= now && now - last < Math.min(day, templateRetention)) return;
    const unusedSince = now - templateRetention;
    const dueAt = now + retentionGrace;
    const atMost = Math.min(
      many,
      Math.max(some, Math.floor((await this.#storage.templates.count()) * share)),
    );
    let announced = 0;
    let more = false;
    for (let after: { usedAt: number; clientId: string; id: string } | undefined; ; ) {
      const idle = await this.#storage.templates.idle(unusedSince, modalities, batch, after);
      after = idle.at(-1);
      if (after === undefined) break;
      more = announced + idle.length > atMost;
      const taken = idle.slice(0, atMost - announced);
      announced += await this.#storage.transaction(async ({ expiries }) => {
        let added = 0;
        for (const { clientId, userId, modality } of taken)
          if (await expiries.add(clientId, { userId, modality, unusedSince, dueAt })) added += 1;
        return added;
      });
      if (more || announced === atMost) break;
    }
    await this.#storage.transaction(async ({ deployment, audit }) => {
      await deployment.set('sweep', String(now));
      if (announced === 0) return;
      await recordForSystem(audit, {
        at: now,
        action: 'retention.announced',
        detail: { enrolments: announced, due: new Date(dueAt).toISOString() },
      });
    });
    if (announced === 0) return;
    this.#pending += announced;
    log.warn(
      { enrolments: announced, due: new Date(dueAt).toISOString(), more: more ? 1 : 0 },
      'enrolments that nobody used expire, unless biometrid retention --stop calls them back',
    );
  }
}

/** Calls back what was announced to expire, and lets nothing expire until `startRetention`. @returns how many enrolments stay. */
export function stopRetention(storage: Storage, now: number): Promise<number> {
  return storage.transaction(async ({ deployment, expiries, audit }) => {
    await deployment.set('retention', 'stopped');
    const calledBack = await expiries.clear();
    await recordForSystem(audit, {
      at: now,
      action: 'retention.stopped',
      detail: { enrolments: calledBack },
    });
    return calledBack;
  });
}

/** Lets templates expire again, and says that the clock is right. */
export function startRetention(storage: Storage, now: number): Promise<void> {
  return storage.transaction(async ({ deployment, audit }) => {
    await deployment.set('retention', 'working');
    await deployment.set('clock', String(now));
    await recordForSystem(audit, { at: now, action: 'retention.started', detail: {} });
  });
}
