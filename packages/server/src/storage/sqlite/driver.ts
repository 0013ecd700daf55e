import { type Database, openDatabase as open, type Statement } from '@biometrid/sqlite';
import type { SqlRow } from '../sql/sql-database.js';

export type { Database, Statement };

/** Opens a database file, or makes it. @throws with the file's name. */
export function openDatabase(file: string): Database {
  try {
    return open(file);
  } catch (error) {
    throw naming(file, error);
  }
}

/** An error that says which file it is about: SQLite's own messages do not. Its result code stays. */
export function naming(file: string, error: unknown): unknown {
  if (error instanceof Error && !error.message.includes(file))
    error.message = `${file}: ${error.message}`;
  return error;
}

/** Statements whose rows are being read. */
const reading = new Set<Statement>();

/** The rows that a statement finds, read one by one. */
export function* eachRow(database: Database, sql: string): Generator<SqlRow> {
  const statement = database.prepare(sql);
  // On Node 20 an iterator does not keep its statement in memory.
  reading.add(statement);
  try {
    yield* statement.iterate();
  } finally {
    reading.delete(statement);
  }
}

/**
 * Attaches a further database to a connection; `DETACH` lets go of it. On Node 20 a connection that prepared a statement holds
 * its files until the statement is collected, so whatever else uses the file should be read by `exec` alone.
 */
export function attach(database: Database, file: string, name: string): void {
  database.exec(`ATTACH '${file.replaceAll(`'`, `''`)}' AS ${name}`);
}

/** Whether a call failed because another connection holds the database. */
export function isBusy(error: unknown): boolean {
  return primaryCode(error) === 5;
}

/** SQLITE_READONLY, SQLITE_IOERR, SQLITE_CORRUPT, SQLITE_FULL */
const diskFailures: readonly (number | undefined)[] = [8, 10, 11, 13];

/** Whether a call failed because the disk is full, broken or read-only, or has damaged the file. */
export function isDiskFailure(error: unknown): error is Error {
  return error instanceof Error && diskFailures.includes(primaryCode(error));
}

/** The primary result code of an error, from https://www.sqlite.org/rescode.html. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number')
    return undefined;
  return error.errcode & 0xff;
}
