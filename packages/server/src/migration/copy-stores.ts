import type { Report } from '../backup/report.js';
import type { SqlSession } from '../storage/sql/sql-database.js';
import { copyTable, rowsOf, type Table, verifyTable } from './tables.js';

/** Where rows come from, with the tables that they go to. */
export interface Store {
  source: SqlSession;
  /** Where they go. */
  target: SqlSession;
  tables: readonly Table[];
}

/** Copies all rows and compares them one by one. @returns how many rows each table has. @throws when one is not the same afterwards. */
export async function copyAndCompare(
  stores: readonly Store[],
  report: Report,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { source, tables } of stores)
    for (const table of tables) counts[table.name] = await rowsOf(source, table);
  const all = Math.max(1, sum(Object.values(counts)));
  for (const [step, work] of [
    ['copying', copyTable],
    ['comparing', verifyTable],
  ] as const) {
    let done = 0;
    for (const { source, target, tables } of stores)
      for (const table of tables)
        await work(source, target, table, (rows) => {
          done += rows;
          report(`${step} ${table.name}`, done / all);
        });
  }
  return counts;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
