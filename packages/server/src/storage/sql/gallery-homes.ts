import type { GalleryHomeRepository } from '../storage.js';
import { text } from './columns.js';
import type { SqlSession } from './sql-database.js';

/** Rows that are written by one statement. */
const batch = 200;

/** The homes of galleries in SQL. */
export function galleryHomeRepository(session: SqlSession): GalleryHomeRepository {
  return {
    async note(server, uses, most) {
      for (let at = 0; at < uses.length; at += batch) {
        const some = uses.slice(at, at + batch);
        // Both databases call the columns of a list so. In one order, so that servers of one name do not wait for each other.
        await session.run(
          `INSERT INTO biometrid.gallery_homes (server, client_id, modality, encoder, used_at)
           SELECT ?, uses.column1, uses.column2, uses.column3, CAST(uses.column4 AS BIGINT)
             FROM (VALUES ${some.map(() => '(?, ?, ?, ?)').join(', ')}) AS uses
             WHERE uses.column1 IN (SELECT id FROM biometrid.clients)
             ORDER BY uses.column1, uses.column2, uses.column3
           ON CONFLICT (server, client_id, modality, encoder) DO UPDATE SET used_at = excluded.used_at`,
          server,
          ...some.flatMap(({ gallery: { clientId, modality, encoder }, usedAt }) => [
            ...[clientId, modality, encoder, usedAt],
          ]),
        );
      }
      await session.run(
        `DELETE FROM biometrid.gallery_homes WHERE server = ? AND used_at < (SELECT MIN(used_at) FROM (
           SELECT used_at FROM biometrid.gallery_homes WHERE server = ? ORDER BY used_at DESC LIMIT ?) AS latest)`,
        server,
        server,
        most,
      );
    },
    async of(server, within) {
      const rows = await session.all(
        `SELECT homes.client_id, homes.modality, homes.encoder
           FROM biometrid.gallery_homes AS homes JOIN biometrid.clients ON clients.id = homes.client_id
           WHERE homes.server = ? AND clients.revoked_at IS NULL
             AND homes.used_at >= (SELECT MAX(used_at) FROM biometrid.gallery_homes WHERE server = ?) - ?
           ORDER BY homes.used_at DESC, homes.client_id, homes.modality, homes.encoder`,
        ...[server, server, within],
      );
      return rows.map((row) => ({
        clientId: text(row, 'client_id'),
        modality: text(row, 'modality'),
        encoder: text(row, 'encoder'),
      }));
    },
    async forget(before) {
      await session.run('DELETE FROM biometrid.gallery_homes WHERE used_at < ?', before);
    },
  };
}
