import { join } from 'node:path';
import { text } from '../storage/sql/columns.js';
import type { SqlRow } from '../storage/sql/sql-database.js';
import { attach, eachRow, openDatabase } from '../storage/sqlite/driver.js';
import { keyFile, mainFile } from '../storage/sqlite/replacement.js';
import type { Storage } from '../storage/storage.js';
import { journalFile } from './journal.js';

/** What of a backup is not restored. */
export interface Forgotten {
  /** Users who were deleted since. */
  users: number;
  /** Templates, beside those of these users, whose keys were erased since. */
  templates: number;
}

/** Users or templates that are removed in one transaction. */
const batch = 200;

/**
 * Erases in restored databases what the journal beside them lists, and drops what died with the processes of that time.
 * @param folder holds both databases and the journal.
 */
export async function forgetErased(storage: Storage, folder: string): Promise<Forgotten> {
  const database = openDatabase(join(folder, mainFile));
  try {
    attach(database, join(folder, keyFile), 'keys');
    attach(database, join(folder, journalFile), 'journal');
    database.exec(`
      INSERT OR IGNORE INTO keys.erased_keys SELECT id, erased_at FROM journal.erased_keys;
      DELETE FROM keys.user_keys WHERE id IN (SELECT id FROM keys.erased_keys);
      DELETE FROM quota_leases;
      DELETE FROM rate_windows;
      DELETE FROM processes;
      DELETE FROM dialogues;
      DELETE FROM heard
        WHERE NOT EXISTS (SELECT 1 FROM keys.user_keys AS held WHERE held.id = heard.key_id);
    `);
    const forgotten = {
      users: await inBatches(eachRow(database, usersWithoutKey), (users) =>
        removeUsers(storage, users),
      ),
      templates: await inBatches(eachRow(database, templatesWithoutKey), (templates) =>
        removeTemplates(storage, templates),
      ),
    };
    database.exec(dropKeysWithoutUser);
    return forgotten;
  } finally {
    database.close();
  }
}

/** A user is made with a subject key, which goes only with the user. */
const usersWithoutKey = `SELECT client_id, id FROM users WHERE NOT EXISTS (SELECT 1 FROM keys.user_keys AS held
  WHERE held.client_id = users.client_id AND held.user_id = users.id AND held.purpose = 'subject')`;

const templatesWithoutKey = `SELECT client_id, id FROM templates
  WHERE NOT EXISTS (SELECT 1 FROM keys.user_keys AS held WHERE held.id = templates.key_id)`;

/** Their users were made after the database was copied. An erasure under way erases its keys itself, and keeps their ids. */
const dropKeysWithoutUser = `DELETE FROM keys.user_keys
  WHERE NOT EXISTS (SELECT 1 FROM users WHERE users.client_id = user_keys.client_id AND users.id = user_keys.user_id)
    AND NOT EXISTS (SELECT 1 FROM erasures
      WHERE erasures.client_id = user_keys.client_id AND erasures.user_id = user_keys.user_id)`;

interface Place {
  clientId: string;
  id: string;
}

/** Removes what was found. @returns how many. */
async function inBatches(
  found: Iterable<SqlRow>,
  remove: (places: readonly Place[]) => Promise<void>,
): Promise<number> {
  let count = 0;
  let places: Place[] = [];
  for (const row of found) {
    places.push({ clientId: text(row, 'client_id'), id: text(row, 'id') });
    count += 1;
    if (places.length < batch) continue;
    await remove(places);
    places = [];
  }
  await remove(places);
  return count;
}

function removeUsers(storage: Storage, users: readonly Place[]): Promise<void> {
  return storage.transaction(async (repositories) => {
    for (const { clientId, id } of users) {
      const standing = await repositories.templates.ofUser(clientId, id);
      await repositories.templates.remove(clientId, standing);
      await repositories.users.remove(clientId, id);
    }
  });
}

function removeTemplates(storage: Storage, places: readonly Place[]): Promise<void> {
  return storage.transaction(async ({ templates }) => {
    for (const { clientId, id } of places)
      await templates.remove(clientId, await templates.find(clientId, [id]));
  });
}
