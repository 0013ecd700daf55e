import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { isRecord } from '../json/json.js';
import type { Keys } from '../keys/key-folder.js';
import { type Database, eachRow } from '../storage/sqlite/driver.js';

/** What a backup says of itself, in a table of its main file. */
export interface Manifest {
  format: 1;
  id: string;
  /** Version of the server that made it. */
  release: string;
  /** ISO 8601. */
  createdAt: string;
  /** Fingerprint of the keys that fit. */
  keys: string;
  /** How many rows each table of the main file has. */
  rows: Record<string, number>;
  /** SHA-256 of the tables of the main file, in hexadecimal digits. */
  content: string;
  /** SHA-256 of the key file. */
  keyFile: string;
}

/** Writes a manifest into the backup's main file, signed with the keys. */
export function writeManifest(database: Database, keys: Keys, manifest: Manifest): void {
  const text = JSON.stringify(manifest);
  database.exec('CREATE TABLE backup (manifest TEXT NOT NULL, mac BLOB NOT NULL) STRICT');
  database.prepare('INSERT INTO backup (manifest, mac) VALUES (?, ?)').run(text, sign(keys, text));
}

/**
 * Reads the manifest of a backup's main file.
 * @throws when there is none, a later release made it, or the keys did not sign it.
 */
export function readManifest(database: Database, keys: Keys): Manifest {
  const row: unknown = database.prepare('SELECT manifest, mac FROM backup').get();
  const text = isRecord(row) ? row['manifest'] : undefined;
  const mac = isRecord(row) ? row['mac'] : undefined;
  if (typeof text !== 'string' || !(mac instanceof Uint8Array))
    throw new Error('it has no manifest');
  const manifest: unknown = JSON.parse(text);
  if (!isRecord(manifest) || manifest['format'] !== 1)
    throw new Error('a later release made it; restore it with that release');
  if (manifest['keys'] !== keys.fingerprint())
    throw new Error(
      'it was made with other keys; name the folder of its keys with --keys, or restore it from its own backup',
    );
  const expected = sign(keys, text);
  if (mac.length !== expected.length || !timingSafeEqual(mac, expected))
    throw new Error('its manifest was changed');
  // Signed by `writeManifest`, which takes nothing else.
  return manifest as unknown as Manifest;
}

/** What the tables of a backup's main file hold, its manifest left out. */
export async function contentOf(database: Database): Promise<Pick<Manifest, 'content' | 'rows'>> {
  const hash = createHash('sha256');
  const schema = database
    .prepare(`SELECT type, name, sql FROM sqlite_schema WHERE tbl_name <> 'backup' ORDER BY name`)
    .all();
  hash.update(JSON.stringify(schema));
  const rows: Manifest['rows'] = {};
  for (const { type, name } of schema) {
    if (type !== 'table') continue;
    let count = 0;
    // In the order in which the table lies there.
    for (const row of eachRow(database, `SELECT * FROM ${quoted(String(name))} NOT INDEXED`)) {
      for (const value of Object.values(row)) {
        // No two rows are written alike.
        if (value instanceof Uint8Array) hash.update(`${value.length} bytes:`).update(value);
        else hash.update(`${JSON.stringify(value)},`);
      }
      count += 1;
      if (count % 1_000 === 0) await turn();
    }
    hash.update(`${count} rows;`);
    rows[String(name)] = count;
  }
  return { content: hash.digest('hex'), rows };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function sign(keys: Keys, text: string): Uint8Array {
  return createHmac('sha256', keys.derive('backup')).update(text).digest();
}
