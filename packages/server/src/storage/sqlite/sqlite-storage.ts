import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type DialogueRecord, isDialogueKind } from '../../dialogues/dialogue.js';
import { type ClientRecord, type Storage, StorageUnavailable } from '../storage.js';
import { type Database, isBusy, isDiskFailure, openDatabase } from './driver.js';
import { migrate } from './migrations.js';

/** How long a statement may block this process while another one writes. Milliseconds. */
const busyTimeout = 50;
/** How long a call is tried again, without blocking, before it fails. Milliseconds. */
const patience = 5_000;
const pause = 20;

type Row = Record<string, unknown>;

/**
 * Opens the embedded database in a data folder, and makes both when they are not there.
 * @param folder the data folder; made with mode 0700.
 * @throws when the folder holds a database of a newer release.
 */
export async function openSqliteStorage(folder: string): Promise<Storage> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'biometrid.db');
  const database = openDatabase(file);
  chmodSync(file, 0o600);
  await whenFree(() => {
    database.exec(`
      PRAGMA busy_timeout = ${busyTimeout};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA secure_delete = ON;
      PRAGMA temp_store = MEMORY;
    `);
    migrate(database);
  }).catch((error: unknown) => {
    database.close();
    throw error;
  });
  return repositories(database);
}

function repositories(database: Database): Storage {
  let open = true;
  const insertClient = database.prepare(
    'INSERT INTO clients (id, name, key, secret_hash, liveness_token_hash, quota, languages, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const clientByKey = database.prepare('SELECT * FROM clients WHERE key = ?');
  const clientByLivenessToken = database.prepare(
    'SELECT * FROM clients WHERE liveness_token_hash = ?',
  );
  const insertUser = database.prepare(
    `INSERT INTO users (client_id, id, reference_id, mac_address, app_token, created_at) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (client_id, mac_address) WHERE mac_address IS NOT NULL DO NOTHING`,
  );
  const userById = database.prepare('SELECT 1 FROM users WHERE client_id = ? AND id = ?');
  const userByDevice = database.prepare(
    'SELECT id FROM users WHERE client_id = ? AND mac_address = ?',
  );
  const deleteUser = database.prepare('DELETE FROM users WHERE client_id = ? AND id = ?');
  const dialogueOf = database.prepare(
    'SELECT * FROM dialogues WHERE client_id = ? AND user_id = ?',
  );
  const insertDialogue = database.prepare(
    `INSERT INTO dialogues (id, kind, language, prompt_code, session_hash, expires_at, client_id, user_id)
     SELECT ?, ?, ?, ?, ?, ?, client_id, id FROM users WHERE client_id = ? AND id = ?
     ON CONFLICT (client_id, user_id) DO NOTHING`,
  );
  const updateDialogue = database.prepare(
    `UPDATE dialogues SET id = ?, kind = ?, language = ?, prompt_code = ?, session_hash = ?, expires_at = ?
     WHERE client_id = ? AND user_id = ? AND id = ?`,
  );
  const deleteDialogue = database.prepare(
    'DELETE FROM dialogues WHERE client_id = ? AND user_id = ?',
  );
  const takeQuota = database.prepare(
    `INSERT INTO quota_usage (client_id, period, used) VALUES (?, ?, 1)
     ON CONFLICT (client_id, period) DO UPDATE SET used = used + 1 WHERE used < ?`,
  );

  return {
    clients: {
      create: (client) =>
        whenFree(() => {
          insertClient.run(
            client.id,
            client.name,
            client.key,
            client.secretHash,
            client.livenessTokenHash,
            client.quota,
            client.languages.join(' '),
            client.createdAt,
          );
        }),
      findByKey: (key) => whenFree(() => toClient(clientByKey.get(key))),
      findByLivenessTokenHash: (hash) => whenFree(() => toClient(clientByLivenessToken.get(hash))),
    },
    users: {
      create: (clientId, user) =>
        whenFree(() => {
          const { id, referenceId, macAddress, appToken, createdAt } = user;
          const { changes } = insertUser.run(
            clientId,
            id,
            referenceId,
            macAddress ?? null,
            appToken ?? null,
            createdAt,
          );
          if (Number(changes) === 1) return { created: true, id };
          const owner = userByDevice.get(clientId, macAddress ?? null);
          // Only a device stands in the way of a new user; its owner may have been deleted in between.
          if (owner === undefined)
            throw new StorageUnavailable('The device changed hands. Try again.');
          return { created: false, id: text(owner, 'id') };
        }),
      exists: (clientId, userId) => whenFree(() => userById.get(clientId, userId) !== undefined),
      findByMacAddress: (clientId, macAddress) =>
        whenFree(() => {
          const row = userByDevice.get(clientId, macAddress);
          return row === undefined ? undefined : text(row, 'id');
        }),
      remove: (clientId, userId) =>
        whenFree(() => Number(deleteUser.run(clientId, userId).changes) === 1),
    },
    dialogues: {
      find: (clientId, userId) => whenFree(() => toDialogue(dialogueOf.get(clientId, userId))),
      replace: (clientId, userId, seen, next) =>
        whenFree(() => {
          const { id, kind, language, promptCode, sessionHash, expiresAt } = next;
          const values = [id, kind, language, promptCode, sessionHash, expiresAt, clientId, userId];
          const { changes } =
            seen === undefined
              ? insertDialogue.run(...values)
              : updateDialogue.run(...values, seen);
          return Number(changes) === 1;
        }),
      remove: (clientId, userId) =>
        whenFree(() => {
          deleteDialogue.run(clientId, userId);
        }),
    },
    quota: {
      take: (clientId, period, limit) =>
        whenFree(() => limit > 0 && Number(takeQuota.run(clientId, period, limit).changes) === 1),
    },
    close: async () => {
      if (open) database.close();
      open = false;
    },
  };
}

/**
 * Runs statements, and runs them again a little later while another process holds the database.
 * @throws {StorageUnavailable} when it stays held, or the disk refuses.
 */
async function whenFree<T>(statements: () => T): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return statements();
    } catch (error) {
      if (isDiskFailure(error)) {
        throw new StorageUnavailable('The disk refuses to read or write.', { cause: error });
      }
      if (!isBusy(error)) throw error;
      if (Date.now() > deadline) {
        throw new StorageUnavailable('Another process holds the database.', { cause: error });
      }
      await sleep(pause);
    }
  }
}

function toClient(row: Row | undefined): ClientRecord | undefined {
  if (row === undefined) return undefined;
  const [first = '', ...others] = text(row, 'languages').split(' ');
  return {
    id: text(row, 'id'),
    name: text(row, 'name'),
    key: text(row, 'key'),
    secretHash: bytes(row, 'secret_hash'),
    livenessTokenHash: bytes(row, 'liveness_token_hash'),
    quota: row['quota'] === null ? null : number(row, 'quota'),
    languages: [first, ...others],
    createdAt: number(row, 'created_at'),
  };
}

function toDialogue(row: Row | undefined): DialogueRecord | undefined {
  if (row === undefined) return undefined;
  const kind = text(row, 'kind');
  if (!isDialogueKind(kind))
    throw new Error(`The database holds a dialogue of the unknown kind ${kind}`);
  return {
    id: text(row, 'id'),
    kind,
    language: text(row, 'language'),
    promptCode: text(row, 'prompt_code'),
    sessionHash: bytes(row, 'session_hash'),
    expiresAt: number(row, 'expires_at'),
  };
}

function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongType(column);
  return value;
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrongType(column);
  return value;
}

function bytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrongType(column);
  return value;
}

function wrongType(column: string): Error {
  return new Error(`The database holds an unexpected type in the column ${column}`);
}
