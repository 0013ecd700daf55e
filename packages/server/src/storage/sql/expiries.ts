import type { ExpiryRepository } from '../storage.js';
import { number, text } from './columns.js';
import type { SqlSession } from './sql-database.js';

/** The enrolments that are to expire, in SQL. */
export function expiryRepository(session: SqlSession): ExpiryRepository {
  return {
    async add(clientId, { userId, modality, unusedSince, dueAt }) {
      // The user may be gone by now.
      const added = await session.run(
        `INSERT INTO biometrid.expiries (client_id, user_id, modality, unused_since, due_at)
         SELECT client_id, id, ?, CAST(? AS BIGINT), CAST(? AS BIGINT) FROM biometrid.users WHERE client_id = ? AND id = ?
         ON CONFLICT (client_id, user_id, modality) DO NOTHING`,
        modality,
        unusedSince,
        dueAt,
        clientId,
        userId,
      );
      return added === 1;
    },
    async due(now, limit) {
      const rows = await session.all(
        'SELECT * FROM biometrid.expiries WHERE due_at <= ? ORDER BY due_at, client_id, user_id LIMIT ?',
        now,
        limit,
      );
      return rows.map((row) => ({
        clientId: text(row, 'client_id'),
        userId: text(row, 'user_id'),
        modality: text(row, 'modality'),
        unusedSince: number(row, 'unused_since'),
        dueAt: number(row, 'due_at'),
      }));
    },
    async remove(clientId, userId, modality) {
      await session.run(
        'DELETE FROM biometrid.expiries WHERE client_id = ? AND user_id = ? AND modality = ?',
        clientId,
        userId,
        modality,
      );
    },
    clear: () => session.run('DELETE FROM biometrid.expiries'),
    async pending() {
      const rows = await session.all(
        `SELECT client_id, modality, COUNT(*) AS enrolments, MIN(due_at) AS due_at FROM biometrid.expiries
         GROUP BY client_id, modality ORDER BY client_id, modality`,
      );
      return rows.map((row) => ({
        clientId: text(row, 'client_id'),
        modality: text(row, 'modality'),
        enrolments: number(row, 'enrolments'),
        dueAt: number(row, 'due_at'),
      }));
    },
    async shift(by, latest) {
      if (by > 0) await session.run('UPDATE biometrid.expiries SET due_at = due_at + ?', by);
      await session.run(
        'UPDATE biometrid.expiries SET due_at = ? WHERE due_at > ?',
        latest,
        latest,
      );
    },
  };
}
