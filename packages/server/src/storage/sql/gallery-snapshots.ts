import type { GalleryName, GallerySnapshots } from '../storage.js';
import { bytes, marks, number, optionalBytes, text } from './columns.js';
import { deploymentRepository } from './deployment.js';
import { dialects } from './dialect.js';
import type { SqlDatabase, SqlSession } from './sql-database.js';
import { templateRepository } from './templates.js';

/** The sealed copies of galleries in SQL. @param main where the chunks lie, with their keys beside them in a schema of their own. */
export function gallerySnapshots(main: SqlDatabase): GallerySnapshots {
  return {
    async find(gallery) {
      const [row] = await main.read.all(
        `SELECT * FROM biometrid.gallery_snapshots WHERE ${thisGallery}`,
        ...values(gallery),
      );
      return (
        row && {
          generation: text(row, 'generation'),
          change: number(row, 'change'),
          contents: text(row, 'contents'),
          chunks: number(row, 'chunks'),
          records: number(row, 'records'),
        }
      );
    },
    async readable(gallery, generation, masterKeyIds) {
      const [row] = await main.read.all(
        `SELECT COUNT(*) AS chunks FROM biometrid_keys.gallery_chunk_keys
           WHERE ${thisGallery} AND generation = ? AND master_key_id IN (${marks(masterKeyIds)})`,
        ...values(gallery),
        generation,
        ...masterKeyIds,
      );
      return row === undefined ? 0 : number(row, 'chunks');
    },
    async chunks(gallery, generation, from, limit) {
      const rows = await main.read.many(
        chunkColumns,
        `SELECT chunks.number, chunks.after, chunks.up_to, chunks.records, chunks.sealed, chunk_keys.master_key_id, chunk_keys.wrapped
           FROM biometrid.gallery_chunks AS chunks LEFT JOIN biometrid_keys.gallery_chunk_keys AS chunk_keys
             ON chunk_keys.client_id = chunks.client_id AND chunk_keys.modality = chunks.modality
             AND chunk_keys.encoder = chunks.encoder AND chunk_keys.generation = chunks.generation
             AND chunk_keys.up_to = chunks.up_to AND chunk_keys.number = chunks.number
           WHERE chunks.client_id = ? AND chunks.modality = ? AND chunks.encoder = ? AND chunks.generation = ? AND chunks.number >= ?
           ORDER BY chunks.number LIMIT ?`,
        ...values(gallery),
        generation,
        from,
        limit,
      );
      return rows.map((row) => {
        const wrapped = optionalBytes(row, 'wrapped');
        return {
          number: number(row, 'number'),
          after: number(row, 'after'),
          upTo: number(row, 'up_to'),
          records: number(row, 'records'),
          sealed: bytes(row, 'sealed'),
          key: wrapped && { masterKeyId: text(row, 'master_key_id'), wrapped },
        };
      });
    },
    async enrolments(gallery, { after, upTo }, limit) {
      const rows = await main.read.all(
        `SELECT id, change FROM biometrid.templates WHERE ${thisGallery} AND role = 'enrolment' AND change > ? AND change <= ?
           ORDER BY change LIMIT ?`,
        ...values(gallery),
        after,
        upTo,
        limit,
      );
      return rows.map((row) => ({ id: text(row, 'id'), change: number(row, 'change') }));
    },
    addChunks: (gallery, generation, chunks) =>
      main.transaction(async (session) => {
        const added: boolean[] = [];
        // Whoever removes a template of a chunk holds the lock until its rows are gone.
        const dialect = dialects[main.dialect];
        await templateRepository(session, dialect, () => {}).lock(gallery);
        const masterKeyId = await deploymentRepository(session, dialect).get('masterKey');
        for (const chunk of chunks) {
          const standing = await enrolled(session, gallery, chunk);
          // A rotation that came in between has dropped the keys of its time already.
          const adds = standing === chunk.enrolments && chunk.key.masterKeyId === masterKeyId;
          added.push(adds);
          if (!adds) continue;
          await session.run(
            `INSERT INTO biometrid.gallery_chunks (client_id, modality, encoder, generation, number, after, up_to, records, sealed)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            ...values(gallery),
            generation,
            chunk.number,
            chunk.after,
            chunk.upTo,
            chunk.records,
            chunk.sealed,
          );
          await session.run(
            `INSERT INTO biometrid_keys.gallery_chunk_keys
               (client_id, modality, encoder, generation, number, after, up_to, master_key_id, wrapped)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
            ...values(gallery),
            generation,
            chunk.number,
            chunk.after,
            chunk.upTo,
            chunk.key.masterKeyId,
            chunk.key.wrapped,
          );
        }
        return added;
      }),
    put: (gallery, snapshot) =>
      main.transaction(async (session) => {
        await templateRepository(session, dialects[main.dialect], () => {}).lock(gallery);
        const { generation, change, contents, chunks, records } = snapshot;
        const [row] = await session.all(
          `SELECT COUNT(*) AS chunks FROM biometrid.gallery_chunks WHERE ${thisGallery} AND generation = ?`,
          ...values(gallery),
          generation,
        );
        // Another writer, whose lease this one had lost, may have removed some.
        if (row === undefined || number(row, 'chunks') !== chunks) return false;
        await session.run(
          `INSERT INTO biometrid.gallery_snapshots (client_id, modality, encoder, generation, change, contents, chunks, records)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (client_id, modality, encoder) DO UPDATE SET generation = excluded.generation, change = excluded.change,
             contents = excluded.contents, chunks = excluded.chunks, records = excluded.records`,
          ...values(gallery),
          generation,
          change,
          contents,
          chunks,
          records,
        );
        return true;
      }),
    async left(which, limit) {
      const rows = await main.read.all(
        `SELECT DISTINCT client_id, modality, encoder, generation FROM (
           SELECT client_id, modality, encoder, generation FROM biometrid.gallery_snapshots
           UNION ALL SELECT client_id, modality, encoder, generation FROM biometrid.gallery_chunks
           UNION ALL SELECT client_id, modality, encoder, generation FROM biometrid_keys.gallery_chunk_keys) AS copies
         ${which === 'all' ? '' : `WHERE NOT EXISTS (${manifestOfCopy})`} LIMIT ?`,
        limit,
      );
      return rows.map((row) => ({
        gallery: {
          clientId: text(row, 'client_id'),
          modality: text(row, 'modality'),
          encoder: text(row, 'encoder'),
        },
        generation: text(row, 'generation'),
      }));
    },
    async remove(gallery, generation, goOn) {
      for (const { table, rows, key } of piecesOfCopy)
        for (let removed = rows; removed === rows; ) {
          if (!(await goOn())) return false;
          removed = await main.transaction(async (session) => {
            // Whoever erases somebody locks the gallery first, too: so nobody waits for who waits for them.
            await session.all(
              `SELECT change FROM biometrid.galleries WHERE ${thisGallery}${dialects[main.dialect].forUpdate}`,
              ...values(gallery),
            );
            return session.run(
              `DELETE FROM ${table} WHERE ${thisGallery} AND generation = ? AND ${key} IN (
                 SELECT ${key} FROM ${table} WHERE ${thisGallery} AND generation = ? LIMIT ?)`,
              ...values(gallery),
              generation,
              ...values(gallery),
              generation,
              rows,
            );
          });
        }
      return true;
    },
    discard: (gallery, generation) =>
      main.transaction(async (session) => {
        await session.run(
          `DELETE FROM biometrid.gallery_snapshots WHERE ${thisGallery} AND generation = ?`,
          ...values(gallery),
          generation,
        );
      }),
    dropKeys: (masterKeyIds) =>
      main.transaction(async (session) => {
        await session.run(
          `DELETE FROM biometrid_keys.gallery_chunk_keys WHERE master_key_id IN (${marks(masterKeyIds)})`,
          ...masterKeyIds,
        );
      }),
  };
}

const chunkColumns = {
  number: 'integer',
  after: 'integer',
  up_to: 'integer',
  records: 'integer',
  sealed: 'bytes',
  master_key_id: 'text',
  wrapped: 'bytes',
} as const;

/** In the order in which a copy goes: first nobody loads it, then nothing of it opens. So many rows at a time as take a few milliseconds. */
const piecesOfCopy = [
  { table: 'biometrid.gallery_snapshots', rows: 1, key: 'generation' },
  { table: 'biometrid_keys.gallery_chunk_keys', rows: 500, key: 'up_to' },
  { table: 'biometrid.gallery_chunks', rows: 50, key: 'number' },
];

const manifestOfCopy = `SELECT 1 FROM biometrid.gallery_snapshots AS standing
  WHERE standing.client_id = copies.client_id AND standing.modality = copies.modality
    AND standing.encoder = copies.encoder AND standing.generation = copies.generation`;

const thisGallery = 'client_id = ? AND modality = ? AND encoder = ?';

function values({ clientId, modality, encoder }: GalleryName): [string, string, string] {
  return [clientId, modality, encoder];
}

async function enrolled(
  session: SqlSession,
  gallery: GalleryName,
  { after, upTo }: { after: number; upTo: number },
): Promise<number> {
  const [row] = await session.all(
    `SELECT COUNT(*) AS enrolled FROM biometrid.templates WHERE ${thisGallery} AND role = 'enrolment' AND change > ? AND change <= ?`,
    ...values(gallery),
    after,
    upTo,
  );
  return row === undefined ? 0 : number(row, 'enrolled');
}
