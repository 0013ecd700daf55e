import type { CustomTypesConfig } from 'pg';
import type { SqlValue } from '../sql/sql-database.js';

/** PostgreSQL has an integer that JavaScript cannot hold exactly. */
export class ImpreciseInteger extends RangeError {
  override readonly name = 'ImpreciseInteger';
}

/** Reads values by the number of their type; what is not here stays text. Truth is 1 or 0, as SQLite has it. */
const readers = new Map<number, (text: string) => SqlValue>([
  [16, (bool) => (bool === 't' ? 1 : 0)],
  [17, bytes],
  [20, integer],
  [21, integer],
  [23, integer],
  [26, integer],
  [700, Number],
  [701, Number],
  // The type of a sum of integers.
  [1700, (numeric) => (/^-?\d+$/.test(numeric) ? integer(numeric) : Number(numeric))],
]);

/** How `pg` makes values of what PostgreSQL sends. */
export const types: CustomTypesConfig = {
  getTypeParser: (type) => readers.get(type) ?? String,
};

function integer(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new ImpreciseInteger('The database holds an integer beyond 2^53.');
  }
  return value;
}

/** Bytes of their own: a small Buffer would be a piece of memory that it shares with others. */
function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.slice(2), 'hex'));
}
