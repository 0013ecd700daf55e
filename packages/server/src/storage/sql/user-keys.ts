import { StorageUnavailable, type UserKeyRecord, type UserKeyStore } from '../storage.js';
import { bytes, marks, number, text } from './columns.js';
import { dialects } from './dialect.js';
import type { SqlDatabase, SqlReads, SqlRow } from './sql-database.js';

/** The wrapped keys of users in SQL, in a database of their own. */
export function userKeyStore(database: SqlDatabase): UserKeyStore {
  const { now } = dialects[database.dialect];

  return {
    put: (key) =>
      database.transaction(async (session) => {
        await session.run(
          `INSERT INTO biometrid_keys.user_keys (id, client_id, user_id, purpose, master_key_id, wrapped, created_at)
           VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (client_id, user_id, purpose) DO NOTHING`,
          key.id,
          key.clientId,
          key.userId,
          key.purpose,
          key.masterKeyId,
          key.wrapped,
          key.createdAt,
        );
        const [row] = await session.all(ofPurpose, key.clientId, key.userId, key.purpose);
        // The one that was in the way may have been erased in between.
        if (row === undefined) throw new StorageUnavailable('The key was erased. Try again.');
        return toKey(row);
      }),
    async find(clientId, userId, purpose) {
      const [row] = await database.read.all(ofPurpose, clientId, userId, purpose);
      return row && toKey(row);
    },
    findMany: (ids) => findKeys(database.read, ids),
    async ofUser(clientId, userId) {
      const rows = await database.read.all(
        'SELECT * FROM biometrid_keys.user_keys WHERE client_id = ? AND user_id = ?',
        clientId,
        userId,
      );
      return rows.map(toKey);
    },
    erase: (ids) =>
      database.transaction(async (session) => {
        for (const id of ids) {
          await session.run(
            `INSERT INTO biometrid_keys.erased_keys (id, erased_at) VALUES (?, ${now}) ON CONFLICT (id) DO NOTHING`,
            id,
          );
          await session.run('DELETE FROM biometrid_keys.user_keys WHERE id = ?', id);
        }
      }),
    async page(after, limit) {
      const rows = await database.read.all(
        'SELECT * FROM biometrid_keys.user_keys WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit,
      );
      return rows.map(toKey);
    },
    rewrap: (keys) =>
      database.transaction(async (session) => {
        for (const { seen, masterKeyId, wrapped } of keys) {
          await session.run(
            'UPDATE biometrid_keys.user_keys SET master_key_id = ?, wrapped = ? WHERE id = ? AND wrapped = ?',
            masterKeyId,
            wrapped,
            seen.id,
            seen.wrapped,
          );
        }
      }),
    async countByMasterKey() {
      const rows = await database.read.all(
        'SELECT master_key_id, count(*) AS keys FROM biometrid_keys.user_keys GROUP BY master_key_id',
      );
      return new Map(rows.map((row) => [text(row, 'master_key_id'), number(row, 'keys')]));
    },
    async erasedPage(after, limit) {
      const rows = await database.read.all(
        'SELECT * FROM biometrid_keys.erased_keys WHERE id > ? ORDER BY id LIMIT ?',
        after,
        limit,
      );
      return rows.map((row) => ({ id: text(row, 'id'), erasedAt: number(row, 'erased_at') }));
    },
    replayErased: (erased) =>
      database.transaction(async (session) => {
        for (const { id, erasedAt } of erased) {
          await session.run(
            'INSERT INTO biometrid_keys.erased_keys (id, erased_at) VALUES (?, ?) ON CONFLICT (id) DO NOTHING',
            id,
            erasedAt,
          );
          await session.run('DELETE FROM biometrid_keys.user_keys WHERE id = ?', id);
        }
      }),
  };
}

/** Keys by their ids. */
export async function findKeys(reads: SqlReads, ids: readonly string[]): Promise<UserKeyRecord[]> {
  if (ids.length === 0) return [];
  const rows = await reads.all(
    `SELECT * FROM biometrid_keys.user_keys WHERE id IN (${marks(ids)})`,
    ...ids,
  );
  return rows.map(toKey);
}

const ofPurpose =
  'SELECT * FROM biometrid_keys.user_keys WHERE client_id = ? AND user_id = ? AND purpose = ?';

function toKey(row: SqlRow): UserKeyRecord {
  return {
    id: text(row, 'id'),
    clientId: text(row, 'client_id'),
    userId: text(row, 'user_id'),
    purpose: text(row, 'purpose'),
    masterKeyId: text(row, 'master_key_id'),
    wrapped: bytes(row, 'wrapped'),
    createdAt: number(row, 'created_at'),
  };
}
