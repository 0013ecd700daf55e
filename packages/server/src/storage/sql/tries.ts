import type { TryRepository } from '../storage.js';
import { number } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlSession } from './sql-database.js';

/** The failed tries in SQL. */
export function tryRepository(session: SqlSession, { forUpdate, integer }: Dialect): TryRepository {
  return {
    async find(clientId, userId, modality, now) {
      const [row] = await session.all(
        `SELECT failed, ends_at FROM biometrid.tries WHERE ${theirs} AND ends_at > ?`,
        clientId,
        userId,
        modality,
        now,
      );
      return row && { count: number(row, 'failed'), endsAt: number(row, 'ends_at') };
    },
    async fail(clientId, userId, modality, now, endsAt) {
      await session.run(
        `INSERT INTO biometrid.tries (client_id, user_id, modality, failed, ends_at)
         SELECT client_id, id, CAST(? AS TEXT), 1, CAST(? AS ${integer}) FROM biometrid.users WHERE client_id = ? AND id = ?${forUpdate}
         ON CONFLICT (client_id, user_id, modality) DO UPDATE SET
           failed = CASE WHEN tries.ends_at > ? THEN tries.failed + 1 ELSE 1 END,
           ends_at = CASE WHEN tries.ends_at > ? THEN tries.ends_at ELSE excluded.ends_at END`,
        modality,
        endsAt,
        clientId,
        userId,
        now,
        now,
      );
    },
    async clear(clientId, userId, modality) {
      return (
        (await session.run(
          `DELETE FROM biometrid.tries WHERE ${theirs}`,
          clientId,
          userId,
          modality,
        )) > 0
      );
    },
    removeEnded: (now) => session.run('DELETE FROM biometrid.tries WHERE ends_at <= ?', now),
  };
}

const theirs = 'client_id = ? AND user_id = ? AND modality = ?';
