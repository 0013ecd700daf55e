import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../raw-http.js';
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

async function open(): Promise<Socket> {
  const socket = connect(Number(new URL(server.origin).port), '127.0.0.1');
  sockets.push(socket);
  await once(socket, 'connect');
  return socket;
}

/** Sends a byte every now and then; resolves to what came back, and how many bytes were sent, once the server hung up. */
async function trickle(head: string, byte: string): Promise<{ text: string; sent: number }> {
  const socket = await open();
  let sent = 0;
  let text = '';
  socket.setEncoding('utf8').on('data', (more: string) => {
    text += more;
  });
  // Bytes still on their way when the server hangs up.
  socket.on('error', () => undefined);
  socket.write(head);
  const trickling = setInterval(() => {
    socket.write(byte);
    sent += 1;
  }, 50);
  await once(socket, 'close');
  clearInterval(trickling);
  return { text, sent };
}

/** Longer than any test may take. Milliseconds. */
const never = 3_600_000;

const keysOf = ({ headers }: TestClient) =>
  Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('');

describe('a caller who is slow on purpose', () => {
  it('loses the connection while it sends headers byte by byte', async () => {
    server = await startServerUnderTest({ headerTimeout: 1_000, requestTimeout: never });
    const { text, sent } = await trickle('GET /openapi.json HTTP/1.1\r\nx-slow: ', 'a');
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"INVALID_REQUEST"/);
    // Not at once.
    expect(sent).toBeGreaterThan(1);
  });

  it('loses the connection while it sends a body byte by byte, however fast its headers were', async () => {
    server = await startServerUnderTest({ requestTimeout: 1_500, headerTimeout: 1_000 });
    const head = `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${keysOf(await server.client())}content-type: application/json\r\ncontent-length: 60000\r\n\r\n`;
    const { text, sent } = await trickle(head, 'a');
    expect(text).toMatch(/^HTTP\/1\.1 400 [\s\S]*"INVALID_REQUEST"/);
    expect(sent).toBeGreaterThan(1);
  });

  it('loses the connection when it says nothing at all', async () => {
    server = await startServerUnderTest({ headerTimeout: 1_000, requestTimeout: never });
    expect(await trickle('', '')).toBeDefined();
  });

  it('keeps no other from being answered', async () => {
    server = await startServerUnderTest({ headerTimeout: 2_000 });
    const slow = Array.from({ length: 50 }, () => trickle('GET / HTTP/1.1\r\nx: ', 'a'));
    expect((await ask(server.origin, { path: '/openapi.json' })).status).toBe(200);
    await Promise.all(slow);
    expect((await ask(server.origin, { path: '/openapi.json' })).status).toBe(200);
  });
});

describe('more connections than are allowed', () => {
  it('are closed unheard and counted, until others have gone', async () => {
    server = await startServerUnderTest({ maxConnections: 3, adminPort: 0 });
    const contract = () => ask(server.origin, { path: '/openapi.json' });
    const [first] = [await open(), await open(), await open()];
    await expect(contract()).rejects.toThrow();
    await expect(contract()).rejects.toThrow();
    const { text } = await ask(server.adminOrigin ?? '', { path: '/metrics' });
    expect(text).toContain('biometrid_connections_refused_total 2\n');
    first.destroy();
    await expect
      .poll(() =>
        contract().then(
          ({ status }) => status,
          () => 'refused',
        ),
      )
      .toBe(200);
  });
});
