import { createHash } from 'node:crypto';
import type { Dialect } from './dialect.js';
import type { SqlSession } from './sql-database.js';

/** Steps of a schema, in order. A released step never changes; a change is a further step, which the release before can run on. */
export type Schema = (dialect: Dialect) => readonly string[];

/** Everything but the keys. */
export const mainSchema: Schema = ({ integer, bytes, table, largeRowTable, ...dialect }) => [
  `
  CREATE TABLE clients (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    key TEXT NOT NULL UNIQUE,
    settings TEXT NOT NULL,
    created_at ${integer} NOT NULL,
    revoked_at ${integer}
  )${table};

  CREATE TABLE credentials (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    hash ${bytes} NOT NULL,
    created_at ${integer} NOT NULL,
    ends_at ${integer},
    PRIMARY KEY (client_id, kind, hash)
  )${table};
  CREATE UNIQUE INDEX credentials_by_hash ON credentials (kind, hash);

  CREATE TABLE users (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    reference_id TEXT NOT NULL,
    mac_address TEXT,
    app_token TEXT,
    created_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, id)
  )${table};
  CREATE UNIQUE INDEX users_by_device ON users (client_id, mac_address) WHERE mac_address IS NOT NULL;

  CREATE TABLE dialogues (
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    id TEXT NOT NULL,
    revision ${integer} NOT NULL,
    expires_at ${integer} NOT NULL,
    state TEXT NOT NULL,
    session_hash ${bytes} NOT NULL,
    progress ${bytes},
    PRIMARY KEY (client_id, user_id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
  )${table};
  CREATE INDEX dialogues_by_expiry ON dialogues (expires_at);

  CREATE TABLE galleries (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    change ${integer} NOT NULL,
    -- Marks of removals up to this change are gone.
    forgotten ${integer} NOT NULL,
    PRIMARY KEY (client_id, modality, encoder)
  )${table};

  CREATE TABLE templates (
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    role TEXT NOT NULL,
    key_id TEXT NOT NULL,
    sealed ${bytes} NOT NULL,
    change ${integer} NOT NULL,
    created_at ${integer} NOT NULL,
    used_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id)
  )${largeRowTable};
  CREATE INDEX templates_by_user ON templates (client_id, user_id, modality);
  CREATE UNIQUE INDEX templates_by_change ON templates (client_id, modality, encoder, change);
  CREATE INDEX templates_by_use ON templates (used_at);

  CREATE TABLE removals (
    client_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    change ${integer} NOT NULL,
    template_id TEXT NOT NULL,
    removed_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, modality, encoder, change)
  )${table};

  CREATE TABLE quota_usage (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    used ${integer} NOT NULL,
    starved_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, period)
  )${table};

  CREATE TABLE quota_leases (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    period TEXT NOT NULL,
    process_id TEXT NOT NULL,
    units ${integer} NOT NULL,
    expires_at ${integer} NOT NULL
  )${table};

  CREATE TABLE rate_windows (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    start ${integer} NOT NULL,
    used ${integer} NOT NULL,
    PRIMARY KEY (client_id, start)
  )${table};

  CREATE TABLE audit_entries (
    chain TEXT NOT NULL,
    sequence ${integer} NOT NULL,
    at ${integer} NOT NULL,
    action TEXT NOT NULL,
    subject TEXT,
    request TEXT,
    detail TEXT,
    mac TEXT NOT NULL,
    PRIMARY KEY (chain, sequence)
  )${table};

  CREATE TABLE audit_heads (
    chain TEXT PRIMARY KEY,
    sequence ${integer} NOT NULL,
    mac TEXT,
    tail_sequence ${integer} NOT NULL,
    tail_mac TEXT,
    tail_signature TEXT
  )${table};

  CREATE TABLE erasures (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    key_ids TEXT,
    requested_at ${integer} NOT NULL
  )${table};
  CREATE INDEX erasures_by_user ON erasures (client_id, user_id);

  CREATE TABLE processes (
    id TEXT PRIMARY KEY,
    master_key_ids TEXT NOT NULL,
    seen_at ${integer} NOT NULL
  )${table};

  CREATE TABLE deployment (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  )${table};
  `,
  `
  CREATE TABLE heard (
    client_id TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    encoder TEXT NOT NULL,
    key_id TEXT NOT NULL,
    digest ${bytes} NOT NULL,
    sealed ${bytes},
    created_at ${integer} NOT NULL,
    -- NULL once a template of the encoder was seen beside it.
    ends_at ${integer},
    PRIMARY KEY (client_id, id),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
  )${largeRowTable};
  CREATE INDEX heard_by_user ON heard (client_id, user_id, encoder, created_at);
  CREATE INDEX heard_by_end ON heard (ends_at) WHERE ends_at IS NOT NULL;
  CREATE INDEX heard_sealed ON heard (client_id) WHERE sealed IS NOT NULL;

  CREATE TABLE tries (
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    failed ${integer} NOT NULL,
    ends_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, user_id, modality),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
  )${table};
  CREATE INDEX tries_by_end ON tries (ends_at);
  `,
  `
  -- Without a reference to what may itself be damaged.
  CREATE TABLE unreadable (
    client_id TEXT NOT NULL,
    template_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    found_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, template_id)
  )${table};

  CREATE TABLE expiries (
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    -- A template that was used since then keeps the enrolment.
    unused_since ${integer} NOT NULL,
    due_at ${integer} NOT NULL,
    PRIMARY KEY (client_id, user_id, modality),
    FOREIGN KEY (client_id, user_id) REFERENCES users (client_id, id) ON DELETE CASCADE
  )${table};
  CREATE INDEX expiries_by_due ON expiries (due_at);
  `,
  `
  CREATE TABLE calibrations (
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    made_at ${integer} NOT NULL,
    state TEXT NOT NULL,
    PRIMARY KEY (client_id, modality, encoder)
  )${table};

  -- To count the enrolments of a gallery, and to pick some of them by their ids, which are random.
  CREATE INDEX enrolments ON templates (client_id, modality, encoder, id) WHERE role = 'enrolment';
  `,
  `
  -- Copies of galleries in memory, all of which may be gone at any time.
  ${dialect.passingTable} gallery_snapshots (
    client_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    generation TEXT NOT NULL,
    change ${integer} NOT NULL,
    contents TEXT NOT NULL,
    chunks ${integer} NOT NULL,
    records ${integer} NOT NULL,
    PRIMARY KEY (client_id, modality, encoder)
  )${table};

  ${dialect.passingTable} gallery_chunks (
    client_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    generation TEXT NOT NULL,
    number ${integer} NOT NULL,
    -- The changes whose enrolments it holds: those after one, up to another.
    after ${integer} NOT NULL,
    up_to ${integer} NOT NULL,
    records ${integer} NOT NULL,
    sealed ${bytes} NOT NULL,
    PRIMARY KEY (client_id, modality, encoder, generation, number)
  )${largeRowTable};
  ${dialect.passingTable === 'CREATE TABLE' ? chunkKeys(dialect.passingTable, integer, bytes, table) : ''}`,
  dialect.closingChunks,
  `
  -- Which galleries a server searched lately: a hint of what to load when it starts, and nothing of a person.
  CREATE TABLE gallery_homes (
    server TEXT NOT NULL,
    client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    used_at ${integer} NOT NULL,
    PRIMARY KEY (server, client_id, modality, encoder)
  )${table};
  `,
];

/** In the embedded database beside the chunks: it loses a key in the transaction that removes a template. */
const chunkKeys = (create: string, integer: string, bytes: string, table: string) => `
  ${create} gallery_chunk_keys (
    client_id TEXT NOT NULL,
    modality TEXT NOT NULL,
    encoder TEXT NOT NULL,
    generation TEXT NOT NULL,
    number ${integer} NOT NULL,
    after ${integer} NOT NULL,
    up_to ${integer} NOT NULL,
    master_key_id TEXT NOT NULL,
    wrapped ${bytes} NOT NULL,
    PRIMARY KEY (client_id, modality, encoder, up_to, generation)
  )${table};
`;

/** The keys of users, apart from all that they open. */
export const keySchema: Schema = ({ integer, bytes, table, passingTable }) => [
  `
  CREATE TABLE user_keys (
    id TEXT PRIMARY KEY,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    master_key_id TEXT NOT NULL,
    wrapped ${bytes} NOT NULL,
    created_at ${integer} NOT NULL,
    UNIQUE (client_id, user_id, purpose)
  )${table};
  CREATE INDEX user_keys_by_master_key ON user_keys (master_key_id);

  CREATE TABLE erased_keys (
    id TEXT PRIMARY KEY,
    erased_at ${integer} NOT NULL
  )${table};
  `,
  ...(passingTable === 'CREATE TABLE' ? [] : [chunkKeys(passingTable, integer, bytes, table)]),
];

/**
 * Brings a database up to a schema, within a transaction that only one process at a time is in.
 * @throws when the database was made by a newer release, or a step was changed after it had run.
 */
export async function migrate(session: SqlSession, steps: readonly string[]): Promise<void> {
  await session.run(
    'CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, checksum TEXT NOT NULL)',
  );
  const applied = await session.all('SELECT number, checksum FROM migrations ORDER BY number');
  if (applied.length > steps.length) {
    throw new Error(
      'The database was written by a newer release of the server. Use that release, or another database.',
    );
  }
  for (const [index, step] of steps.entries()) {
    const checksum = createHash('sha256').update(step).digest('hex');
    const before = applied[index];
    if (before === undefined) {
      for (const statement of step.split(/;\s*\n/))
        if (statement.trim() !== '') await session.run(statement);
      await session.run(
        'INSERT INTO migrations (number, checksum) VALUES (?, ?)',
        index + 1,
        checksum,
      );
    } else if (before['checksum'] !== checksum) {
      throw new Error(
        `The database has another schema step ${index + 1} than this release. It was made by an unreleased version; use another one.`,
      );
    }
  }
}
