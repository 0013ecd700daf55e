import { andThen } from '../../maybe-promise.js';
import { StorageUnavailable, type UserRepository } from '../storage.js';
import { text } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlSession } from './sql-database.js';

/** The users in SQL. */
export function userRepository(session: SqlSession, { forUpdate }: Dialect): UserRepository {
  const ownerOf = async (clientId: string, macAddress: string) => {
    const [row] = await session.all(
      'SELECT id FROM biometrid.users WHERE client_id = ? AND mac_address = ?',
      clientId,
      macAddress,
    );
    return row && text(row, 'id');
  };

  return {
    async create(clientId, { id, referenceId, macAddress, appToken, createdAt }) {
      const made = await session.run(
        `INSERT INTO biometrid.users (client_id, id, reference_id, mac_address, app_token, created_at) VALUES (?, ?, ?, ?, ?, ?)
         ON CONFLICT (client_id, mac_address) WHERE mac_address IS NOT NULL DO NOTHING`,
        clientId,
        id,
        referenceId,
        macAddress ?? null,
        appToken ?? null,
        createdAt,
      );
      if (made === 1) return { created: true, id };
      const owner = macAddress === undefined ? undefined : await ownerOf(clientId, macAddress);
      // Only a device stands in the way of a new user; its owner may have been deleted in between.
      if (owner === undefined) throw new StorageUnavailable('The device changed hands. Try again.');
      return { created: false, id: owner };
    },
    exists: (clientId, userId) =>
      andThen(
        session.all(
          'SELECT 1 FROM biometrid.users WHERE client_id = ? AND id = ?',
          clientId,
          userId,
        ),
        (rows) => rows.length > 0,
      ),
    async lock(clientId, userId) {
      const rows = await session.all(
        `SELECT 1 FROM biometrid.users WHERE client_id = ? AND id = ?${forUpdate}`,
        clientId,
        userId,
      );
      return rows.length > 0;
    },
    findByMacAddress: ownerOf,
    async remove(clientId, userId) {
      await session.run(
        'DELETE FROM biometrid.unreadable WHERE client_id = ? AND user_id = ?',
        clientId,
        userId,
      );
      return (
        (await session.run(
          'DELETE FROM biometrid.users WHERE client_id = ? AND id = ?',
          clientId,
          userId,
        )) === 1
      );
    },
  };
}
