import { closingChunks } from './chunk-keys.js';
import type { SqlDatabase } from './sql-database.js';

/** Where the two databases' SQL differs. */
export interface Dialect {
  /** Types of columns. */
  integer: string;
  real: string;
  bytes: string;
  /** What ends a table's definition. */
  table: string;
  /** The same for a table of large rows. */
  largeRowTable: string;
  /** What makes a table whose rows are in no log and no backup, and gone after a crash; where there is no such, one that backups leave out. */
  passingTable: string;
  /** What removes the keys of a gallery's chunks together with an enrolment of theirs. */
  closingChunks: string;
  /** What a SELECT ends with that keeps its rows from others until the transaction ends. */
  forUpdate: string;
  /** The database's clock, in milliseconds since the epoch. */
  now: string;
  /** Tells the other processes that a client was changed, when the transaction is committed; undefined where there are none. */
  tell: string | undefined;
}

/** Where PostgreSQL tells of changes. The payload is the id of the client. */
export const changeChannel = 'biometrid_changes';

export const dialects: Readonly<Record<SqlDatabase['dialect'], Dialect>> = {
  sqlite: {
    integer: 'INTEGER',
    real: 'REAL',
    bytes: 'BLOB',
    table: ' STRICT, WITHOUT ROWID',
    largeRowTable: ' STRICT',
    passingTable: 'CREATE TABLE',
    closingChunks: closingChunks.sqlite,
    // A transaction has the whole database to itself.
    forUpdate: '',
    now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
    tell: undefined,
  },
  postgres: {
    integer: 'BIGINT',
    real: 'DOUBLE PRECISION',
    bytes: 'BYTEA',
    table: '',
    largeRowTable: '',
    passingTable: 'CREATE UNLOGGED TABLE',
    closingChunks: closingChunks.postgres,
    forUpdate: ' FOR UPDATE',
    now: `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`,
    tell: `SELECT pg_notify('${changeChannel}', ?)`,
  },
};
