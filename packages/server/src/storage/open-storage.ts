import type { AuditLink } from './sql/audit.js';
import { openSqliteStorage } from './sqlite/sqlite-storage.js';
import type { Storage } from './storage.js';

/** Where everything is kept. */
export interface StorageLocation {
  /** Folder of the embedded database; made when it is not there. */
  data: string;
  /** A PostgreSQL database to use in its place. */
  databaseUrl?: string | undefined;
  /** Whether that leads to PgBouncer in transaction mode. */
  databasePooled?: boolean | undefined;
  /** The same database past PgBouncer, to hear of changes. */
  databaseDirectUrl?: string | undefined;
  /** Connections to PostgreSQL at most, beside that which hears of changes. */
  databaseConnections?: number | undefined;
}

/**
 * Opens the database that the settings name.
 * @param staleness for how long reads of the embedded database may miss what other processes commit: a server, beside which only
 * commands write, reads faster so. Milliseconds.
 * @param timeout of a connection to PostgreSQL and of each statement; as long as commands need when absent. Milliseconds.
 * @throws with advice when it cannot be used.
 */
export async function openStorage(
  { data, databaseUrl, databasePooled, databaseDirectUrl, databaseConnections }: StorageLocation,
  link: AuditLink,
  staleness = 0,
  timeout?: number,
): Promise<Storage> {
  if (databaseUrl === undefined) return openSqliteStorage(data, link, staleness);
  // Loaded when it is needed: a server on the embedded database stays small.
  const { openPostgresStorage } = await import('./postgres/postgres-storage.js');
  return openPostgresStorage(databaseUrl, link, {
    pooled: databasePooled,
    directUrl: databaseDirectUrl,
    connections: databaseConnections,
    ...(timeout !== undefined && { connectTimeout: timeout, statementTimeout: timeout }),
  });
}
