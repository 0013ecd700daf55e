import type { TestContext } from 'vitest';
import { postgresServer } from '../postgres/postgres-server.js';

/** An empty database, or a place for one. */
export interface EmptyDatabase {
  /** Undefined for SQLite, which lies in the server's data folder. */
  databaseUrl: string | undefined;
}

/** Both databases that a server can work on, by name. */
export const bothDatabases: readonly [
  string,
  (ctx: TestContext) => Promise<EmptyDatabase> | EmptyDatabase,
][] = [
  ['SQLite', () => ({ databaseUrl: undefined })],
  ['PostgreSQL', postgresDatabase],
];

/** An empty PostgreSQL database. Without PostgreSQL on the machine the test is skipped, or fails in CI. */
export async function postgresDatabase(ctx: TestContext): Promise<{ databaseUrl: string }> {
  const server = await postgresServer(ctx);
  return { databaseUrl: (await server.freshDatabase()).url };
}
