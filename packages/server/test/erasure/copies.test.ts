import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished, type TestContext } from 'vitest';
import { openStorage } from '../../src/storage/open-storage.js';
import type { Storage } from '../../src/storage/storage.js';
import { auditLink } from '../../src/system.js';
import { ordinaryUser } from '../ordinary-user.js';
import { findPrograms, startCluster } from '../postgres/cluster.js';
import { ownPostgresServer } from '../postgres/postgres-server.js';
import { aUser } from '../storage/samples.js';
import { aNewTemplate, type ErasureRooms, enrol, openRooms, roomsOn } from './rooms.js';
import { pieces } from './traces.js';

const encoder = 'an-encoder-1';
const copied = { snapshots: true, many: 2, chunk: 3 };

it('what is left of a copied gallery in logs, backups, dumps and on standbys is no piece of the copy, and no key of one', async (ctx) => {
  const { postgres, programs, folder, database, storage, rooms, client, enrolOne } =
    await aCopiedGallery(ctx);
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
  const { password } = new URL(database.url);
  const template = { programs: findPrograms() ?? '', folder: join(folder, 'backup'), password };
  const standby = await startCluster(template, join(folder, 'standby'));
  onTestFinished(() => standby.end('SIGQUIT'));
  await rooms.erasure.user(client, erased, { action: 'user.deleted', at: 1 });
  const later = await tracesOfTemplate(storage, client, await enrolOne());
  await copy(rooms, client);
  const traces = [...first, ...(await tracesOfCopy(storage, client))];
  expect(traces).toHaveLength(8);
  const [at] = await postgres.admin('SELECT pg_current_wal_lsn()::text AS lsn');
  await expect
    .poll(() =>
      postgres.admin(`SELECT 1 FROM pg_stat_replication WHERE replay_lsn >= '${at?.['lsn']}'`),
    )
    .toHaveLength(1);
  await standby.end('SIGINT');
  await dump(programs, 'dump', '--no-unlogged-table-data');
  await dump(programs, 'whole');

  const [row] = await postgres.admin('SHOW data_directory');
  const log = join(String(row?.['data_directory']), 'pg_wal');
  const holds = (path: string, ...bytes: Uint8Array[]) =>
    bytes.map((each) => holding(join(folder, path), each));
  expect({
    log: [...logged, ...later].map((bytes) => holding(log, bytes)),
    backup: holds('backup', ...logged),
    standby: holds('standby', ...logged, ...later),
    dump: holds('dump', ...later),
    // By this it is known that the copy could be found.
    whole: holds('whole', ...traces.slice(4)),
  }).toEqual({
    log: [true, true, true, true],
    backup: [true, true],
    standby: [true, true, true, true],
    dump: [true, true],
    whole: [true, true, true, true],
  });
  for (const place of ['backup', 'standby', 'dump'])
    expect([place, holds(place, ...traces)]).toEqual([place, traces.map(() => false)]);
  expect(traces.map((bytes) => holding(log, bytes))).toEqual(traces.map(() => false));
});

it('a restored database believes no copy from before, and finds nobody who was erased since', async (ctx) => {
  const { postgres, programs, storage, keys, data, rooms, client, enrolOne, templateOf } =
    await aCopiedGallery(ctx);
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

/** A gallery of nobody on a PostgreSQL of its own, with the programs of that. */
async function aCopiedGallery(ctx: TestContext) {
  const postgres = await ownPostgresServer(ctx);
  const database = await postgres.freshDatabase();
  const { storage, keys, client, data } = await roomsOn(ctx, () => ({ databaseUrl: database.url }));
  const rooms = await openRooms(storage, keys, storage, copied);
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-copies-'));
  chmodSync(folder, 0o777);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { port, password, pathname } = new URL(database.url);
  const env = {
    ...process.env,
    ...{ PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'admin', PGPASSWORD: password },
    PGDATABASE: pathname.slice(1),
  };
  const users = new Map<string, ReturnType<typeof aNewTemplate>>();
  return {
    ...{ postgres, database, storage, keys, client, data, rooms, folder },
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

/** Whether a file, or any in a folder, has some of these bytes, as they are or written as PostgreSQL does. */
function holding(path: string, bytes: Uint8Array): boolean {
  const parts = pieces(bytes).map((piece) => Buffer.from(piece));
  return filesAt(path).some((file) => {
    const content = readFileSync(file);
    return parts.some((part) => content.includes(part) || content.includes(part.toString('hex')));
  });
}

function filesAt(path: string): string[] {
  const entries = readdirSync(join(path, '..'), { withFileTypes: true });
  if (entries.some((entry) => entry.isFile() && join(entry.parentPath, entry.name) === path))
    return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
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
