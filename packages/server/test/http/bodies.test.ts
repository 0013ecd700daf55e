import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ServerOptions } from '../../src/http/start-server.js';
import { closedGate } from '../engines/gate.js';
import { faceEngine, facePhoto } from '../engines/samples.js';
import { ask, exchange } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';

let server: ServerUnderTest;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
});

const start = async (options: Partial<ServerOptions>) => {
  server = await startServerUnderTest({ faceEngine, engineThreads: 1, ...options });
};
const mebibyte = 2 ** 20;
const path = '/api/1.0/document/selfie-compare-base64';

/** The head of a request of a client with a body of so many bytes; undefined for one of chunks. */
function head({ headers }: TestClient, length?: number): string {
  const lines = Object.entries({
    host: 'a',
    ...headers,
    'content-type': 'application/json',
    ...(length === undefined
      ? { 'transfer-encoding': 'chunked' }
      : { 'content-length': String(length) }),
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

/** Holds room for a body that does not come. */
async function hold(client: TestClient, length: number): Promise<Socket> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  socket.write(head(client, length));
  return socket;
}

const held = async () => {
  const { text } = await ask(server.adminOrigin ?? '', { path: '/metrics' });
  return Number(/^biometrid_body_bytes (\d+)$/m.exec(text)?.[1]);
};
const inText = Buffer.from(facePhoto({ faces: [{ person: 'ada' }] })).toString('base64');
const body = JSON.stringify({ photo1: inText, photo2: inText });
const compare = ({ headers }: TestClient, text = body) =>
  ask(server.origin, {
    method: 'POST',
    path,
    headers: { ...headers, 'content-type': 'application/json' },
    body: text,
  });

describe('bodies that are held at once', () => {
  it('are refused by their heads beyond what a client may hold, which is as much as stays free', async () => {
    await start({ bodyMemory: 4 * mebibyte, adminPort: 0 });
    const [flood, quiet] = [await server.client(), await server.client()];
    const holding = await hold(flood, 1.5 * mebibyte);
    await expect.poll(held).toBe(1.5 * mebibyte);
    // Nothing of the body was sent.
    const { answers } = await exchange(server.origin, [head(flood, 1.5 * mebibyte)]);
    expect(answers).toMatchObject([{ status: 429, message: 'TOO_MANY_REQUESTS' }]);
    expect(answers[0]?.headers).toMatchObject({ 'retry-after': '1', 'x-not-processed': 'true' });
    expect((await compare(quiet)).status).toBe(200);
    expect((await compare(flood)).status).toBe(200);
    holding.destroy();
    await expect.poll(held).toBe(0);
    const { text } = await ask(server.adminOrigin ?? '', { path: '/metrics' });
    expect(text).toContain('biometrid_bodies_refused 1\n');
  });

  it('leave room for whoever comes, unless the server itself has too little', async () => {
    await start({ bodyMemory: 4 * mebibyte, adminPort: 0 });
    const clients = [await server.client(), await server.client(), await server.client()];
    const [one, two, three] = clients;
    if (!one || !two || !three) throw new Error('no clients');
    await hold(one, 2 * mebibyte);
    await expect.poll(held).toBe(2 * mebibyte);
    await hold(two, mebibyte);
    await expect.poll(held).toBe(3 * mebibyte);
    const { answers } = await exchange(server.origin, [head(three, mebibyte)]);
    expect(answers).toMatchObject([{ status: 503, message: 'ENGINE_NOT_AVAILABLE' }]);
    expect(answers[0]?.headers).toMatchObject({ 'retry-after': '1', 'x-not-processed': 'true' });
    expect((await compare(three)).status).toBe(200);
  });

  it('are counted as they come where nothing says how long they are', async () => {
    await start({ bodyMemory: 256 * 1_024 });
    const client = await server.client();
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`;
    const { answers } = await exchange(server.origin, [head(client), ...Array(6).fill(chunk)]);
    expect(answers).toMatchObject([{ status: 429 }]);
    expect((await compare(client)).status).toBe(200);
  });

  it('are refused by their heads when the engine has no time for them', async () => {
    await start({ engineQueue: 0 });
    const client = await server.client();
    const gate = closedGate();
    const photo = new Blob([facePhoto({ gate: gate.path })]);
    const busy = client.biometrid.face.getProperties({ photo });
    await gate.reached();
    const { answers } = await exchange(server.origin, [head(client, mebibyte)]);
    expect(answers).toMatchObject([{ status: 503, message: 'ENGINE_NOT_AVAILABLE' }]);
    expect(answers[0]?.headers).toMatchObject({ 'x-not-processed': 'true' });
    gate.open();
    await busy;
  });

  it('may be as large as images are, whatever wrote them', async () => {
    await start({});
    const client = await server.client();
    const image = Buffer.alloc(mebibyte, facePhoto({ faces: [{ person: 'ada' }] }));
    image.fill(' ', facePhoto({ faces: [{ person: 'ada' }] }).length);
    const large = image.toString('base64');
    const json = JSON.stringify({ photo1: large, photo2: large });
    expect((await compare(client, json)).status).toBe(200);
    expect((await compare(client, json.replaceAll('/', '\\/'))).status).toBe(200);
    const form = await ask(server.origin, {
      method: 'POST',
      path,
      headers: { ...client.headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ photo1: large, photo2: large }).toString(),
    });
    expect([form.status, form.message]).toEqual([200, 'FACE_COMPARED_WITH_SUCCESS']);
    const wrong = JSON.stringify({
      photo1: large,
      photo2: `${large.slice(0, -9)}*${large.slice(-8)}`,
    });
    expect(await compare(client, wrong)).toMatchObject({
      status: 400,
      message: 'INVALID_BASE64STRING_PHOTO2',
    });
    const longer = JSON.stringify({ photo1: large, photo2: `AAAA${large}` });
    expect(await compare(client, longer)).toMatchObject({ status: 413, message: 'FILE_TOO_LARGE' });
  });
});
