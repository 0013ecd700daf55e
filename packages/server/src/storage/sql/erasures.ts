import type { ErasureRecord, ErasureRepository } from '../storage.js';
import { number, optionalText, text } from './columns.js';
import type { SqlRow, SqlSession } from './sql-database.js';

/** What has still to leave the disk, in SQL. */
export function erasureRepository(session: SqlSession): ErasureRepository {
  return {
    async add({ id, clientId, userId, keyIds, requestedAt }) {
      await session.run(
        'INSERT INTO biometrid.erasures (id, client_id, user_id, key_ids, requested_at) VALUES (?, ?, ?, ?, ?)',
        id,
        clientId,
        userId,
        keyIds?.join(' ') ?? null,
        requestedAt,
      );
    },
    async pending(limit) {
      const rows = await session.all(
        'SELECT * FROM biometrid.erasures ORDER BY requested_at LIMIT ?',
        limit,
      );
      return rows.map(toErasure);
    },
    async pendingOf(clientId, userId) {
      const rows = await session.all(
        'SELECT * FROM biometrid.erasures WHERE client_id = ? AND user_id = ?',
        clientId,
        userId,
      );
      return rows.map(toErasure);
    },
    async forgetWhose(id) {
      await session.run(
        `UPDATE biometrid.erasures SET user_id = '', key_ids = '' WHERE id = ?`,
        id,
      );
    },
    async done(id) {
      await session.run('DELETE FROM biometrid.erasures WHERE id = ?', id);
    },
  };
}

function toErasure(row: SqlRow): ErasureRecord {
  return {
    id: text(row, 'id'),
    clientId: text(row, 'client_id'),
    userId: text(row, 'user_id'),
    keyIds: optionalText(row, 'key_ids')?.split(' ').filter(Boolean),
    requestedAt: number(row, 'requested_at'),
  };
}
