import type { GalleryName, TemplateRecord, TemplateRepository } from '../storage.js';
import { bytes, marks, number, text } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlRow, SqlSession } from './sql-database.js';

/**
 * The sealed templates in SQL.
 * @param changed is told whose templates change, in case the transaction is committed.
 */
export function templateRepository(
  session: SqlSession,
  { forUpdate, now }: Dialect,
  changed: (clientId: string) => void,
): TemplateRepository {
  const counter = async (name: GalleryName, suffix = '') => {
    const [row] = await session.all(
      `SELECT change FROM biometrid.galleries WHERE ${thisGallery}${suffix}`,
      ...values(name),
    );
    return row && number(row, 'change');
  };

  /** The counter's row is made before it is locked: a row that is not there locks nobody out. */
  const lock = async (name: GalleryName): Promise<number> => {
    const locked = await counter(name, forUpdate);
    if (locked !== undefined) return locked;
    await session.run(
      `INSERT INTO biometrid.galleries (client_id, modality, encoder, change, forgotten) VALUES (?, ?, ?, 0, 0)
       ON CONFLICT (client_id, modality, encoder) DO NOTHING`,
      ...values(name),
    );
    return (await counter(name, forUpdate)) ?? 0;
  };

  /** The number of the next change. Assigned under a lock that lasts to the commit, so that none is seen before a smaller one. */
  const nextChange = async (name: GalleryName): Promise<number> => {
    const [row] = await session.returning(
      `INSERT INTO biometrid.galleries (client_id, modality, encoder, change, forgotten) VALUES (?, ?, ?, 1, 0)
       ON CONFLICT (client_id, modality, encoder) DO UPDATE SET change = galleries.change + 1 RETURNING change`,
      ...values(name),
    );
    changed(name.clientId);
    return number(row ?? {}, 'change');
  };

  return {
    async of(clientId, userId, modality) {
      const rows = await session.all(
        'SELECT * FROM biometrid.templates WHERE client_id = ? AND user_id = ? AND modality = ? ORDER BY created_at, id',
        clientId,
        userId,
        modality,
      );
      return rows.map(toTemplate);
    },
    async ofUser(clientId, userId) {
      const rows = await session.all(
        'SELECT * FROM biometrid.templates WHERE client_id = ? AND user_id = ? ORDER BY created_at, id',
        clientId,
        userId,
      );
      return rows.map(toTemplate);
    },
    async find(clientId, ids) {
      if (ids.length === 0) return [];
      const rows = await session.all(
        `SELECT * FROM biometrid.templates WHERE client_id = ? AND id IN (${marks(ids)})`,
        clientId,
        ...ids,
      );
      return rows.map(toTemplate);
    },
    async findTogether(clientId, ids) {
      if (ids.length === 0) return [];
      // An encoder that is no bare column keeps SQLite from the index of galleries, in which it would read all of one.
      const rows = await session.all(
        `SELECT others.* FROM biometrid.templates AS named JOIN biometrid.templates AS others
           ON others.client_id = named.client_id AND others.user_id = named.user_id
           AND others.modality = named.modality AND others.encoder || '' = named.encoder
         WHERE named.client_id = ? AND named.id IN (${marks(ids)}) ORDER BY others.created_at, others.id`,
        clientId,
        ...ids,
      );
      // Two of one user bring all of theirs twice.
      return [...new Map(rows.map((row) => [text(row, 'id'), row])).values()].map(toTemplate);
    },
    change: async (name) => (await counter(name)) ?? 0,
    async changes(modality, encoder) {
      const rows = await session.all(
        'SELECT client_id, change FROM biometrid.galleries WHERE modality = ? AND encoder = ?',
        modality,
        encoder,
      );
      return new Map(rows.map((row) => [text(row, 'client_id'), number(row, 'change')]));
    },
    lock,
    async add(clientId, template) {
      const change = await nextChange({ clientId, ...template });
      await session.run(
        `INSERT INTO biometrid.templates (client_id, id, user_id, modality, encoder, role, key_id, sealed, change, created_at, used_at)
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
        const [removed] = await session.returning(
          'DELETE FROM biometrid.templates WHERE client_id = ? AND id = ? RETURNING id',
          clientId,
          id,
        );
        if (removed === undefined) continue;
        await session.run(
          'DELETE FROM biometrid.unreadable WHERE client_id = ? AND template_id = ?',
          clientId,
          id,
        );
        const name = { clientId, modality, encoder };
        await session.run(
          `INSERT INTO biometrid.removals (client_id, modality, encoder, change, template_id, removed_at) VALUES (?, ?, ?, ?, ?, ${now})`,
          ...values(name),
          await nextChange(name),
          id,
        );
      }
    },
    async changesSince(name, change, limit, begun = change) {
      // First: what is committed while the rest is read comes next time.
      const latest = (await counter(name)) ?? 0;
      const added = await session.all(
        `SELECT * FROM biometrid.templates WHERE ${thisGallery} AND change > ? ORDER BY change LIMIT ?`,
        ...values(name),
        change,
        limit,
      );
      // Who begins at 0 has seen nothing that could have been removed since. One statement, so that no mark is forgotten
      // between the question whether all are there and the reading of them.
      const marked =
        change === 0
          ? []
          : await session.all(
              `SELECT galleries.forgotten, removals.change, removals.template_id FROM biometrid.galleries LEFT JOIN biometrid.removals
                 ON removals.client_id = galleries.client_id AND removals.modality = galleries.modality
                 AND removals.encoder = galleries.encoder AND removals.change > ?
               WHERE galleries.client_id = ? AND galleries.modality = ? AND galleries.encoder = ?
               ORDER BY removals.change LIMIT ?`,
              change,
              ...values(name),
              limit,
            );
      if (marked.some((row) => number(row, 'forgotten') > begun)) return undefined;
      const removed = marked.filter((row) => row['change'] !== null);
      // Where one of the two was cut off, the other must not run ahead of it.
      const ends = [added, removed].flatMap((rows) => {
        const last = rows.at(-1);
        return rows.length === limit && last !== undefined ? [number(last, 'change')] : [];
      });
      const end = Math.min(latest, ...ends);
      return {
        added: added.filter((row) => number(row, 'change') <= end).map(toTemplate),
        removed: removed
          .filter((row) => number(row, 'change') <= end)
          .map((row) => text(row, 'template_id')),
        change: end,
        latest,
      };
    },
    async page(after, limit) {
      const rows = await session.all(
        `SELECT * FROM biometrid.templates ${after === undefined ? '' : 'WHERE (client_id, id) > (?, ?)'} ORDER BY client_id, id LIMIT ?`,
        ...(after === undefined ? [] : [after.clientId, after.id]),
        limit,
      );
      return rows.map((row) => ({ ...toTemplate(row), clientId: text(row, 'client_id') }));
    },
    async touch(clientId, ids, at) {
      if (ids.length === 0) return;
      await session.run(
        `UPDATE biometrid.templates SET used_at = ? WHERE client_id = ? AND used_at < ? AND id IN (${marks(ids)})`,
        at,
        clientId,
        at,
        ...ids,
      );
    },
    async idle(since, modalities, limit, after) {
      const rows = await session.all(
        `SELECT * FROM biometrid.templates WHERE used_at < ? AND modality IN (${marks(modalities)})
           ${after === undefined ? '' : 'AND (used_at, client_id, id) > (?, ?, ?)'}
           AND NOT EXISTS (SELECT 1 FROM biometrid.templates AS used
             WHERE used.client_id = templates.client_id AND used.user_id = templates.user_id
               AND used.modality = templates.modality AND used.used_at >= ?)
           AND NOT EXISTS (SELECT 1 FROM biometrid.expiries
             WHERE expiries.client_id = templates.client_id AND expiries.user_id = templates.user_id
               AND expiries.modality = templates.modality)
         ORDER BY used_at, client_id, id LIMIT ?`,
        since,
        ...modalities,
        ...(after === undefined ? [] : [after.usedAt, after.clientId, after.id]),
        since,
        limit,
      );
      return rows.map((row) => ({ ...toTemplate(row), clientId: text(row, 'client_id') }));
    },
    async count() {
      const [row] = await session.all('SELECT COUNT(*) AS templates FROM biometrid.templates');
      return row === undefined ? 0 : number(row, 'templates');
    },
    async usersWithout(modality, encoder, among) {
      if (among?.length === 0) return new Map();
      const those = among && [encoder, ...among];
      const rows = await session.all(
        `SELECT client_id, COUNT(*) AS users FROM (
           SELECT client_id, user_id FROM biometrid.templates WHERE modality = ?${those ? ` AND encoder IN (${marks(those)})` : ''}
           GROUP BY client_id, user_id
           HAVING MAX(CASE WHEN encoder = ? THEN 1 ELSE 0 END) = 0) AS lacking
         GROUP BY client_id`,
        modality,
        ...(those ?? []),
        encoder,
      );
      return new Map(rows.map((row) => [text(row, 'client_id'), number(row, 'users')]));
    },
    async encoders(clientId, modality) {
      const rows = await session.all(
        `SELECT encoder FROM biometrid.galleries WHERE client_id = ? AND modality = ?
           AND EXISTS (SELECT 1 FROM biometrid.templates
             WHERE templates.client_id = galleries.client_id AND templates.modality = galleries.modality
               AND templates.encoder = galleries.encoder)
         ORDER BY encoder`,
        clientId,
        modality,
      );
      return rows.map((row) => text(row, 'encoder'));
    },
    async enrolled(name) {
      const [row] = await session.all(
        `SELECT COUNT(*) AS enrolled FROM biometrid.templates WHERE ${thisGallery} AND role = 'enrolment'`,
        ...values(name),
      );
      return row === undefined ? 0 : number(row, 'enrolled');
    },
    async enrolments(name, after, limit) {
      const rows = await session.all(
        `SELECT * FROM biometrid.templates WHERE ${thisGallery} AND role = 'enrolment' AND id > ? ORDER BY id LIMIT ?`,
        ...values(name),
        after,
        limit,
      );
      return rows.map(toTemplate);
    },
    async usersByEncoder(modality) {
      const rows = await session.all(
        `SELECT client_id, encoder, COUNT(DISTINCT user_id) AS users FROM biometrid.templates WHERE modality = ?
         GROUP BY client_id, encoder ORDER BY client_id, encoder`,
        modality,
      );
      return rows.map((row) => ({
        clientId: text(row, 'client_id'),
        encoder: text(row, 'encoder'),
        users: number(row, 'users'),
      }));
    },
    async forgetRemovals(before) {
      await session.run(
        `UPDATE biometrid.galleries SET forgotten = (
           SELECT MAX(removals.change) FROM biometrid.removals
           WHERE removals.client_id = galleries.client_id AND removals.modality = galleries.modality
             AND removals.encoder = galleries.encoder AND removals.removed_at < ?)
         WHERE EXISTS (
           SELECT 1 FROM biometrid.removals
           WHERE removals.client_id = galleries.client_id AND removals.modality = galleries.modality
             AND removals.encoder = galleries.encoder AND removals.removed_at < ?)`,
        before,
        before,
      );
      await session.run('DELETE FROM biometrid.removals WHERE removed_at < ?', before);
    },
  };
}

const thisGallery = 'client_id = ? AND modality = ? AND encoder = ?';

function values({ clientId, modality, encoder }: GalleryName): [string, string, string] {
  return [clientId, modality, encoder];
}

/** Undefined where it is damaged. */
export function roleOf(row: SqlRow): TemplateRecord['role'] | undefined {
  const role = text(row, 'role');
  return role === 'enrolment' || role === 'adaptation' ? role : undefined;
}

function toTemplate(row: SqlRow): TemplateRecord {
  const role = roleOf(row);
  return {
    id: text(row, 'id'),
    userId: text(row, 'user_id'),
    modality: text(row, 'modality'),
    encoder: text(row, 'encoder'),
    role: role ?? 'enrolment',
    keyId: text(row, 'key_id'),
    // Damaged there, it is like any other template that does not open, and not in everybody's way.
    sealed: role === undefined ? new Uint8Array() : bytes(row, 'sealed'),
    createdAt: number(row, 'created_at'),
    usedAt: number(row, 'used_at'),
  };
}
