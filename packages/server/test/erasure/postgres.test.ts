import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { open, SealBroken } from '../../src/keys/sealing.js';
import { ownPostgresServer, type PostgresServer } from '../postgres/postgres-server.js';
import { startServerUnderTest } from '../server-under-test.js';
import { aNewTemplate, enrol, openRooms } from './rooms.js';
import { pieces } from './traces.js';

it('what PostgreSQL still has of an erased template cannot be opened any more', async (ctx) => {
  // Its files are read, from which nobody else's may vanish meanwhile.
  const postgres = await ownPostgresServer(ctx);
  const fresh = await postgres.freshDatabase();
  onTestFinished(fresh.drop);
  const server = await startServerUnderTest({ databaseUrl: fresh.url });
  onTestFinished(() => server.stop());
  const { storage, keys } = server;
  const rooms = await openRooms(storage, keys);
  const client = await server.client();
  const create = async () =>
    (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  const [user, other] = [await create(), await create()];
  await enrol(rooms, client.id, aNewTemplate(user));
  await enrol(rooms, client.id, aNewTemplate(other));
  const [template] = await storage.templates.of(client.id, user, 'face');
  if (template === undefined) throw new Error('There is no template');
  const [key] = await storage.userKeys.findMany([template.keyId]);
  const place = { clientId: client.id, version: 1, templateId: template.id, ...template };
  // What is shown to fail at the end works now.
  if (key === undefined) throw new Error('There is no key');
  expect(open(keys.unwrap(key.masterKeyId, key.wrapped, key), place, template.sealed)).toHaveLength(
    4 * 128,
  );

  await client.biometrid.users.delete({ userId: user });
  await expect.poll(() => storage.erasures.pending(1)).toEqual([]);
  // So it is in heap or write-ahead log, with the server's own files as they are.
  await postgres.admin('CHECKPOINT', fresh.name);
  expect(await filesHolding(postgres, template.sealed)).not.toEqual([]);

  expect(await storage.templates.find(client.id, [template.id])).toEqual([]);
  expect(await storage.userKeys.ofUser(client.id, user)).toEqual([]);
  expect((await storage.userKeys.erasedPage('', 10)).map(({ id }) => id)).toContain(template.keyId);
  const surviving = await storage.userKeys.page('', 100);
  expect(surviving.map(({ userId }) => userId)).toEqual([other, other]);
  for (const { masterKeyId, wrapped, ...owner } of surviving) {
    const dataKey = keys.unwrap(masterKeyId, wrapped, owner);
    expect(() => open(dataKey, place, template.sealed)).toThrow(SealBroken);
  }
  // Not even where somebody puts the row back.
  await storage.users.create(client.id, {
    id: user,
    referenceId: 'customer-4711',
    macAddress: undefined,
    appToken: undefined,
    createdAt: 1,
  });
  await storage.transaction(({ templates }) => templates.add(client.id, template));
  await expect(rooms.templates.of(client.id, user, 'face')).rejects.toThrow(SealBroken);
});

/** The files of a PostgreSQL server that hold bytes, in whole or in part. */
async function filesHolding({ admin }: PostgresServer, bytes: Uint8Array): Promise<string[]> {
  const [row] = await admin('SHOW data_directory');
  const folder = String(row?.['data_directory']);
  const parts = pieces(bytes, 100).map((piece) => Buffer.from(piece));
  return ['base', 'pg_wal']
    .flatMap((room) => filesIn(join(folder, room)))
    .filter((file) => {
      const content = readFileSync(file);
      return parts.some((part) => content.includes(part));
    });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
