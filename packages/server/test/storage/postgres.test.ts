import { Client } from 'pg';
import { beforeEach, describe, expect, it, type TestContext } from 'vitest';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { postgresServer } from '../postgres/postgres-server.js';
import type { TestDatabase } from './conformance/stage.js';
import { describeStorage } from './describe-storage.js';
import { aClient, aTemplate, aUserOf, auditLink } from './samples.js';

describeStorage('PostgreSQL', freshDatabase);

describe('a PostgreSQL database', () => {
  let database: TestDatabase;
  beforeEach(async (ctx) => {
    database = await freshDatabase(ctx);
    return () => database.remove();
  });

  it('can be set up by several processes at once', async () => {
    const storages = await Promise.all(Array.from({ length: 4 }, () => database.open()));
    const { key } = await aClient(storages[0] ?? (await database.open()));
    for (const storage of storages) expect((await storage.clients.findByKey(key))?.key).toBe(key);
  });

  it('has room for as many servers as its connections suffice for, with one more of each to hear of changes', async () => {
    const storage = await database.open();
    // Of the 200 of the tests' PostgreSQL three are for superusers.
    expect(await storage.room()).toEqual({ servers: 17, connections: 197, each: 11 });
  });

  it.each(['biometrid', 'biometrid_keys'])(
    'whose schema %s is of a newer release, or was made otherwise, is refused and left as it is',
    async (schema) => {
      const { key } = await aClient(await database.open());
      const migrations = `${schema}.migrations`;
      await database.alter(`INSERT INTO ${migrations} VALUES (99, 'of the future')`);
      await expect(database.open()).rejects.toThrow(/written by a newer release/);
      await database.alter(`DELETE FROM ${migrations} WHERE number = 99`);
      expect((await (await database.open()).clients.findByKey(key))?.key).toBe(key);
      await database.alter(`UPDATE ${migrations} SET checksum = 'another' WHERE number = 1`);
      await expect(database.open()).rejects.toThrow(/another schema step 1/);
    },
  );

  it('tells other processes whose templates and settings changed, once it is committed', async () => {
    const [storage, other] = [await database.open(), await database.open()];
    const told: string[] = [];
    const end = other.onForeignChange((clientId) => told.push(clientId));
    // The first word is that it listens.
    await expect.poll(() => told).toContain('');
    const [client, user] = await aUserOf(storage);
    const record = await aClient(storage);
    const template = aTemplate(user);
    await storage.transaction(async ({ templates }) => {
      await templates.add(client, template);
      await templates.remove(client, [template]);
    });
    await expect.poll(() => told.filter(Boolean)).toEqual([client]);
    await storage.transaction(({ clients }) => clients.update({ ...record, name: 'another' }));
    await expect.poll(() => told.filter(Boolean)).toEqual([client, record.id]);
    const failing = storage.transaction(async ({ templates }) => {
      await templates.add(client, template);
      throw new Error('given up');
    });
    await expect(failing).rejects.toThrow('given up');
    await storage.transaction(({ clients }) => clients.update(record));
    await expect.poll(() => told.filter(Boolean)).toEqual([client, record.id, record.id]);
    end();
  });
});

async function freshDatabase(ctx: TestContext): Promise<TestDatabase> {
  const server = await postgresServer(ctx);
  const fresh = await server.freshDatabase();
  const opened: Storage[] = [];
  return {
    async open() {
      // Whoever names a table without its schema finds none.
      const url = `${fresh.url}?options=${encodeURIComponent('-c search_path=nowhere')}`;
      const storage = await openPostgresStorage(url, auditLink);
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
}
