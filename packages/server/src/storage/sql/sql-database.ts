import type { MaybePromise } from '../../maybe-promise.js';

/** What a column holds. Integers stay within what a JavaScript number holds exactly. */
export type SqlValue = string | number | null | Uint8Array;

export type SqlRow = Readonly<Record<string, SqlValue>>;

/**
 * Runs statements of the SQL that both databases understand. Tables are written with the schema that PostgreSQL has them in,
 * `biometrid.users`, for no connection has a search path of its own. Parameters are written `?`; no text among them holds a null byte.
 * Every call may fail with `StorageUnavailable`.
 */
export interface SqlReads {
  /** The rows of a statement that changes nothing. It may be sent twice. */
  all(sql: string, ...parameters: readonly SqlValue[]): MaybePromise<SqlRow[]>;
}

/** What a column holds, for who has to know before it is read. Integers are of 64 bits. */
export type ColumnType = 'text' | 'integer' | 'bytes';

/** Reads, and statements that change something. */
export interface SqlSession extends SqlReads {
  /** Runs a statement. @returns how many rows it changed. */
  run(sql: string, ...parameters: readonly SqlValue[]): Promise<number>;
  /** Runs a statement that ends with `RETURNING`. @returns its rows. */
  returning(sql: string, ...parameters: readonly SqlValue[]): Promise<SqlRow[]>;
}

/** A database, whichever keeps it. */
export interface SqlDatabase {
  readonly dialect: 'sqlite' | 'postgres';
  /** Single reads. They see all that was committed before, by this process or another. */
  readonly read: SqlReads & {
    /**
     * As `all`, for many rows with large values. The bytes of a row may be a piece of memory that all rows share.
     * @param columns of the statement, in its order.
     */
    many(
      columns: Readonly<Record<string, ColumnType>>,
      sql: string,
      ...parameters: readonly (string | number)[]
    ): MaybePromise<SqlRow[]>;
  };
  /**
   * Runs statements as one: all of them are kept, or none. It is tried again when another process came between, so the work
   * must do no harm when it runs twice. Only one transaction of an SQLite database runs at a time; the work must wait for
   * nothing but its own statements.
   * @throws what the work throws; then nothing is kept.
   */
  transaction<T>(work: (session: SqlSession) => MaybePromise<T>): Promise<T>;
  /** Closing what is closed already does nothing. */
  close(): Promise<void>;
}
