import { randomUUID } from 'node:crypto';
import type { QuotaRepository } from '../storage.js';
import { number, text } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlSession } from './sql-database.js';

/** How long a lease lives that its process does not renew. Milliseconds. */
const leaseLifetime = 60_000;
/** A lease takes at most this part of what is left, so that the last units are leased one by one. */
const share = 16;
/** How long after a refused lease the others give back what they do not use. Milliseconds. */
const starvation = 3_000;

/** Quota in SQL: `used` counts what is spent and what is leased. */
export function quotaRepository(session: SqlSession, { forUpdate, now }: Dialect): QuotaRepository {
  const usage = async (clientId: string, period: string, suffix = '') => {
    const [row] = await session.all(
      `SELECT used FROM biometrid.quota_usage WHERE client_id = ? AND period = ?${suffix}`,
      clientId,
      period,
    );
    return row && number(row, 'used');
  };

  return {
    async lease(clientId, period, limit, wanted, processId, leaseId) {
      await session.run(
        `INSERT INTO biometrid.quota_usage (client_id, period, used, starved_at) VALUES (?, ?, 0, 0)
         ON CONFLICT (client_id, period) DO NOTHING`,
        clientId,
        period,
      );
      const left = limit - ((await usage(clientId, period, forUpdate)) ?? 0);
      if (left <= 0) {
        await session.run(
          `UPDATE biometrid.quota_usage SET starved_at = ${now} WHERE client_id = ? AND period = ?`,
          clientId,
          period,
        );
        return undefined;
      }
      const units = Math.max(1, Math.min(wanted, Math.floor(left / share)));
      await session.run(
        'UPDATE biometrid.quota_usage SET used = used + ? WHERE client_id = ? AND period = ?',
        units,
        clientId,
        period,
      );
      if (leaseId !== undefined) {
        const grown = await session.run(
          `UPDATE biometrid.quota_leases SET units = units + ?, expires_at = ${now} + ${leaseLifetime} WHERE id = ?`,
          units,
          leaseId,
        );
        if (grown === 1) return { id: leaseId, units };
      }
      const id = randomUUID();
      await session.run(
        `INSERT INTO biometrid.quota_leases (id, client_id, period, process_id, units, expires_at)
         VALUES (?, ?, ?, ?, ?, ${now} + ${leaseLifetime})`,
        id,
        clientId,
        period,
        processId,
        units,
      );
      return { id, units };
    },
    async renew(processId) {
      await session.run(
        `UPDATE biometrid.quota_leases SET expires_at = ${now} + ${leaseLifetime} WHERE process_id = ?`,
        processId,
      );
    },
    async giveBack(leaseId, units) {
      const [lease] = await session.returning(
        'UPDATE biometrid.quota_leases SET units = units - ? WHERE id = ? AND units >= ? RETURNING client_id, period',
        units,
        leaseId,
        units,
      );
      if (lease === undefined) return;
      await session.run(
        'UPDATE biometrid.quota_usage SET used = used - ? WHERE client_id = ? AND period = ?',
        units,
        text(lease, 'client_id'),
        text(lease, 'period'),
      );
    },
    async settle(leaseId, unused) {
      const [lease] = await session.returning(
        'DELETE FROM biometrid.quota_leases WHERE id = ? RETURNING client_id, period, units',
        leaseId,
      );
      // One that expired was swept away, and counts as spent.
      if (lease === undefined || unused <= 0) return;
      await session.run(
        'UPDATE biometrid.quota_usage SET used = used - ? WHERE client_id = ? AND period = ?',
        Math.min(unused, number(lease, 'units')),
        text(lease, 'client_id'),
        text(lease, 'period'),
      );
    },
    async starving() {
      const rows = await session.all(
        `SELECT client_id, period FROM biometrid.quota_usage WHERE starved_at > ${now} - ${starvation}`,
      );
      return rows.map((row) => ({
        clientId: text(row, 'client_id'),
        period: text(row, 'period'),
      }));
    },
    used: async (clientId, period) => (await usage(clientId, period)) ?? 0,
    async takeWindow(clientId, start, units) {
      const [row] = await session.returning(
        `INSERT INTO biometrid.rate_windows (client_id, start, used) VALUES (?, ?, ?)
         ON CONFLICT (client_id, start) DO UPDATE SET used = rate_windows.used + excluded.used RETURNING used`,
        clientId,
        start,
        units,
      );
      return row === undefined ? units : number(row, 'used');
    },
    async sweep(oldestPeriod) {
      await session.run(`DELETE FROM biometrid.quota_leases WHERE expires_at < ${now}`);
      await session.run(
        `DELETE FROM biometrid.rate_windows WHERE start < ${now} - ${leaseLifetime}`,
      );
      await session.run('DELETE FROM biometrid.quota_usage WHERE period < ?', oldestPeriod);
    },
  };
}
