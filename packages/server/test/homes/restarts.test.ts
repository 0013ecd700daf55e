import { mkdtempSync, rmSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { serverOptions } from '../../src/cli/serve.js';
import { readSettings } from '../../src/cli/settings.js';
import type { ServerOptions } from '../../src/http/start-server.js';
import { serverSettings } from '../../src/settings/server-settings.js';
import { openStorage } from '../../src/storage/open-storage.js';
import { auditLink } from '../../src/system.js';
import { revokeClient } from '../../src/tenants/clients.js';
import { faceEngine } from '../engines/samples.js';
import {
  bothDatabases,
  type EmptyDatabase,
  postgresDatabase,
} from '../operations/both-databases.js';
import { photoOf } from '../operations/photos.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
  testClient,
} from '../server-under-test.js';

describe.each(bothDatabases)('a server that starts again, on %s', (_name, empty) => {
  it('is ready once the galleries that it searched last are in memory, but those of revoked clients', async (ctx) => {
    const start = await place(ctx, empty);
    const before = await start();
    await expect.poll(() => readiness(before)).toEqual({ ready: true });
    const [client, revoked] = [await before.client(), await before.client()];
    for (const each of [client, revoked]) await enrol(each);
    await revokeClient(before.storage, revoked.id, Date.now());
    await before.stop();

    let clock = Date.now();
    const server = await start({ galleryPatience: 0, now: () => clock });
    await expect.poll(() => readiness(server)).toEqual({ ready: true });
    expect(await metric(server, 'gallery_templates')).toBe(1);
    expect(await metric(server, 'gallery_reloads_total{reason="warm-up"}')).toBe(1);
    expect(await metric(server, 'gallery_load_seconds_count')).toBe(1);
    const { biometrid } = testClient(server.origin, client);
    const find = () => biometrid.face.findUser({ photo: photoOf('ada') });
    for (let n = 0; n < 3; n += 1) expect((await find()).status).toBe(true);
    expect(await metric(server, 'gallery_reloads_total{reason="first"}')).toBe(0);
    expect(await metric(server, 'gallery_busiest_load')).toBe(0);
    clock += 60_000;
    expect(await metric(server, 'gallery_busiest_load')).toBeCloseTo(3 / 1e6 / 600, 15);
    await server.stop();
  });
});

it('a server says what it lacks until its own galleries are there, for no longer than it is to, and not at all where it loads none', async (ctx) => {
  const start = await place(ctx, postgresDatabase);
  for (const serverName of ['server-1', 'server-2']) {
    const before = await start({ serverName });
    await enrol(await before.client());
    await before.stop();
  }

  const hold = await tableHeld(ctx, start.databaseUrl, 'biometrid.galleries');
  const server = await start({ serverName: 'server-1' });
  expect(await readiness(server)).toEqual({ ready: false, galleries: 'being counted' });
  const hasty = await start({ warmUp: 1, serverName: 'server-2' });
  await expect.poll(() => readiness(hasty)).toEqual({ ready: true });
  const off = await start({ warmUp: 0, serverName: 'server-1' });
  expect(await readiness(off)).toEqual({ ready: true });
  await hold.end();
  await expect.poll(() => readiness(server)).toEqual({ ready: true });
  for (const each of [server, hasty])
    await expect.poll(() => metric(each, 'gallery_templates')).toBe(1);
  expect(await metric(off, 'gallery_templates')).toBe(0);
  for (const each of [off, hasty, server]) await each.stop();
});

it('a server that is told no name by its settings is called by its host and port', async (ctx) => {
  const start = await place(ctx, postgresDatabase);
  const read = readSettings([], {}, serverSettings);
  if (read === undefined) throw new Error('The help was asked for.');
  const { serverName } = serverOptions(read.settings);
  const server = await start({ serverName });
  const client = await server.client();
  await enrol(client);
  const { data, keys } = server;
  await server.stop();
  const storage = await openStorage({ data, databaseUrl: start.databaseUrl }, auditLink(keys));
  ctx.onTestFinished(() => storage.close());
  const homes = await storage.galleryHomes.of(`${hostname()}:0`, 0);
  expect(homes.map(({ clientId }) => clientId)).toEqual([client.id]);
});

/** Starts servers on one database, one after the other or beside each other, which are called the same unless they are told otherwise. */
async function place(
  ctx: TestContext,
  empty: (ctx: TestContext) => Promise<EmptyDatabase> | EmptyDatabase,
) {
  const { databaseUrl: url } = await empty(ctx);
  const databaseUrl = url === undefined ? undefined : new URL(url);
  // A table that is held is waited for, however slow the machine.
  databaseUrl?.searchParams.set('lock_timeout', '300000');
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-homes-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const start = (options: Partial<ServerOptions> = {}) =>
    startServerUnderTest({
      ...{ data: join(folder, 'data'), databaseUrl: databaseUrl?.href, faceEngine },
      ...{ engineThreads: 1, adminPort: 0, databaseTimeout: 300_000 },
      ...{ warmUp: 300_000, serverName: 'a server', ...options },
    });
  return Object.assign(start, { databaseUrl: databaseUrl?.href });
}

async function enrol({ biometrid }: TestClient): Promise<void> {
  const { data } = await biometrid.users.create({ reference_id: 'ada' });
  await biometrid.face.enroll({ userId: data.id, photo: photoOf('ada') });
  await biometrid.face.findUser({ photo: photoOf('ada') });
}

/** What `/readyz` says of the server, and of its galleries where it says anything of them. */
async function readiness({ adminOrigin }: ServerUnderTest): Promise<unknown> {
  const { status, json } = await ask(adminOrigin ?? '', { path: '/readyz' });
  const { ready, checks } = json as { ready: boolean; checks: { galleries?: string } };
  expect(status).toBe(ready ? 200 : 503);
  return 'galleries' in checks ? { ready, galleries: checks.galleries } : { ready };
}

async function metric({ adminOrigin }: ServerUnderTest, name: string): Promise<number> {
  const { text } = await ask(adminOrigin ?? '', { path: '/metrics' });
  const line = text.split('\n').find((each) => each.startsWith(`biometrid_${name} `));
  return Number(line?.split(' ').at(-1));
}

/** Keeps everybody else from a table, until it is ended. */
async function tableHeld(
  ctx: TestContext,
  connectionString: string | undefined,
  table: string,
): Promise<Client> {
  const client = new Client({ connectionString });
  await client.connect();
  ctx.onTestFinished(() => client.end());
  await client.query(`BEGIN; LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
  return client;
}
