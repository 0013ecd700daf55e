import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { recordForSystem } from '../audit/append.js';
import type { Report } from '../backup/report.js';
import { openPostgresTables } from '../storage/postgres/postgres-storage.js';
import { keySchemaName, mainSchemaName } from '../storage/postgres/schema.js';
import { type AuditLink, auditRepository } from '../storage/sql/audit.js';
import { processRepository } from '../storage/sql/deployment.js';
import { dialects } from '../storage/sql/dialect.js';
import type { SqlSession } from '../storage/sql/sql-database.js';
import { lockFolder } from '../storage/sqlite/folder-lock.js';
import { markMoved, unmarkMoved } from '../storage/sqlite/moved.js';
import { keyFile, mainFile } from '../storage/sqlite/replacement.js';
import { openSqliteDatabases } from '../storage/sqlite/sqlite-storage.js';
import { copyAndCompare, type Store, sum } from './copy-stores.js';
import { type Table, tablesOf } from './tables.js';

/** How long after its last report a server counts as one that runs. Milliseconds. */
const alive = 10_000;

/** What a migration back is told. */
export interface MigrationBackOptions {
  /** The PostgreSQL database. */
  from: string;
  /** Whether that leads to PgBouncer. */
  pooled?: boolean | undefined;
  /** A folder without a database. */
  data: string;
  link: AuditLink;
  report: Report;
  now?: number;
}

/**
 * Copies a PostgreSQL database into a new embedded one and compares both row by row. The PostgreSQL database is marked, so that no
 * server begins on it again. Until the copy is whole, the folder has a mark that keeps servers from it.
 * @returns how many rows each table has.
 * @throws beside servers, when there is a database in the folder, and when a row is not the same afterwards; then nothing of it stays.
 */
export async function migrateBack({
  from,
  pooled,
  data,
  link,
  report,
  now = Date.now(),
}: MigrationBackOptions): Promise<Record<string, number>> {
  if (existsSync(join(data, mainFile)) || existsSync(join(data, keyFile)))
    throw new Error(
      `There is a database in ${data} already. Name a folder without one with --data.`,
    );
  const postgres = await openPostgresTables(from, { pooled });
  const lock = lockFolder(data);
  let keeping = false;
  try {
    markMoved(data, unfinished(from));
    const target = await openSqliteDatabases(data, 0, true);
    try {
      const rows = await postgres.transaction((source) =>
        target.main.transaction((mainRows) =>
          target.keys.transaction(async (keyRows) => {
            await refuseBesideServers(source);
            const stores = await storesOf(source, mainRows, keyRows);
            await keepStill(source, stores);
            const rows = await copyAndCompare(stores, report);
            await recordForSystem(auditRepository(mainRows, dialects.sqlite, link), {
              at: now,
              action: 'storage.migrated.back',
              detail: { rows: sum(Object.values(rows)) },
            });
            await source.run(
              `INSERT INTO ${mainSchemaName}.deployment (name, value) VALUES ('moved', ?)`,
              movedTo(data, now),
            );
            report('keeping the copy');
            keeping = true;
            return rows;
          }),
        ),
      );
      unmarkMoved(data);
      return rows;
    } finally {
      await target.close();
    }
  } catch (error) {
    // From there on nobody knows whether PostgreSQL has kept its mark: the folder's says what to look at.
    if (!keeping) removeDatabases(data);
    throw error;
  } finally {
    lock.release();
    await postgres.close();
  }
}

async function storesOf(source: SqlSession, main: SqlSession, keys: SqlSession): Promise<Store[]> {
  return [
    { source, target: main, tables: (await tablesOf(main, mainSchemaName)).map(turned) },
    { source, target: keys, tables: (await tablesOf(keys, keySchemaName)).map(turned) },
  ];
}

/** The other way round. */
function turned({ source, name, ...table }: Table): Table {
  return { ...table, source: name, name: source, list: 'VALUES' };
}

async function refuseBesideServers(source: SqlSession): Promise<void> {
  const servers = await processRepository(source, dialects.postgres).alive(alive);
  if (servers.length > 0)
    throw new Error(
      'A server is using the PostgreSQL database, or was within the last seconds. Stop all of them, and try again.',
    );
}

/** Lets nobody write until the copy is kept. */
async function keepStill(source: SqlSession, stores: readonly Store[]): Promise<void> {
  const names = stores.flatMap(({ tables }) => tables.map((table) => table.source));
  await source.run(`LOCK TABLE ${names.join(', ')} IN SHARE MODE`);
}

function removeDatabases(data: string): void {
  for (const name of [mainFile, keyFile])
    for (const rest of ['', '-wal', '-shm']) rmSync(join(data, name + rest), { force: true });
  unmarkMoved(data);
}

/** What the mark in the folder says until the copy is whole. */
function unfinished(from: string): string {
  return `This folder is an unfinished copy of the PostgreSQL database at ${placeOf(from)}. If servers are refused there because it was moved here, the copy is whole: remove the mark. Else remove the databases and the mark in this folder, and migrate again.`;
}

/** What PostgreSQL says from then on. */
function movedTo(data: string, now: number): string {
  return `This PostgreSQL database was moved to the data folder ${resolve(data)} at ${new Date(now).toISOString()}: who was deleted there since would be back here. To go on here all the same, run: DELETE FROM ${mainSchemaName}.deployment WHERE name = 'moved'`;
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
