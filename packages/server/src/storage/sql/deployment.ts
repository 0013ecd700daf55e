import type { DeploymentRepository, ProcessRepository } from '../storage.js';
import { number, text } from './columns.js';
import type { Dialect } from './dialect.js';
import type { SqlSession } from './sql-database.js';

/** The server processes in SQL. */
export function processRepository(session: SqlSession, { now }: Dialect): ProcessRepository {
  return {
    async report({ id, masterKeyIds }) {
      await session.run(
        `INSERT INTO biometrid.processes (id, master_key_ids, seen_at) VALUES (?, ?, ${now})
         ON CONFLICT (id) DO UPDATE SET master_key_ids = excluded.master_key_ids, seen_at = excluded.seen_at`,
        id,
        masterKeyIds.join(' '),
      );
    },
    async alive(within) {
      const rows = await session.all(
        `SELECT id, master_key_ids FROM biometrid.processes WHERE seen_at > ${now} - ?`,
        within,
      );
      return rows.map((row) => ({
        id: text(row, 'id'),
        masterKeyIds: text(row, 'master_key_ids').split(' ').filter(Boolean),
      }));
    },
    async end(id) {
      await session.run('DELETE FROM biometrid.processes WHERE id = ?', id);
    },
  };
}

/** Facts of the deployment in SQL. */
export function deploymentRepository(
  session: SqlSession,
  { now, forUpdate }: Dialect,
): DeploymentRepository {
  async function get(name: string): Promise<string | undefined> {
    const [row] = await session.all('SELECT value FROM biometrid.deployment WHERE name = ?', name);
    return row && text(row, 'value');
  }
  return {
    get,
    async lock(name) {
      // A row that is not there locks nobody out.
      await session.run(
        `INSERT INTO biometrid.deployment (name, value) VALUES (?, '') ON CONFLICT (name) DO NOTHING`,
        name,
      );
      await session.all(`SELECT 1 FROM biometrid.deployment WHERE name = ?${forUpdate}`, name);
    },
    async now() {
      const [row] = await session.all(`SELECT ${now} AS now`);
      return row === undefined ? Number.NaN : number(row, 'now');
    },
    async settle(name, value) {
      // It waits for who is about to keep one, so that nobody's is overwritten by somebody who began at the same moment.
      await session.run(
        'INSERT INTO biometrid.deployment (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING',
        name,
        value,
      );
      return (await get(name)) ?? value;
    },
    async set(name, value) {
      await session.run(
        `INSERT INTO biometrid.deployment (name, value) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
        name,
        value,
      );
    },
  };
}
