import type { GalleryName } from '../storage.js';
import type { SqlSession } from './sql-database.js';

/** Takes the keys of all chunks away that hold the enrolment of a change, in the transaction that removes it. */
export async function closeChunks(
  session: SqlSession,
  gallery: GalleryName,
  change: number,
): Promise<void> {
  await session.run(
    `DELETE FROM biometrid_keys.gallery_chunk_keys
       WHERE client_id = ? AND modality = ? AND encoder = ? AND up_to >= ? AND after < ?`,
    gallery.clientId,
    gallery.modality,
    gallery.encoder,
    change,
    change,
  );
}
