import { createHash } from 'node:crypto';
import type { Database } from './driver.js';

/** Steps of the schema, in order. A released step never changes; a change is a further step. */
const migrations: readonly string[] = [
  `
  CREATE TABLE clients (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    secret_hash BLOB NOT NULL,
    liveness_token_hash BLOB NOT NULL UNIQUE,
    quota INTEGER,
    languages TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE users (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    mac_address TEXT,
    app_token TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX users_by_device ON users (client_id, mac_address) WHERE mac_address IS NOT NULL;

  CREATE TABLE dialogues (
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    language TEXT NOT NULL,
    prompt_code TEXT NOT NULL,
    session_hash BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE quota_usage (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    used INTEGER NOT NULL,
    PRIMARY KEY (client_id, period)
  ) STRICT, WITHOUT ROWID;
  `,
];

/**
 * Brings a database up to the schema of this release. Runs in one transaction, so that of several processes one migrates.
 * @throws when the database was made by a newer release, or a step was changed after it had run.
 */
export function migrate(database: Database): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    database.exec(
      'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL) STRICT',
    );
    const applied = database
      .prepare('SELECT number, checksum FROM migrations ORDER BY number')
      .all();
    if (applied.length > migrations.length) {
      throw new Error(
        'The data folder was written by a newer release of the server. Use that release, or another folder.',
      );
    }
    for (const [index, sql] of migrations.entries()) {
      const checksum = createHash('sha256').update(sql).digest('hex');
      const before = applied[index];
      if (before === undefined) {
        database.exec(sql);
        database
          .prepare('INSERT INTO migrations (number, checksum) VALUES (?, ?)')
          .run(index + 1, checksum);
      } else if (before['checksum'] !== checksum) {
        throw new Error(
          `The database has another schema step ${index + 1} than this release. It was made by an unreleased version; use another folder.`,
        );
      }
    }
    database.exec('COMMIT');
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}
