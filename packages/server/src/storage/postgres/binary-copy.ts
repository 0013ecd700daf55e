import type { Connection, Submittable } from 'pg';
import type { ColumnType, SqlRow, SqlValue } from '../sql/sql-database.js';

/** `pg` reads rows as text alone, which takes four times as long where they hold bytes. */
const signature = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
/** Behind the signature are flags and the length of an extension, which is empty. */
const headerBytes = signature.length + 8;

/** A statement `COPY (SELECT …) TO STDOUT (FORMAT binary)`, and what comes of it. */
export class BinaryCopy implements Submittable {
  readonly #text: string;
  readonly #received: Buffer[] = [];
  /** `pg` puts one of its own in its place, which watches the time and calls this. */
  callback: (error: Error | null | undefined) => void = () => {};

  /** @param select whose columns are of the types that `rows` is told. It takes no parameters. */
  constructor(select: string) {
    this.#text = `COPY (${select}) TO STDOUT (FORMAT binary)`;
  }

  /** The rows, once the statement has ended. @param columns in the order of the statement's. */
  rows(columns: Readonly<Record<string, ColumnType>>): SqlRow[] {
    const received = Buffer.concat(this.#received);
    if (received.compare(signature, 0, signature.length, 0, signature.length) !== 0)
      throw new Error('PostgreSQL sends no binary copy.');
    const readers = Object.entries(columns).map(([name, type]) => [name, readerOf[type]] as const);
    const rows: SqlRow[] = [];
    let at = headerBytes;
    for (;;) {
      const fields = received.readInt16BE(at);
      at += 2;
      if (fields === -1) return rows;
      if (fields !== readers.length) throw new Error('PostgreSQL sends other columns.');
      const row: Record<string, SqlValue> = {};
      for (const [name, read] of readers) {
        const length = received.readInt32BE(at);
        at += 4;
        row[name] = length < 0 ? null : read(received, at, length);
        at += Math.max(0, length);
      }
      rows.push(row);
    }
  }

  submit(connection: Connection): void {
    connection.query(this.#text);
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // It is a piece of a buffer that further messages are written into.
    this.#received.push(Buffer.from(chunk));
  }

  handleReadyForQuery(): void {
    this.callback(null);
  }

  handleError(error: Error): void {
    this.callback(error);
  }

  handleCommandComplete(): void {}
}

const readerOf: Readonly<
  Record<ColumnType, (from: Buffer, at: number, length: number) => SqlValue>
> = {
  text: (from, at, length) => from.toString('utf8', at, at + length),
  integer: (from, at) => Number(from.readBigInt64BE(at)),
  bytes: (from, at, length) => from.subarray(at, at + length),
};
