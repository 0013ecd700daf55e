import { recordForSystem } from '../audit/append.js';
import type { Report } from '../backup/report.js';
import { openPostgresTables } from '../storage/postgres/postgres-storage.js';
import { keySchemaName, mainSchemaName } from '../storage/postgres/schema.js';
import { type AuditLink, auditRepository } from '../storage/sql/audit.js';
import { dialects } from '../storage/sql/dialect.js';
import type { SqlSession } from '../storage/sql/sql-database.js';
import { lockFolder } from '../storage/sqlite/folder-lock.js';
import { markMoved } from '../storage/sqlite/moved.js';
import { openSqliteDatabases } from '../storage/sqlite/sqlite-storage.js';
import { copyAndCompare, type Store, sum } from './copy-stores.js';
import { holdsRows, tablesOf } from './tables.js';

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
 * at any moment, it leaves the database as empty as it was, and no server sees half of it. The folder is only read; a mark in it
 * keeps servers and commands from it afterwards.
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
      const postgres = await openPostgresTables(to);
      try {
        // Commands beside this one must not write either.
        return await from.main.transaction((mainRows) =>
          from.keys.transaction((keyRows) =>
            postgres.transaction(async (target) => {
              const stores = await storesOf(mainRows, keyRows, target);
              await takeEmpty(target, stores);
              const rows = await copyAndCompare(stores, report);
              await recordForSystem(auditRepository(target, dialects.postgres, link), {
                at: now,
                action: 'storage.migrated',
                detail: { rows: sum(Object.values(rows)) },
              });
              report('keeping the copy');
              // Right before the copy is kept: killed in between, nobody serves both.
              markMoved(data, movedTo(to, now));
              return rows;
            }),
          ),
        );
      } finally {
        await postgres.close();
      }
    } finally {
      await from.close();
    }
  } finally {
    lock.release();
  }
}

/** What the mark in the folder says. */
function movedTo(to: string, now: number): string {
  const { host, pathname } = new URL(to);
  return `The database of this folder lives in PostgreSQL at ${host}${pathname} since ${new Date(now).toISOString()}: who was deleted there since would be back here. Start servers with --database-url, and bring it back with biometrid migrate --back. If that database is empty, because the migration was interrupted at its end, remove the mark and migrate again.`;
}

async function storesOf(main: SqlSession, keys: SqlSession, target: SqlSession): Promise<Store[]> {
  return [
    { source: main, target, tables: await tablesOf(main, mainSchemaName) },
    { source: keys, target, tables: await tablesOf(keys, keySchemaName) },
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
