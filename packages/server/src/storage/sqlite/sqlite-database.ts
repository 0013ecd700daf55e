import { chmodSync, existsSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SqlDatabase, SqlRow, SqlSession, SqlValue } from '../sql/sql-database.js';
import { DiskRefuses, StorageUnavailable } from '../storage.js';
import {
  type Database,
  isBusy,
  isDiskFailure,
  naming,
  openDatabase,
  type Statement,
} from './driver.js';

/** How long a statement may block this process while another one writes. Milliseconds. */
const busyTimeout = 50;
/** How long a call is tried again, without blocking, before it fails. Milliseconds. */
const patience = 5_000;
const pause = 20;
/** Prepared statements that a connection keeps. */
const keptStatements = 200;

/** An SQLite database file. */
export interface SqliteDatabase extends SqlDatabase {
  /**
   * Copies the write-ahead log into the file and empties it, so that nothing deleted is left in it.
   * @returns false when a reader was in the way.
   */
  truncateLog(): Promise<boolean>;
}

/**
 * Opens a database file, or makes it. Writes and reads have a connection each: a reading transaction that turned into a
 * writing one could fail.
 * @param staleness for how long reads may share a transaction, and miss what other processes commit meanwhile; for one turn of
 * the event loop when 0. Milliseconds.
 */
export async function openSqliteDatabase(file: string, staleness = 0): Promise<SqliteDatabase> {
  const fresh = !existsSync(file);
  const writer = connect(file);
  if (fresh) chmodSync(file, 0o600);
  let reader: Connection | undefined;
  try {
    await whenFree(file, () =>
      writer.database.exec(`
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA temp_store = MEMORY;
      `),
    );
    reader = connect(file);
    reader.database.exec('PRAGMA query_only = ON');
    return database(file, writer, reader, staleness);
  } catch (error) {
    reader?.database.close();
    writer.database.close();
    throw naming(file, error);
  }
}

function database(
  file: string,
  writer: Connection,
  reader: Connection,
  staleness: number,
): SqliteDatabase {
  const opened = identityOf(file);
  let open = true;
  let reading = false;
  /** The end of the last transaction in the queue. */
  let last: Promise<unknown> = Promise.resolve();

  /** Reads share a transaction: to begin and to end one costs more than a look-up. */
  const beginReading = () => {
    if (reading) return;
    reader.database.exec('BEGIN');
    reading = true;
    if (staleness === 0) setImmediate(endReading);
    else setTimeout(endReading, staleness);
  };
  const endReading = () => {
    if (!reading || !open) return;
    reading = false;
    reader.database.exec('COMMIT');
  };

  const writes: SqlSession = {
    all: async (sql, ...parameters) => rows(writer.statement(sql), parameters),
    returning: async (sql, ...parameters) => rows(writer.statement(sql), parameters),
    run: async (sql, ...parameters) => Number(writer.statement(sql).run(...parameters).changes),
  };

  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };

  /** Answers at once, unless another process is in the way. */
  const read = (sql: string, parameters: readonly SqlValue[]) => {
    try {
      beginReading();
      return rows(reader.statement(sql), parameters);
    } catch (error) {
      if (!isBusy(error) && !isDiskFailure(error)) throw error;
      return whenFree(file, () => rows(reader.statement(sql), parameters));
    }
  };

  return {
    dialect: 'sqlite',
    read: {
      all: (sql, ...parameters) => read(sql, parameters),
      many: (_columns, sql, ...parameters) => read(sql, parameters),
    },
    transaction: (work) =>
      inTurn(async () => {
        // SQLite would go on writing into a file that nobody finds any more.
        if (identityOf(file) !== opened) {
          throw new StorageUnavailable(
            `${file} was removed or replaced while it is in use, and nothing can be kept. Stop the server, and put the file back.`,
          );
        }
        await whenFree(file, () => writer.database.exec('BEGIN IMMEDIATE'));
        try {
          const result = await work(writes);
          // Where somebody always reads, the write-ahead log could never begin anew.
          endReading();
          writer.database.exec('COMMIT');
          return result;
        } catch (error) {
          // A full disk may have ended the transaction already.
          if (writer.database.isTransaction) writer.database.exec('ROLLBACK');
          throw isDiskFailure(error) ? diskRefuses(file, error) : error;
        }
      }),
    truncateLog: () =>
      inTurn(async () => {
        endReading();
        try {
          const [result] = rows(writer.statement('PRAGMA wal_checkpoint(TRUNCATE)'), []);
          return result?.['busy'] === 0;
        } catch (error) {
          throw isDiskFailure(error) ? diskRefuses(file, error) : error;
        }
      }),
    close: () =>
      inTurn(async () => {
        if (!open) return;
        endReading();
        open = false;
        reader.close();
        writer.close();
      }),
  };
}

/** Tells a file from any other that comes to have its name. */
function identityOf(file: string): bigint | undefined {
  return statSync(file, { bigint: true, throwIfNoEntry: false })?.ino;
}

interface Connection {
  database: Database;
  statement(sql: string): Statement;
  close(): void;
}

function connect(file: string): Connection {
  const database = openDatabase(file);
  database.exec(`PRAGMA busy_timeout = ${busyTimeout}`);
  const statements = new Map<string, Statement>();
  return {
    database,
    statement(sql) {
      let statement = statements.get(sql);
      if (statement === undefined) {
        if (statements.size >= keptStatements) statements.clear();
        statement = database.prepare(sql.replaceAll(schemas, ''));
        statements.set(sql, statement);
      }
      return statement;
    },
    close() {
      statements.clear();
      database.close();
    },
  };
}

/** Each schema of PostgreSQL is a file of its own here. */
const schemas = /\bbiometrid(_keys)?\./g;

function rows(statement: Statement, parameters: readonly SqlValue[]): SqlRow[] {
  // The columns of our tables hold nothing else.
  return statement.all(...parameters) as SqlRow[];
}

/**
 * Runs a statement, and runs it again a little later while another process holds the database.
 * @throws {StorageUnavailable} when it stays held, or the disk refuses.
 */
async function whenFree<T>(file: string, statement: () => T): Promise<T> {
  const deadline = Date.now() + patience;
  for (;;) {
    try {
      return statement();
    } catch (error) {
      if (isDiskFailure(error)) throw diskRefuses(file, error);
      if (!isBusy(error)) throw error;
      if (Date.now() > deadline) {
        throw new StorageUnavailable(`Another process holds the database ${file}.`, {
          cause: error,
        });
      }
      await sleep(pause);
    }
  }
}

function diskRefuses(file: string, cause: Error): DiskRefuses {
  // SQLite's messages hold no values.
  return new DiskRefuses(`The disk refuses to read or write ${file}: ${cause.message}.`, {
    cause,
  });
}
