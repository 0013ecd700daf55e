import type { HeardRecord, HeardRepository } from '../storage.js';
import { bytes, marks, number, optionalBytes, optionalNumber, text } from './columns.js';
import type { SqlRow, SqlSession } from './sql-database.js';

/** What is kept of accepted samples, in SQL. */
export function heardRepository(session: SqlSession): HeardRepository {
  return {
    async of(clientId, userId, encoder) {
      const rows = await session.all(
        `SELECT * FROM biometrid.heard WHERE ${ofOneEncoder} ORDER BY created_at, id`,
        clientId,
        userId,
        encoder,
      );
      return rows.map(toHeard);
    },
    async add(clientId, record, atMost) {
      const { id, userId, encoder, keyId, digest, sealed, createdAt, endsAt } = record;
      await session.run(
        `INSERT INTO biometrid.heard (client_id, id, user_id, encoder, key_id, digest, sealed, created_at, ends_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        clientId,
        id,
        userId,
        encoder,
        keyId,
        digest,
        sealed ?? null,
        createdAt,
        endsAt,
      );
      await session.run(
        `DELETE FROM biometrid.heard WHERE ${ofOneEncoder} AND id NOT IN (
           SELECT id FROM biometrid.heard WHERE ${ofOneEncoder} ORDER BY created_at DESC, id DESC LIMIT ?)`,
        clientId,
        userId,
        encoder,
        clientId,
        userId,
        encoder,
        atMost,
      );
      await session.run(
        `UPDATE biometrid.heard SET ends_at = NULL WHERE ${ofOneEncoder} AND ends_at IS NOT NULL AND ${enrolled}`,
        clientId,
        userId,
        encoder,
      );
    },
    async page(after, limit) {
      const rows = await session.all(
        `SELECT * FROM biometrid.heard ${after === undefined ? '' : 'WHERE (client_id, id) > (?, ?)'} ORDER BY client_id, id LIMIT ?`,
        ...(after === undefined ? [] : [after.clientId, after.id]),
        limit,
      );
      return rows.map((row) => ({ ...toHeard(row), clientId: text(row, 'client_id') }));
    },
    async remove(clientId, userId, keyIds) {
      if (keyIds.length === 0) return;
      await session.run(
        `DELETE FROM biometrid.heard WHERE client_id = ? AND user_id = ? AND key_id IN (${marks(keyIds)})`,
        clientId,
        userId,
        ...keyIds,
      );
    },
    async removeEnded(before) {
      await session.run(
        `DELETE FROM biometrid.heard WHERE ends_at < ? AND NOT ${enrolled}`,
        before,
      );
    },
    forgetSealed: (clientId, limit) =>
      session.run(
        `UPDATE biometrid.heard SET sealed = NULL WHERE client_id = ? AND id IN (
           SELECT id FROM biometrid.heard WHERE client_id = ? AND sealed IS NOT NULL LIMIT ?)`,
        clientId,
        clientId,
        limit,
      ),
  };
}

const ofOneEncoder = 'client_id = ? AND user_id = ? AND encoder = ?';

/** Whether the user of a record has a template of its encoder. */
const enrolled = `EXISTS (
  SELECT 1 FROM biometrid.templates WHERE templates.client_id = heard.client_id AND templates.user_id = heard.user_id
    AND templates.encoder = heard.encoder)`;

function toHeard(row: SqlRow): HeardRecord {
  return {
    id: text(row, 'id'),
    userId: text(row, 'user_id'),
    encoder: text(row, 'encoder'),
    keyId: text(row, 'key_id'),
    digest: bytes(row, 'digest'),
    sealed: optionalBytes(row, 'sealed'),
    createdAt: number(row, 'created_at'),
    endsAt: optionalNumber(row, 'ends_at'),
  };
}
