import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { ordinaryUser } from '../ordinary-user.js';
import { findPrograms, startCluster } from '../postgres/cluster.js';
import {
  ownPostgresServer,
  type PostgresServer,
  postgresServer,
} from '../postgres/postgres-server.js';
import { aUser } from '../storage/samples.js';
import { aNewTemplate, type ErasureRooms, enrol, openRooms, roomsOn } from './rooms.js';
import { pieces } from './traces.js';

const encoder = 'an-encoder-1';
const copied = { snapshots: true, many: 2, chunk: 3 };

it('what is left of a copied gallery in logs, backups, dumps and on standbys is no piece of the copy, and no key of one', async (ctx) => {
  const { postgres, programs, folder, superuser, storage, rooms, client, enrolOne } =
    // Its files are read.
    await aCopiedGallery(ctx, await ownPostgresServer(ctx));
  const [erased] = [await enrolOne(), await enrolOne(), await enrolOne(), await enrolOne()];
  // That of an ordinary table is in all of them.
  const logged = await tracesOfTemplate(storage, client, erased);
  await copy(rooms, client);
  const first = await tracesOfCopy(storage, client);
  expect(first).toHaveLength(4);

  await programs(
    'pg_basebackup',
    '--pgdata',
    'backup',
    '--checkpoint=fast',
    '--no-sync',
    '--write-recovery-conf',
  );
  const { password } = superuser;
  const template = { programs: findPrograms() ?? '', folder: join(folder, 'backup'), password };
  const standby = await startCluster(template, join(folder, 'standby'));
  onTestFinished(() => standby.end('SIGQUIT'));
  await rooms.erasure.user(client, erased, { action: 'user.deleted', at: 1 });
  const later = await tracesOfTemplate(storage, client, await enrolOne());
  await copy(rooms, client);
  const traces = [...first, ...(await tracesOfCopy(storage, client))];
  expect(traces).toHaveLength(8);
  const [at] = await postgres.admin('SELECT pg_current_wal_lsn()::text AS lsn');
  const replica = new Client({ ...superuser, port: standby.port });
  await replica.connect();
  onTestFinished(() => replica.end());
  const replayed = `SELECT pg_last_wal_replay_lsn() >= '${at?.['lsn']}' AS all`;
  await expect.poll(async () => (await replica.query(replayed)).rows).toEqual([{ all: true }]);
  await replica.end();
  await standby.end('SIGINT');
  await dump(programs, 'dump', '--no-unlogged-table-data');
  await dump(programs, 'whole');

  const [row] = await postgres.admin('SHOW data_directory');
  const log = join(String(row?.['data_directory']), 'pg_wal');
  // What is of ordinary tables is in each; of the copy, in what was dumped without heeding the guide alone.
  const nothing = traces.map(() => false);
  const all = [...logged, ...later, ...traces];
  const inFolder = (path: string) => held(filesIn(path), all);
  expect(inFolder(log)).toEqual([true, true, true, true, ...nothing]);
  expect(inFolder(join(folder, 'backup'))).toEqual([true, true, false, false, ...nothing]);
  expect(inFolder(join(folder, 'standby'))).toEqual([true, true, true, true, ...nothing]);
  const inDump = (file: string) => held([join(folder, file)], [...later, ...traces], 'hex');
  expect(inDump('dump')).toEqual([true, true, ...nothing]);
  expect(inDump('whole')).toEqual([
    ...[true, true],
    ...[false, false, false, false],
    ...[true, true, true, true],
  ]);
});

it('a restored database believes no copy from before, and finds nobody who was erased since', async (ctx) => {
  const { postgres, programs, storage, keys, data, rooms, client, enrolOne, templateOf } =
    await aCopiedGallery(ctx, await postgresServer(ctx));
  const [erased, kept] = [await enrolOne(), await enrolOne(), await enrolOne()];
  await copy(rooms, client);
  // With the copies, which the guide advises against.
  await programs(
    'pg_dump',
    '--format=custom',
    '--no-sync',
    '--file=monday',
    '--exclude-table=biometrid_keys.erased_keys',
  );
  await rooms.erasure.user(client, erased, { action: 'user.deleted', at: 1 });
  await programs(
    'pg_dump',
    '--format=custom',
    '--no-sync',
    '--file=journal',
    '--table=biometrid_keys.erased_keys',
  );
  expect(await storage.userKeys.erasedPage('', 9)).not.toEqual([]);

  const fresh = await postgres.freshDatabase();
  for (const file of ['monday', 'journal'])
    await programs('pg_restore', '--exit-on-error', `--dbname=${fresh.url}`, file);
  const restored = await openStorage({ data, databaseUrl: fresh.url }, auditLink(keys));
  onTestFinished(() => restored.close());
  const gallery = { clientId: client, modality: 'face', encoder };
  expect(await restored.gallerySnapshots.find(gallery)).toBeDefined();
  await programs(
    'psql',
    '--quiet',
    '--single-transaction',
    '--set=ON_ERROR_STOP=1',
    `--command=${ofTheGuide()}`,
    fresh.url,
  );
  expect(await restored.gallerySnapshots.left('all', 9)).toEqual([]);
  const { templates } = await openRooms(restored, keys, restored, copied);
  const found = async (userId: string) =>
    (await templates.search(client, templateOf(userId), { limit: 1, atLeast: 0.9 })).map(
      (match) => match.userId,
    );
  expect([await found(erased), await found(kept)]).toEqual([[], [kept]]);
});

/** A gallery of nobody on a PostgreSQL server, with the programs of that. */
async function aCopiedGallery(ctx: TestContext, postgres: PostgresServer) {
  const database = await postgres.freshDatabase();
  const { storage, keys, client, data } = await roomsOn(ctx, () => ({ databaseUrl: database.url }));
  const rooms = await openRooms(storage, keys, storage, copied);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-copies-'));
  chmodSync(folder, 0o777);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { port, password, pathname } = new URL(database.url);
  const superuser = { host: '127.0.0.1', user: 'admin', password, database: pathname.slice(1) };
  const env = {
    ...process.env,
    ...{ PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'admin', PGPASSWORD: password },
    PGDATABASE: pathname.slice(1),
  };
  const users = new Map<string, ReturnType<typeof aNewTemplate>>();
  return {
    ...{ postgres, superuser, storage, keys, client, data, rooms, folder },
    /** Runs a program of PostgreSQL in the folder. */
    programs: (program: string, ...words: string[]) =>
      promisify(execFile)(join(findPrograms() ?? '', program), words, {
        ...{ ...ordinaryUser(), cwd: folder, env },
      }),
    async enrolOne() {
      const { id } = await storage.users.create(client, aUser());
      await rooms.userKeys.makePseudonym(client, id, 1);
      const template = aNewTemplate(id);
      await enrol(rooms, client, template);
      users.set(id, template);
      return id;
    },
    templateOf: (userId: string) => users.get(userId) ?? expect.unreachable(),
  };
}

async function copy({ templates }: ErasureRooms, client: string): Promise<void> {
  await templates.prepare(client, {
    modality: 'face',
    encoder,
    dimensions: 128,
    cohort: undefined,
  });
  expect(await templates.copyGalleries()).toBe(1);
}

/** The sealed template of a user, and its wrapped key. */
async function tracesOfTemplate(
  { templates, userKeys }: Storage,
  client: string,
  userId: string,
): Promise<Uint8Array[]> {
  const [template] = await templates.of(client, userId, 'face');
  if (template === undefined) throw new Error('There is no template.');
  const [key] = await userKeys.findMany([template.keyId]);
  if (key === undefined) throw new Error('There is no key.');
  return [template.sealed, key.wrapped];
}

/** The sealed pieces of the copy, each with its wrapped key. */
async function tracesOfCopy(
  { gallerySnapshots }: Storage,
  clientId: string,
): Promise<Uint8Array[]> {
  const gallery = { clientId, modality: 'face', encoder };
  const { generation = '' } = (await gallerySnapshots.find(gallery)) ?? {};
  const chunks = await gallerySnapshots.chunks(gallery, generation, 0, 9);
  return chunks.flatMap(({ sealed, key }) => (key === undefined ? [] : [sealed, key.wrapped]));
}

type Programs = Awaited<ReturnType<typeof aCopiedGallery>>['programs'];

/** Dumps as the guide says, and unpacks it. */
async function dump(programs: Programs, file: string, ...words: string[]): Promise<void> {
  await programs('pg_dump', '--format=custom', '--no-sync', `--file=${file}.packed`, ...words);
  await programs('pg_restore', `--file=${file}`, `${file}.packed`);
}

/** Of which bytes files hold a part, as they are or written as PostgreSQL does. */
function held(
  files: readonly string[],
  traces: readonly Uint8Array[],
  written: 'binary' | 'hex' = 'binary',
): boolean[] {
  const parts = traces.map((bytes) =>
    pieces(bytes, Math.min(100, Math.floor(bytes.length / 2))).map((piece) =>
      written === 'hex' ? Buffer.from(Buffer.from(piece).toString('hex')) : Buffer.from(piece),
    ),
  );
  const found = traces.map(() => false);
  for (const file of files) {
    const content = readFileSync(file);
    for (const [index, each] of parts.entries())
      found[index] ||= each.some((part) => content.includes(part));
  }
  return found;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What the guide has one run in a restored database. */
function ofTheGuide(): string {
  const guide = readFileSync(
    new URL('../../../../docs/guides/running.md', import.meta.url),
    'utf8',
  );
  const [, statements] = /```sql\n-- again\.sql\n([\s\S]*?)```/.exec(guide) ?? [];
  if (statements === undefined) throw new Error('The guide does not say it.');
  return statements;
}
