import type { UnreadableRepository } from '../storage.js';
import { text } from './columns.js';
import type { SqlSession } from './sql-database.js';

/** What is known of templates that do not open, in SQL. */
export function unreadableRepository(session: SqlSession): UnreadableRepository {
  return {
    async add({ clientId, id, userId, modality, encoder }, at) {
      const added = await session.run(
        `INSERT INTO biometrid.unreadable (client_id, template_id, user_id, modality, encoder, found_at)
         VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (client_id, template_id) DO NOTHING`,
        clientId,
        id,
        userId,
        modality,
        encoder,
        at,
      );
      return added === 1;
    },
    async list(limit) {
      const rows = await session.all(
        'SELECT * FROM biometrid.unreadable ORDER BY found_at, client_id, template_id LIMIT ?',
        limit,
      );
      return rows.map((row) => ({
        clientId: text(row, 'client_id'),
        id: text(row, 'template_id'),
        userId: text(row, 'user_id'),
        modality: text(row, 'modality'),
        encoder: text(row, 'encoder'),
      }));
    },
    async remove(clientId, id) {
      await session.run(
        'DELETE FROM biometrid.unreadable WHERE client_id = ? AND template_id = ?',
        clientId,
        id,
      );
    },
  };
}
