import type { GalleryName, GalleryRange, SealedTemplate, SealedTemplates } from '../storage.js';
import { bytes, number, optionalBytes, text } from './columns.js';
import type { SqlDatabase, SqlReads, SqlRow } from './sql-database.js';
import { roleOf } from './templates.js';
import { findKeys } from './user-keys.js';

/**
 * How many changes are read at once. SQLite answers while nothing else is done, and many at a time would keep all others waiting;
 * PostgreSQL has a round trip for each time.
 */
const atOnce = { sqlite: 500, postgres: 2_000 } as const;

/** Templates with their keys in SQL. @param keys the database of the keys; may be the same. */
export function sealedTemplates(main: SqlDatabase, keys: SqlDatabase): SealedTemplates {
  const limit = atOnce[main.dialect];
  const read = main === keys ? joined(main) : apart(main, keys.read);
  return {
    async stretch(gallery, range, together) {
      const { rows, templates } = await read(gallery, range, together, limit);
      const changes = new Set(rows.map((row) => number(row, 'change')));
      const last = rows.at(-1);
      const change =
        changes.size < limit || last === undefined ? range.upTo : number(last, 'change');
      return { templates, change };
    },
  };
}

type Read = (
  gallery: GalleryName,
  range: GalleryRange,
  together: boolean,
  limit: number,
) => Promise<{ rows: SqlRow[]; templates: SealedTemplate[] }>;

/** Reads templates with their keys where one database has both. */
function joined(database: SqlDatabase): Read {
  const columns = { ...templateColumns, master_key_id: 'text', wrapped: 'bytes' } as const;
  return async (gallery, range, together, limit) => {
    const rows = await database.read.many(
      columns,
      `SELECT read.id, read.user_id, read.role, read.key_id, read.sealed, read.change, user_keys.master_key_id, user_keys.wrapped
         FROM (${templatesOf(together)}) AS read
         LEFT JOIN biometrid_keys.user_keys ON user_keys.id = read.key_id
           AND user_keys.client_id = ? AND user_keys.user_id = read.user_id
         ORDER BY read.change, read.created_at, read.id`,
      ...valuesOf(gallery, range, limit),
      gallery.clientId,
    );
    const templates = rows.map((row) => {
      const wrapped = optionalBytes(row, 'wrapped');
      const key = wrapped && { masterKeyId: text(row, 'master_key_id'), wrapped };
      return toSealed(row, key);
    });
    return { rows, templates };
  };
}

/** Reads templates, and then their keys. */
function apart(main: SqlDatabase, keys: SqlReads): Read {
  return async (gallery, range, together, limit) => {
    const rows = await main.read.many(
      templateColumns,
      `SELECT id, user_id, role, key_id, sealed, change FROM (${templatesOf(together)}) AS read
         ORDER BY change, created_at, id`,
      ...valuesOf(gallery, range, limit),
    );
    const found = await findKeys(keys, [...new Set(rows.map((row) => text(row, 'key_id')))]);
    const keyOf = new Map(found.map((key) => [key.id, key]));
    const templates = rows.map((row) => {
      const key = keyOf.get(text(row, 'key_id'));
      const own = key?.clientId === gallery.clientId && key.userId === text(row, 'user_id');
      return toSealed(row, own ? key : undefined);
    });
    return { rows, templates };
  };
}

const templateColumns = {
  id: 'text',
  user_id: 'text',
  role: 'text',
  key_id: 'text',
  sealed: 'bytes',
  change: 'integer',
} as const;

/** The first templates of a range; those that count together have the change of their enrolment. */
function templatesOf(together: boolean): string {
  const first = `SELECT * FROM biometrid.templates
    WHERE client_id = ? AND modality = ? AND encoder = ? AND change > ? AND change <= ?
      ${together ? `AND role = 'enrolment'` : ''} ORDER BY change LIMIT ?`;
  if (!together) return first;
  // An encoder that is no bare column keeps SQLite from the index of galleries, in which it would read all of one.
  return `SELECT others.id, others.user_id, others.role, others.key_id, others.sealed, others.created_at, enrolments.change
    FROM (${first}) AS enrolments JOIN biometrid.templates AS others
      ON others.client_id = enrolments.client_id AND others.user_id = enrolments.user_id
      AND others.modality = enrolments.modality AND others.encoder || '' = enrolments.encoder`;
}

function valuesOf(
  { clientId, modality, encoder }: GalleryName,
  { after, upTo }: GalleryRange,
  limit: number,
): (string | number)[] {
  return [clientId, modality, encoder, after, upTo, limit];
}

function toSealed(row: SqlRow, key: SealedTemplate['key']): SealedTemplate {
  const role = roleOf(row);
  return {
    id: text(row, 'id'),
    userId: text(row, 'user_id'),
    role: role ?? 'enrolment',
    // Damaged there, it is like any other template that does not open.
    sealed: role === undefined ? new Uint8Array() : bytes(row, 'sealed'),
    key,
  };
}
