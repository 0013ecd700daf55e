import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, type TestContext } from 'vitest';
import { openDatabase } from '../../src/storage/sqlite/driver.js';
import { mainFile } from '../../src/storage/sqlite/replacement.js';
import { type Answer, ask } from '../raw-http.js';
import {
  clientByCommand,
  newDataFolder,
  type ServerProcess,
  startServerProcess,
} from '../server-process.js';
import type { TestClient } from '../server-under-test.js';

let data: string;
let server: ServerProcess;
let client: TestClient;
let adminOrigin: string;
beforeEach(async () => {
  data = newDataFolder();
  server = await startServerProcess('serve', data);
  onTestFinished(async () => {
    await server.end('SIGKILL');
    rmSync(dirname(data), { recursive: true });
  });
  client = await clientByCommand(data, server.origin, '--quota', '100000', '--period', 'month');
  await expect.poll(() => server.output.stderr).toMatch(/health and metrics at/);
  [, adminOrigin = ''] = /health and metrics at (\S+)/.exec(server.output.stderr) ?? [];
});

it('while the disk is full what writes is answered with 503, what reads goes on, and room is all that it takes', async (ctx) => {
  const users = [await createUser()];
  expect(await readiness()).toEqual([
    200,
    { ready: true, checks: { storage: true, engines: true } },
  ]);

  allowFileSize(ctx, String(Math.max(...databaseFiles().map((file) => statSync(file).size))));
  const refusals: Answer[] = [];
  await expect
    .poll(async () => {
      const answer = await tryToCreateUser();
      if (answer.status === 200) users.push(userIdOf(answer));
      else refusals.push(answer);
      return refusals.length;
    })
    .toBe(5);
  for (const { status, json, headers } of refusals) {
    expect(status).toBe(503);
    expect(json).toEqual({ status: false, data: { message: 'ENGINE_NOT_AVAILABLE' } });
    expect(headers['retry-after']).toBe('1');
    // Nobody knows how far the change came.
    expect(headers['x-not-processed']).toBeUndefined();
  }
  const storage = expect.stringMatching(/disk/);
  expect(await readiness()).toEqual([503, { ready: false, checks: { storage, engines: true } }]);
  expect((await ask(adminOrigin, { path: '/healthz' })).status).toBe(200);
  for (const userId of users)
    expect((await client.biometrid.voice.getPendingDialogue({ userId })).status).toBe(true);

  allowFileSize(ctx, 'unlimited');
  users.push(await createUser());
  expect((await readiness())[0]).toBe(200);
  for (const userId of users)
    expect((await client.biometrid.voice.getPendingDialogue({ userId })).status).toBe(true);
  expect(await server.end('SIGTERM')).toBe(0);
  const database = openDatabase(join(data, mainFile));
  expect(database.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
  database.close();
});

it('a server whose disk refused a write is not ready, though less than that finds room, until there is room again', async (ctx) => {
  const log = `${join(data, mainFile)}-wal`;
  await createUser();
  // Room for two further pages of the log. A user takes three, and what tells that the server lives takes one.
  allowFileSize(ctx, String(statSync(log).size + 2 * 4_120));
  expect((await tryToCreateUser()).status).toBe(503);
  expect(await readiness()).toEqual([
    503,
    { ready: false, checks: { storage: expect.stringMatching(/disk/), engines: true } },
  ]);
  allowFileSize(ctx, 'unlimited');
  expect((await readiness())[0]).toBe(200);
});

it('while another process holds the database what writes waits, and everything else goes on', async () => {
  // Whose requests are counted waits for the next lease of them.
  client = await clientByCommand(data, server.origin);
  const userId = await createUser();
  const database = openDatabase(join(data, mainFile));
  database.exec('BEGIN IMMEDIATE');
  const waiting = Array.from({ length: 5 }, tryToCreateUser);
  let over = false;
  const all = Promise.all(waiting).finally(() => {
    over = true;
  });
  // Less often than it takes a writer to give up, however slow the machine is.
  for (let n = 0; n < 5; n += 1) {
    expect((await ask(adminOrigin, { path: '/healthz' })).status).toBe(200);
    expect((await client.biometrid.voice.getPendingDialogue({ userId })).status).toBe(true);
  }
  expect(over).toBe(false);
  database.exec('ROLLBACK');
  database.close();
  expect((await all).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

/** The largest that the server may make a file from now on; beyond it the disk is as good as full. */
function allowFileSize(ctx: TestContext, bytes: string): void {
  try {
    execFileSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
  } catch (error) {
    if (process.env['CI']) throw error;
    ctx.skip('prlimit is missing; Debian has it in util-linux');
  }
}

function databaseFiles(): string[] {
  const main = join(data, mainFile);
  return [main, `${main}-wal`].filter(existsSync);
}

function tryToCreateUser(): Promise<Answer> {
  return ask(server.origin, {
    method: 'POST',
    path: '/api/1.0/users',
    headers: { ...client.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ reference_id: 'customer' }),
  });
}

async function createUser(): Promise<string> {
  return userIdOf(await tryToCreateUser());
}

function userIdOf({ json, message }: Answer): string {
  expect(message).toBe('NEW_USER_CREATED');
  return (json as { data: { id: string } }).data.id;
}

async function readiness(): Promise<[number, unknown]> {
  const { status, json } = await ask(adminOrigin, { path: '/readyz' });
  return [status, json];
}
