import type { GalleryName, TemplateRecord, TemplateRepository } from '../storage.js';
import { bytes, marks, number, text, word } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlRow, SqlSession } from './sql-database.js';

/** The sealed templates in SQL. */
export function templateRepository(
  session: SqlSession,
  { forUpdate, now, tell }: Dialect,
): TemplateRepository {
  const gallery = async (name: GalleryName, suffix = '') => {
    const [row] = await session.all(
      `SELECT change, forgotten FROM galleries WHERE ${thisGallery}${suffix}`,
      ...values(name),
    );
    return row && { change: number(row, 'change'), forgotten: number(row, 'forgotten') };
  };

  /** The counter's row is made before it is locked: a row that is not there locks nobody out. */
  const lock = async (name: GalleryName): Promise<number> => {
    const locked = await gallery(name, forUpdate);
    if (locked !== undefined) return locked.change;
    await session.run(
      `INSERT INTO galleries (client_id, modality, encoder, change, forgotten) VALUES (?, ?, ?, 0, 0)
       ON CONFLICT (client_id, modality, encoder) DO NOTHING`,
      ...values(name),
    );
    return (await gallery(name, forUpdate))?.change ?? 0;
  };

  /** The number of the next change. Assigned under a lock that lasts to the commit, so that none is seen before a smaller one. */
  const nextChange = async (name: GalleryName): Promise<number> => {
    const change = (await lock(name)) + 1;
    await session.run(
      `UPDATE galleries SET change = ? WHERE ${thisGallery}`,
      change,
      ...values(name),
    );
    if (tell !== undefined) await session.all(tell, name.clientId);
    return change;
  };

  return {
    async of(clientId, userId, modality) {
      const rows = await session.all(
        'SELECT * FROM templates WHERE client_id = ? AND user_id = ? AND modality = ? ORDER BY created_at, id',
        clientId,
        userId,
        modality,
      );
      return rows.map(toTemplate);
    },
    async find(clientId, ids) {
      if (ids.length === 0) return [];
      const rows = await session.all(
        `SELECT * FROM templates WHERE client_id = ? AND id IN (${marks(ids)})`,
        clientId,
        ...ids,
      );
      return rows.map(toTemplate);
    },
    change: async (name) => (await gallery(name))?.change ?? 0,
    lock,
    async add(clientId, template) {
      const change = await nextChange({ clientId, ...template });
      await session.run(
        `INSERT INTO templates (client_id, id, user_id, modality, encoder, role, key_id, sealed, change, created_at, used_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        clientId,
        template.id,
        template.userId,
        template.modality,
        template.encoder,
        template.role,
        template.keyId,
        template.sealed,
        change,
        template.createdAt,
        template.usedAt,
      );
    },
    async remove(clientId, templates) {
      for (const { id, modality, encoder } of templates) {
        const removed = await session.run(
          'DELETE FROM templates WHERE client_id = ? AND id = ?',
          clientId,
          id,
        );
        if (removed === 0) continue;
        const name = { clientId, modality, encoder };
        await session.run(
          `INSERT INTO removals (client_id, modality, encoder, change, template_id, removed_at) VALUES (?, ?, ?, ?, ?, ${now})`,
          ...values(name),
          await nextChange(name),
          id,
        );
      }
    },
    async changesSince(name, change, limit) {
      const known = await gallery(name);
      if (known === undefined) return { added: [], removed: [], change: 0, complete: true };
      if (change > 0 && change < known.forgotten) return undefined;
      const added = await session.all(
        `SELECT * FROM templates WHERE ${thisGallery} AND change > ? ORDER BY change LIMIT ?`,
        ...values(name),
        change,
        limit,
      );
      // Who begins at 0 has seen nothing that could have been removed since.
      const removed =
        change === 0
          ? []
          : await session.all(
              `SELECT change, template_id FROM removals WHERE ${thisGallery} AND change > ? ORDER BY change LIMIT ?`,
              ...values(name),
              change,
              limit,
            );
      // Where one of the two was cut off, the other must not run ahead of it.
      const ends = [added, removed].flatMap((rows) => {
        const last = rows.at(-1);
        return rows.length === limit && last !== undefined ? [number(last, 'change')] : [];
      });
      const end = Math.min(known.change, ...ends);
      return {
        added: added.filter((row) => number(row, 'change') <= end).map(toTemplate),
        removed: removed
          .filter((row) => number(row, 'change') <= end)
          .map((row) => text(row, 'template_id')),
        change: end,
        complete: ends.length === 0,
      };
    },
    async touch(clientId, ids, at) {
      if (ids.length === 0) return;
      await session.run(
        `UPDATE templates SET used_at = ? WHERE client_id = ? AND used_at < ? AND id IN (${marks(ids)})`,
        at,
        clientId,
        at,
        ...ids,
      );
    },
    async idleSince(before, limit) {
      const rows = await session.all(
        'SELECT * FROM templates WHERE used_at < ? ORDER BY used_at LIMIT ?',
        before,
        limit,
      );
      return rows.map((row) => ({ ...toTemplate(row), clientId: text(row, 'client_id') }));
    },
    async forgetRemovals(before) {
      await session.run(
        `UPDATE galleries SET forgotten = (
           SELECT COALESCE(MAX(removals.change), galleries.forgotten) FROM removals
           WHERE removals.client_id = galleries.client_id AND removals.modality = galleries.modality
             AND removals.encoder = galleries.encoder AND removals.removed_at < ?)`,
        before,
      );
      await session.run('DELETE FROM removals WHERE removed_at < ?', before);
    },
  };
}

const thisGallery = 'client_id = ? AND modality = ? AND encoder = ?';

function values({ clientId, modality, encoder }: GalleryName): [string, string, string] {
  return [clientId, modality, encoder];
}

function toTemplate(row: SqlRow): TemplateRecord {
  return {
    id: text(row, 'id'),
    userId: text(row, 'user_id'),
    modality: word(row, 'modality', ['face', 'voice']),
    encoder: text(row, 'encoder'),
    role: word(row, 'role', ['enrolment', 'adaptation']),
    keyId: text(row, 'key_id'),
    sealed: bytes(row, 'sealed'),
    createdAt: number(row, 'created_at'),
    usedAt: number(row, 'used_at'),
  };
}
