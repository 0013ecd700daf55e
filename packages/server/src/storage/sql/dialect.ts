import type { SqlDatabase } from './sql-database.js';

/** Where the two databases' SQL differs. */
export interface Dialect {
  /** Types of columns. */
  integer: string;
  real: string;
  bytes: string;
  /** What ends a table's definition. */
  table: string;
  /** What a SELECT ends with that keeps its rows from others until the transaction ends. */
  forUpdate: string;
  /** The database's clock, in milliseconds since the epoch. */
  now: string;
}

export const dialects: Readonly<Record<SqlDatabase['dialect'], Dialect>> = {
  sqlite: {
    integer: 'INTEGER',
    real: 'REAL',
    bytes: 'BLOB',
    table: ' STRICT, WITHOUT ROWID',
    // A transaction has the whole database to itself.
    forUpdate: '',
    now: `CAST(unixepoch('subsec') * 1000 AS INTEGER)`,
  },
  postgres: {
    integer: 'BIGINT',
    real: 'DOUBLE PRECISION',
    bytes: 'BYTEA',
    table: '',
    forUpdate: ' FOR UPDATE',
    now: `CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)`,
  },
};
