import type { SqlRow } from './sql-database.js';

/** The text of a column. @throws when it holds something else, as a database that others wrote to may. */
export function text(row: SqlRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw wrongType(column);
  return value;
}

export function optionalText(row: SqlRow, column: string): string | undefined {
  return row[column] === null ? undefined : text(row, column);
}

/** The text of a column that holds one of some words. */
export function word<W extends string>(row: SqlRow, column: string, words: readonly W[]): W {
  const value = words.find((known) => known === row[column]);
  if (value === undefined) throw wrongType(column);
  return value;
}

export function number(row: SqlRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw wrongType(column);
  return value;
}

export function optionalNumber(row: SqlRow, column: string): number | null {
  return row[column] === null ? null : number(row, column);
}

export function bytes(row: SqlRow, column: string): Uint8Array {
  const value = row[column];
  if (!(value instanceof Uint8Array)) throw wrongType(column);
  return value;
}

export function optionalBytes(row: SqlRow, column: string): Uint8Array | undefined {
  return row[column] === null ? undefined : bytes(row, column);
}

/** `?, ?, ?` for as many values. */
export function marks(values: readonly unknown[]): string {
  return values.map(() => '?').join(', ');
}

function wrongType(column: string): Error {
  return new Error(`The database holds an unexpected value in the column ${column}`);
}
