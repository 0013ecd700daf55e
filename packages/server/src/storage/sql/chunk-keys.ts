import type { SqlDatabase } from './sql-database.js';

/**
 * Has every removed enrolment take the keys of all chunks with it that hold it: in the database itself, so that a server of the release
 * before does it too, and whoever deletes by hand. Each statement is on a line of its own, for a step of a schema is divided at line ends.
 */
export const closingChunks: Readonly<Record<SqlDatabase['dialect'], string>> = {
  sqlite: `
  CREATE TRIGGER close_chunks AFTER DELETE ON templates WHEN OLD.role <> 'adaptation' BEGIN ${removeKeys('gallery_chunk_keys')} END;
  `,
  // The gallery is locked first: a chunk of it that is being written has its key by now, or gets none. The table of the keys comes with the
  // next schema, a moment after this.
  postgres: `
  CREATE FUNCTION close_chunks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${lockGallery()} IF to_regclass('biometrid_keys.gallery_chunk_keys') IS NOT NULL THEN ${removeKeys('biometrid_keys.gallery_chunk_keys')} END IF; RETURN NULL; END $$;
  CREATE TRIGGER close_chunks AFTER DELETE ON templates FOR EACH ROW WHEN (OLD.role <> 'adaptation') EXECUTE FUNCTION close_chunks();
  `,
};

function lockGallery(): string {
  return 'PERFORM 1 FROM biometrid.galleries WHERE client_id = OLD.client_id AND modality = OLD.modality AND encoder = OLD.encoder FOR UPDATE;';
}

function removeKeys(table: string): string {
  return `DELETE FROM ${table} WHERE client_id = OLD.client_id AND modality = OLD.modality AND encoder = OLD.encoder AND up_to >= OLD.change AND after < OLD.change;`;
}
