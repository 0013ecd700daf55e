import { createHash, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { openPostgresDatabase } from '../../src/storage/postgres/postgres-database.js';
import { openPostgresStorage } from '../../src/storage/postgres/postgres-storage.js';
import { keySchemaName, mainSchemaName, withoutSchema } from '../../src/storage/postgres/schema.js';
import { auditRepository } from '../../src/storage/sql/audit.js';
import { clientRepository } from '../../src/storage/sql/clients.js';
import { dialects } from '../../src/storage/sql/dialect.js';
import { keySchema, mainSchema, migrate } from '../../src/storage/sql/schema.js';
import type { SqlDatabase, SqlSession } from '../../src/storage/sql/sql-database.js';
import { templateRepository } from '../../src/storage/sql/templates.js';
import { userKeyStore } from '../../src/storage/sql/user-keys.js';
import { userRepository } from '../../src/storage/sql/users.js';
import { keyFile, mainFile } from '../../src/storage/sqlite/replacement.js';
import { openSqliteDatabase } from '../../src/storage/sqlite/sqlite-database.js';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.js';
import type { ClientRecord, Storage } from '../../src/storage/storage.js';
import { postgresServer } from '../postgres/postgres-server.js';
import { aHeardRecord, aTemplate, aUser, aUserKey, auditLink } from './samples.js';

/** SHA-256 of the steps that release 1.0.0 made a database of: who changes one shuts out every database that has it. */
const released = {
  sqlite: ['8be18e72b7661178843031f0811ce6dc4df4f0089bf702204a81bd6c08a07648'],
  postgres: ['eb4badc5e848224b717db9d65fece3260a401e514302612019558b0c854578dd'],
};

interface Place {
  /** Opens the databases themselves, without their tables. */
  bare(): Promise<{ main: SqlDatabase; keys: SqlDatabase }>;
  /** Has a transaction make tables in a schema. */
  makeIn(session: SqlSession, schema: string): Promise<void>;
  open(): Promise<Storage>;
}

const adapters: readonly [keyof typeof released, (ctx: TestContext) => Promise<Place>][] = [
  ['sqlite', sqlitePlace],
  ['postgres', postgresPlace],
];

describe.each(adapters)('a database on %s', (dialect, place) => {
  it('has the released steps unchanged', () => {
    const digests = releasedSteps(dialect).map((step) =>
      createHash('sha256').update(step).digest('hex'),
    );
    expect(digests).toEqual(released[dialect]);
  });

  it('of the release before keeps all it holds, and can do all that is new', async (ctx) => {
    const { bare, makeIn, open } = await place(ctx);
    const client = aClientRecord();
    const user = aUser();
    const template = aTemplate(user.id);
    const key = aUserKey(client.id, user.id, { id: template.keyId });
    const { main, keys } = await bare();
    await keys.transaction(async (session) => {
      await makeIn(session, keySchemaName);
      await migrate(session, keySchema(dialects[dialect]));
    });
    await userKeyStore(keys).put(key);
    await main.transaction(async (session) => {
      await makeIn(session, mainSchemaName);
      await migrate(session, releasedSteps(dialect));
      await clientRepository(session, dialects[dialect]).create(client);
      await userRepository(session, dialects[dialect]).create(client.id, user);
      await templateRepository(session, dialects[dialect], () => {}).add(client.id, template);
      const entry = { at: 1, action: 'user.created' };
      await auditRepository(session, dialects[dialect], auditLink).append(client.id, entry);
    });
    await keys.close();
    await main.close();

    const storage = await open();
    expect(await storage.clients.findByKey(client.key)).toEqual(client);
    expect(await storage.templates.of(client.id, user.id, 'face')).toEqual([template]);
    expect(await storage.userKeys.findMany([key.id])).toEqual([key]);
    expect(await storage.audit.read(client.id, 0, 10)).toHaveLength(1);
    const record = aHeardRecord(user.id);
    await storage.transaction(({ heard }) => heard.add(client.id, record, 50));
    expect(await storage.heard.of(client.id, user.id, record.encoder)).toMatchObject([
      { id: record.id },
    ]);
    await storage.tries.fail(client.id, user.id, 'voice', 1, 5);
    expect(await storage.tries.find(client.id, user.id, 'voice', 2)).toMatchObject({ count: 1 });
    const calibration = { modality: 'face', encoder: 'an-encoder-1', madeAt: 1, state: { of: 2 } };
    await storage.calibrations.put(client.id, calibration);
    expect(await storage.calibrations.of(client.id)).toEqual([calibration]);
    const gallery = { clientId: client.id, modality: 'face', encoder: 'an-encoder-1' };
    await storage.galleryHomes.note('a server', [{ gallery, usedAt: 1 }], 9);
    expect(await storage.galleryHomes.of('a server', 0)).toEqual([gallery]);
    await storage.close();
    // Once is enough.
    await (await open()).close();
  });
});

function releasedSteps(dialect: keyof typeof released): readonly string[] {
  return mainSchema(dialects[dialect]).slice(0, released[dialect].length);
}

function aClientRecord(): ClientRecord {
  return {
    id: randomUUID(),
    name: 'a client',
    key: randomUUID(),
    settings: { quota: 5 },
    createdAt: 1,
    revokedAt: null,
    credentials: [],
  };
}

async function sqlitePlace(): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-former-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return {
    bare: async () => ({
      main: await openSqliteDatabase(join(folder, mainFile)),
      keys: await openSqliteDatabase(join(folder, keyFile)),
    }),
    makeIn: async () => {},
    open: () => openSqliteStorage(folder, auditLink),
  };
}

async function postgresPlace(ctx: TestContext): Promise<Place> {
  const { url, drop } = await (await postgresServer(ctx)).freshDatabase();
  onTestFinished(drop);
  return {
    async bare() {
      const database = await openPostgresDatabase(url);
      return { main: database, keys: database };
    },
    makeIn: withoutSchema,
    open: () => openPostgresStorage(url, auditLink),
  };
}
