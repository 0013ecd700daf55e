import { recordForSystem } from '../audit/append.js';
import type { Report } from '../backup/report.js';
import {
  keySchemaName,
  mainSchemaName,
  openPostgresDatabases,
} from '../storage/postgres/postgres-storage.js';
import { type AuditLink, auditRepository } from '../storage/sql/audit.js';
import { dialects } from '../storage/sql/dialect.js';
import type { SqlSession } from '../storage/sql/sql-database.js';
import { lockFolder } from '../storage/sqlite/folder-lock.js';
import { openSqliteDatabases } from '../storage/sqlite/sqlite-storage.js';
import { copyTable, holdsRows, rowsOf, type Table, tablesOf, verifyTable } from './tables.js';

/** What a migration is told. */
export interface MigrationOptions {
  /** Folder of the embedded database. */
  data: string;
  /** An empty PostgreSQL database. */
  to: string;
  link: AuditLink;
  report: Report;
  now?: number;
}

/**
 * Copies the embedded database into PostgreSQL and compares both row by row. It is one transaction of PostgreSQL: interrupted
 * at any moment, it leaves the database as empty as it was, and no server sees half of it. The folder is only read.
 * @returns how many rows each table has.
 * @throws beside a server, when the PostgreSQL database is not empty, and when a row is not the same afterwards.
 */
export async function migrateToPostgres({
  data,
  to,
  link,
  report,
  now = Date.now(),
}: MigrationOptions): Promise<Record<string, number>> {
  const lock = lockFolder(data);
  try {
    const from = await openSqliteDatabases(data);
    try {
      const { main, keys } = await openPostgresDatabases(to);
      try {
        // Commands beside this one must not write either.
        return await from.main.transaction((mainRows) =>
          from.keys.transaction((keyRows) =>
            main.transaction(async (target) => {
              const stores = await storesOf(mainRows, keyRows);
              await takeEmpty(target, stores);
              const rows = await copyAndCompare(stores, target, report);
              await recordForSystem(auditRepository(target, dialects.postgres, link), {
                at: now,
                action: 'storage.migrated',
                detail: { rows: sum(Object.values(rows)) },
              });
              report('keeping the copy');
              return rows;
            }),
          ),
        );
      } finally {
        await keys.close();
        await main.close();
      }
    } finally {
      await from.close();
    }
  } finally {
    lock.release();
  }
}

/** Where rows come from, with the tables that they go to. */
interface Store {
  source: SqlSession;
  tables: readonly Table[];
}

async function storesOf(main: SqlSession, keys: SqlSession): Promise<Store[]> {
  return [
    { source: main, tables: await tablesOf(main, mainSchemaName) },
    { source: keys, tables: await tablesOf(keys, keySchemaName) },
  ];
}

/** Keeps servers from beginning on the database, and makes sure that none did. */
async function takeEmpty(target: SqlSession, stores: readonly Store[]): Promise<void> {
  await target.run(`LOCK TABLE ${mainSchemaName}.deployment IN EXCLUSIVE MODE`);
  for (const { tables } of stores)
    for (const table of tables)
      if (await holdsRows(target, table))
        throw new Error(
          `The PostgreSQL database is not empty: ${table.name} holds rows. Name one that no server has used.`,
        );
}

async function copyAndCompare(
  stores: readonly Store[],
  target: SqlSession,
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
    for (const { source, tables } of stores)
      for (const table of tables)
        await work(source, target, table, (rows) => {
          done += rows;
          report(`${step} ${table.name}`, done / all);
        });
  }
  return counts;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
