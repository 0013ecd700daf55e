import { marks, number, text } from '../storage/sql/columns.js';
import type { SqlRow, SqlSession, SqlValue } from '../storage/sql/sql-database.js';

/** A table that both databases have. In PostgreSQL it is named with its schema. */
export interface Table {
  /** Where rows come from. */
  source: string;
  /** Where they go. */
  name: string;
  columns: readonly string[];
  /** Columns of the primary key. */
  key: readonly string[];
  /** How the target says a list of rows: `VALUES` in the embedded database. */
  list: '' | 'VALUES';
}

/** Is told how many more rows are done. */
type Done = (rows: number) => void;

/** Rows that are held in memory at once. */
const batch = 200;

/**
 * The tables of an embedded database, those that others refer to first; each database notes by itself which steps of its schema
 * it has, makes its own copies of galleries, and is searched by servers of other names.
 * @param schema where PostgreSQL has them.
 */
export async function tablesOf(source: SqlSession, schema: string): Promise<Table[]> {
  const tables = await source.all(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'migrations'
       AND name NOT IN ('gallery_snapshots', 'gallery_chunks', 'gallery_chunk_keys', 'gallery_homes') ORDER BY rowid`,
  );
  return Promise.all(
    tables.map(async (row) => {
      const name = text(row, 'name');
      const columns = await source.all('SELECT name, pk FROM pragma_table_info(?)', name);
      return {
        source: name,
        name: `${schema}.${name}`,
        columns: columns.map((column) => text(column, 'name')),
        key: columns
          .filter((column) => number(column, 'pk') > 0)
          .sort((one, other) => number(one, 'pk') - number(other, 'pk'))
          .map((column) => text(column, 'name')),
        list: '',
      } as const;
    }),
  );
}

export async function rowsOf(source: SqlSession, { source: name }: Table): Promise<number> {
  return count(await source.all(`SELECT count(*) AS rows FROM ${name}`));
}

export async function holdsRows(target: SqlSession, { name }: Table): Promise<boolean> {
  return (await target.all(`SELECT 1 FROM ${name} LIMIT 1`)).length > 0;
}

/** Copies all rows of a table. */
export async function copyTable(
  source: SqlSession,
  target: SqlSession,
  table: Table,
  done: Done,
): Promise<void> {
  const { name, columns } = table;
  for await (const rows of pagesOf(source, table)) {
    const values = rows.map(() => `(${marks(columns)})`).join(', ');
    await target.run(
      `INSERT INTO ${name} (${columns.join(', ')}) VALUES ${values}`,
      ...rows.flatMap((row) => valuesOf(row, columns)),
    );
    done(rows.length);
  }
}

/** Compares all rows of a table by value. @throws when one differs, or there are others. */
export async function verifyTable(
  source: SqlSession,
  target: SqlSession,
  table: Table,
  done: Done,
): Promise<void> {
  const { name, columns, key } = table;
  const list = columns.join(', ');
  for await (const rows of pagesOf(source, table)) {
    const found = await target.all(
      `SELECT ${list} FROM ${name} WHERE (${key.join(', ')}) IN (${table.list} ${rows.map(() => `(${marks(key)})`).join(', ')})`,
      ...rows.flatMap((row) => valuesOf(row, key)),
    );
    const copies = new Set(found.map((row) => written(row, columns)));
    if (copies.size !== rows.length || rows.some((row) => !copies.has(written(row, columns))))
      throw new Error(`The copy of ${name} is not the same. Nothing was kept of it; try again.`);
    done(rows.length);
  }
  const copied = count(await target.all(`SELECT count(*) AS rows FROM ${name}`));
  if (copied !== (await rowsOf(source, table)))
    throw new Error(`The copy of ${name} has rows of its own. Nothing was kept of it; try again.`);
}

async function* pagesOf(
  source: SqlSession,
  { source: name, columns, key }: Table,
): AsyncGenerator<SqlRow[]> {
  const order = key.join(', ');
  let last: SqlRow | undefined;
  for (;;) {
    const rows = await source.all(
      `SELECT ${columns.join(', ')} FROM ${name} ${
        last === undefined ? '' : `WHERE (${order}) > (${marks(key)})`
      } ORDER BY ${order} LIMIT ${batch}`,
      ...(last === undefined ? [] : valuesOf(last, key)),
    );
    last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
  }
}

function valuesOf(row: SqlRow, columns: readonly string[]): SqlValue[] {
  return columns.map((column) => row[column] ?? null);
}

/** A row as a text that no other row has. */
function written(row: SqlRow, columns: readonly string[]): string {
  return JSON.stringify(
    valuesOf(row, columns).map((value) =>
      value instanceof Uint8Array ? { bytes: Buffer.from(value).toString('base64') } : value,
    ),
  );
}

function count([row]: readonly SqlRow[]): number {
  return row === undefined ? 0 : number(row, 'rows');
}
