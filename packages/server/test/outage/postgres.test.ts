import { expect, it, onTestFinished } from 'vitest';
import type { ServerOptions } from '../../src/http/start-server.js';
import { ownPostgresServer, postgresServer } from '../postgres/postgres-server.js';
import { startProxy } from '../postgres/proxy.js';
import { type Answer, ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { twoServers } from '../several-servers/two-servers.js';

for (const end of ['stop', 'killHard'] as const) {
  it(`while PostgreSQL is away (${end}) requests are answered with 503, and as before once it is there`, async (ctx) => {
    const postgres = await ownPostgresServer(ctx);
    const server = await startServer((await postgres.freshDatabase()).url);
    const client = await server.client({ quota: 1_000_000, rateLimit: 1_000_000 });
    const users: string[] = [];
    const answers: Answer[] = [];
    const lately = (status: number) =>
      expect.poll(() => answers.slice(-10).every((answer) => answer.status === status));

    let over = false;
    const callers = Array.from({ length: 8 }, async (_, caller) => {
      for (let n = caller; !over; n += 1) {
        const answer = await ask(server.origin, question(client, n, users));
        answers.push(answer);
        const id = newUser(answer);
        if (id !== undefined) users.push(id);
      }
    });
    await lately(200).toBe(true);
    expect(await readiness(server)).toEqual([200, { ready: true, checks: ready }]);

    await postgres[end]();
    await lately(503).toBe(true);
    const [status, report] = await readiness(server);
    expect(status).toBe(503);
    expect(report).toMatchObject({
      ready: false,
      checks: { storage: expect.stringMatching(/^PostgreSQL cannot be reached: .*REFUSED/) },
    });
    expect((await ask(server.adminOrigin ?? '', { path: '/healthz' })).status).toBe(200);

    await postgres.start();
    await lately(200).toBe(true);
    expect(await readiness(server)).toEqual([200, { ready: true, checks: ready }]);
    over = true;
    await Promise.all(callers);

    for (const { status, headers, json } of answers) {
      expect([200, 503]).toContain(status);
      if (status === 200) continue;
      expect(json).toMatchObject({ data: { message: 'ENGINE_NOT_AVAILABLE' } });
      expect(headers['retry-after']).toBe('1');
    }
    for (const userId of users)
      expect((await client.biometrid.voice.getPendingDialogue({ userId })).status).toBe(true);
  });
}

it('a PostgreSQL that does not answer at all, connections neither, is answered for with 503, and as before once it does', async (ctx) => {
  const postgres = await postgresServer(ctx);
  let away = false;
  const { url } = await postgres.freshDatabase();
  const proxy = await startProxy(url, { onRequest: () => !away });
  onTestFinished(() => proxy.close());
  const server = await startServer(proxy.through(url), { databaseTimeout: 3_000 });
  const client = await server.client();
  const questions = [0, 1, 2].map((n) => question(client, n, ['a-user']));
  away = true;
  const asked = await Promise.all(questions.map((each) => ask(server.origin, each)));
  expect(asked.map(({ status }) => status)).toEqual([503, 503, 503]);
  expect((await readiness(server))[0]).toBe(503);
  away = false;
  await expect
    .poll(async () => (await ask(server.origin, question(client, 0, []))).status)
    .toBe(200);
  await expect.poll(async () => (await readiness(server))[0]).toBe(200);
});

it('requests that find every connection busy are answered with 503 and do not wait for it, and as before once there is one', async (ctx) => {
  const postgres = await postgresServer(ctx);
  const { url, name } = await postgres.freshDatabase();
  const server = await startServer(url, { databaseTimeout: 5_000 });
  const client = await server.client();
  const { id: userId } = (await client.biometrid.users.create({ reference_id: 'customer' })).data;
  const path = `/api/1.0/users/${userId}/voice/is-pending`;
  const release = await postgres.hold('biometrid.users', name);
  const asked = Promise.all(
    Array.from({ length: 40 }, () => ask(server.origin, { path, headers: client.headers })),
  );
  await postgres.waiting(name);
  const [status, report] = await readiness(server);
  expect([status, report]).toEqual([503, { ready: false, checks: expect.anything() }]);
  for (const { status, message, headers } of await asked)
    expect([status, message, headers['retry-after']]).toEqual([503, 'ENGINE_NOT_AVAILABLE', '1']);

  await release();
  expect((await ask(server.origin, { path, headers: client.headers })).status).toBe(200);
  await expect.poll(async () => (await readiness(server))[0]).toBe(200);
});

for (const [code, says] of [
  ['53100', 'The disk of PostgreSQL is full'],
  ['58030', 'PostgreSQL cannot use its files'],
] as const) {
  it(`a server whose PostgreSQL refused a write with ${code} is not ready until there is room again`, async (ctx) => {
    const postgres = await postgresServer(ctx);
    const { url, name } = await postgres.freshDatabase();
    const server = await startServer(url);
    const client = await server.client();
    // What it answers where a file cannot grow. What changes in place needs no room.
    await postgres.admin(
      `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '${code}'; END $$;
     CREATE TRIGGER full_users BEFORE INSERT ON biometrid.users EXECUTE FUNCTION refuse();
     CREATE TRIGGER full_deployment BEFORE INSERT ON biometrid.deployment EXECUTE FUNCTION refuse()`,
      name,
    );
    expect((await ask(server.origin, question(client, 0, []))).status).toBe(503);
    const storage = expect.stringContaining(says);
    expect(await readiness(server)).toEqual([
      503,
      { ready: false, checks: { storage, engines: true } },
    ]);
    await postgres.admin(
      'DROP TRIGGER full_users ON biometrid.users; DROP TRIGGER full_deployment ON biometrid.deployment',
      name,
    );
    expect(await readiness(server)).toEqual([200, { ready: true, checks: ready }]);
    expect((await ask(server.origin, question(client, 0, []))).status).toBe(200);
  });
}

it('a server ends when it is told to, although its PostgreSQL is away', async (ctx) => {
  const postgres = await ownPostgresServer(ctx);
  const servers = await twoServers(ctx, { postgres });
  const third = await servers.process({ logLevel: 'error' });
  const [client] = await servers.client({ quota: 100 });
  const { status } = await ask(third.origin, {
    path: '/api/1.0/voice/languages',
    headers: client.headers,
  });
  expect(status).toBe(200);
  onTestFinished(() => postgres.start());
  await postgres.stop();
  expect(await third.end('SIGTERM')).toBe(1);
  expect(third.output.stderr).toMatch(/PostgreSQL cannot be reached/);
});

async function startServer(
  databaseUrl: string,
  options: Partial<ServerOptions> = {},
): Promise<ServerUnderTest> {
  const server = await startServerUnderTest({ databaseUrl, adminPort: 0, ...options });
  onTestFinished(() => server.stop());
  return server;
}

const ready = { storage: true, engines: true };

async function readiness({ adminOrigin = '' }: ServerUnderTest): Promise<[number, unknown]> {
  const { status, json } = await ask(adminOrigin, { path: '/readyz' });
  return [status, json];
}

/** One request of each kind, in turn: nobody's, a user's, and a new user's. */
function question({ headers }: TestClient, n: number, users: readonly string[]) {
  const userId = users[n % users.length];
  if (n % 3 === 0 || userId === undefined) {
    return {
      method: 'POST',
      path: '/api/1.0/users',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify({ reference_id: `customer ${n}` }),
    };
  }
  return n % 3 === 1
    ? { path: '/api/1.0/voice/languages', headers }
    : { path: `/api/1.0/users/${userId}/voice/is-pending`, headers };
}

function newUser({ json, message }: Answer): string | undefined {
  return message === 'NEW_USER_CREATED' ? (json as { data: { id: string } }).data.id : undefined;
}
