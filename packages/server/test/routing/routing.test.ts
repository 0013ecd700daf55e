import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { freePort } from '../free-port.js';
import { photoOf } from '../operations/photos.js';
import { ask } from '../raw-http.js';
import type { TestClient } from '../server-under-test.js';
import { haproxy } from './haproxy.js';
import { deploy, proxyFolder, startedProxy } from './started-proxy.js';
import { threeServers } from './three-servers.js';

it('behind HAProxy each gallery is in one server, a large client’s in its homes, and servers come and go', async (ctx) => {
  const servers = await threeServers(ctx);
  const { origin, largeClients, start } = await haproxy(ctx, servers);
  const clients = await Promise.all(Array.from({ length: 6 }, () => servers.client(origin)));
  const large = await servers.client(origin);
  writeFileSync(largeClients, `${large.key} two-homes\n`);
  await start();

  for (const [index, client] of clients.entries()) await enrol(client, `person ${index}`);
  const everywhere = () => search(clients);
  expect(await everywhere()).toEqual(clients.map(() => 'found'));
  expect(sum(await servers.galleries())).toBe(clients.length);

  // The large one is searched at both of its homes, and by nobody else.
  await enrol(large, 'somebody');
  const before = await servers.galleries();
  await Promise.all(Array.from({ length: 12 }, () => search([large])));
  const after = await servers.galleries();
  expect(sum(after) - clients.length).toBe(2);
  expect(after[2]).toBe(before[2]);

  // Whoever asks all the while loses what was under way when a server was killed, and nothing else.
  const asking = askingAllTheWhile(clients);
  const victim = after.indexOf(Math.max(...after.map(Number)));
  await servers.end(victim, 'SIGKILL');
  await asking.more(40);
  expect(asking.failed()).toBeLessThanOrEqual(asking.callers);
  const lost = asking.failed();
  await servers.start(victim);
  await asking.more(40);
  // Who ends in good order is asked no more before it stops listening.
  await servers.end((victim + 1) % 3, 'SIGTERM');
  await asking.more(40);
  expect(asking.failed()).toBe(lost);
  await asking.end();
  expect(await everywhere()).toEqual(clients.map(() => 'found'));
});

it('behind nginx each gallery is in one server, and behind both who guesses is held off, whatever he says of himself', async (ctx) => {
  const servers = await threeServers(ctx);
  const port = await freePort();
  const folder = proxyFolder();
  const config = join(folder, 'nginx.conf');
  let text = readFileSync(deploy('nginx.conf'), 'utf8').replace(
    'listen 8080',
    `listen 127.0.0.1:${port}`,
  );
  for (const [index, address] of servers.addresses.entries())
    text = text.replaceAll(`server-${index + 1}:8080`, address);
  // Where this one may write.
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  );
  text = text.replace('http {', `http { access_log off; ${paths.join(' ')}`);
  writeFileSync(config, text);
  const own = `daemon off; pid ${folder}/pid; error_log stderr;`;
  const origin = await startedProxy(ctx, 'nginx', ['-p', folder, '-c', config, '-g', own], port);
  const clients = await Promise.all(Array.from({ length: 6 }, () => servers.client(origin)));
  for (const [index, client] of clients.entries()) await enrol(client, `person ${index}`);
  expect(await search(clients)).toEqual(clients.map(() => 'found'));
  expect(sum(await servers.galleries())).toBe(clients.length);

  const other = await haproxy(ctx, servers);
  await other.start();
  const [{ key } = expect.unreachable()] = clients;
  for (const [caller, proxy] of [origin, other.origin].entries()) {
    // Each server counts by itself.
    const statuses = await Promise.all(
      Array.from({ length: 30 }, (_, time) => guess(proxy, key, `127.0.0.${2 + caller}`, time)),
    );
    expect(statuses).toContain(429);
    expect(await guess(proxy, key, `127.0.0.${2 + caller}`)).toBe(429);
    expect(await guess(proxy, key, `127.0.0.${4 + caller}`)).toBe(401);
  }
});

/** Asks with a wrong secret, from an address of this machine. @returns the status. */
async function guess(origin: string, key: string, from: string, time = 0): Promise<number> {
  const headers = {
    ...{ 'x-biometrid-key': key, 'x-biometrid-secret': 'a guess' },
    'x-forwarded-for': `10.0.0.${time}`,
  };
  return (await ask(origin, { path: '/api/1.0/voice/languages', headers, from })).status;
}

async function enrol({ biometrid }: TestClient, person: string): Promise<void> {
  const { data } = await biometrid.users.create({ reference_id: person, app_token: 'an app' });
  const outcome = await biometrid.face.enroll({ userId: data.id, photo: photoOf(person) });
  expect(outcome.status).toBe(true);
}

/** Whether each client's one person is found. */
function search(clients: readonly TestClient[]): Promise<string[]> {
  return Promise.all(
    clients.map(async ({ biometrid }, index) => {
      const photo = photoOf(clients.length === 1 ? 'somebody' : `person ${index}`);
      return (await biometrid.face.findUser({ photo })).status ? 'found' : 'nobody';
    }),
  );
}

/** A caller for each client, until it is ended: it searches, and asks for something else, in turn. */
function askingAllTheWhile(clients: readonly TestClient[]) {
  let answered = 0;
  let failed = 0;
  let ended = false;
  const waiting: (() => void)[] = [];
  const ask = async (question: () => Promise<unknown>) => {
    while (!ended) {
      await question().then(
        () => answered++,
        () => failed++,
      );
      for (const wake of waiting.splice(0)) wake();
    }
  };
  const callers = clients.map(({ biometrid }, index) =>
    ask(async () => {
      await biometrid.face.findUser({ photo: photoOf(`person ${index}`) });
      await biometrid.voice.listLanguages();
    }),
  );
  return {
    callers: callers.length,
    failed: () => failed,
    /** Until so many more were answered. */
    async more(count: number) {
      const enough = answered + count;
      while (answered < enough) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    async end() {
      ended = true;
      await Promise.all(callers);
    },
  };
}

function sum(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((total, number) => total + (number ?? 0), 0);
}
