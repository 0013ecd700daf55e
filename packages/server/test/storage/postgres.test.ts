import { Client } from 'pg';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { describeStorage } from './describe-storage.js';
import { auditLink } from './samples.js';

describeStorage('PostgreSQL', async (ctx) => {
  const server = await postgresServer(ctx);
  const fresh = await server.freshDatabase();
  const opened: Storage[] = [];
  return {
    async open() {
      const storage = await openPostgresStorage(fresh.url, auditLink);
      opened.push(storage);
      return storage;
    },
    async alter(sql) {
      const client = new Client({
        connectionString: fresh.url,
        options: '-c search_path=biometrid',
      });
      await client.connect();
      await client.query(sql);
      await client.end();
    },
    async remove() {
      for (const storage of opened) await storage.close();
      await fresh.drop();
    },
  };
});
