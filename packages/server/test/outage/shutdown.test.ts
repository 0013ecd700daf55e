import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { closedGate } from '../engines/gate.js';
import { faceEngine } from '../engines/samples.js';
import { troublesomePhoto } from '../operations/photos.js';
import { testClient } from '../server-under-test.js';
import { twoServers } from '../several-servers/two-servers.js';

const engine = { faceEngine, engineThreads: 1, engineDeadline: '60s', logLevel: 'error' };

it('a server that is told to end finishes what its engine works on, and leaves nothing behind', async (ctx) => {
  const servers = await twoServers(ctx);
  const { storage } = servers.a;
  const others = await processes(servers.a.storage);
  const third = await servers.process(engine);
  const [client] = await servers.client({ quota: 1_000 });
  const { biometrid } = testClient(third.origin, client);
  await biometrid.voice.listLanguages();
  expect(await processes(storage)).toHaveLength(others.length + 1);

  // One connection has asked and is kept alive, one has never said a word.
  const { hostname, port } = new URL(third.origin);
  const [idle, silent] = [connect(Number(port), hostname), connect(Number(port), hostname)];
  const closed = [idle, silent].map((socket) => once(socket, 'close'));
  idle.write('GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n');
  await once(idle, 'data');
  for (const socket of [idle, silent]) socket.on('error', () => {}).resume();

  const gate = closedGate();
  let answered = false;
  const working = biometrid.face
    .getProperties({ photo: troublesomePhoto({ gate: gate.path }, 'ada') })
    .finally(() => {
      answered = true;
    });
  await gate.reached();
  const ended = third.end('SIGTERM');
  await Promise.all(closed);
  expect(answered).toBe(false);
  gate.open();
  expect((await working).status).toBe(true);
  expect(await ended).toBe(0);

  const period = new Date().toISOString().slice(0, 'YYYY-MM'.length);
  expect(await storage.quota.used(client.id, period)).toBe(2);
  expect(await processes(storage)).toEqual(others);
});

it('a server that is told to end does not wait for ever for its engine', async (ctx) => {
  const servers = await twoServers(ctx);
  const third = await servers.process(engine);
  const [client] = await servers.client();
  const { biometrid } = testClient(third.origin, client);
  const gate = closedGate();
  const working = biometrid.face
    .getProperties({ photo: troublesomePhoto({ gate: gate.path }, 'ada') })
    .catch((error: unknown) => error);
  await gate.reached();
  expect(await third.end('SIGTERM')).toBe(0);
  expect(await working).toBeInstanceOf(Error);
});

async function processes(storage: Awaited<ReturnType<typeof twoServers>>['a']['storage']) {
  const alive = await storage.processes.alive(60_000);
  return alive.map(({ id }) => id).sort();
}
