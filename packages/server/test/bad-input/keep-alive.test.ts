import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchange } from '../raw-http.js';
import { type EchoServer, startEchoServer } from './echo-server.js';
import { file, multipart, multipartType } from './multipart.js';

describe('a refused body', () => {
  let server: EchoServer;
  beforeAll(async () => {
    server = await startEchoServer();
  });
  afterAll(() => server.stop());

  const photo = (size: number) =>
    multipart([{ name: 'photo', content: file.jpeg(size), filename: 'photo.jpg' }]);

  it.each([
    [
      'a file that is a little too large',
      '/api/1.0/users/find-by-face',
      multipartType,
      () => photo(1_048_577),
      413,
    ],
    [
      'a file that is much too large',
      '/api/1.0/users/find-by-face',
      multipartType,
      () => photo(8_000_000),
      413,
    ],
    [
      'a file of a wrong format',
      '/api/1.0/users/find-by-face',
      multipartType,
      () => multipart([{ name: 'photo', content: file.gif(900_000), filename: 'a' }]),
      400,
    ],
    [
      'a text that is too long',
      '/api/1.0/users',
      'application/x-www-form-urlencoded',
      () => Buffer.from(`reference_id=${'x'.repeat(70_000)}`),
      413,
    ],
    [
      'JSON that is none',
      '/api/1.0/users',
      'application/json',
      () => Buffer.alloc(60_000, '{'),
      400,
    ],
    ['a type that is not taken', '/api/1.0/users', 'text/plain', () => Buffer.alloc(60_000), 415],
  ])('does not hold up what comes next: %s', async (_what, path, type, body, status) => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const chunked of [false, true]) {
      const bytes = body();
      expect(await send(agent, path, type, bytes, chunked)).toBe(status);
      expect(
        await send(
          agent,
          '/api/1.0/users',
          'application/x-www-form-urlencoded',
          Buffer.from('reference_id=a'),
          false,
        ),
      ).toBe(200);
    }
    agent.destroy();
  });

  it('that comes in chunks and never ends is answered as soon as it is too large', async () => {
    const keys = Object.entries(server.client.headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    for (const type of ['application/json', multipartType]) {
      const { answers, closed } = await exchange(server.origin, [
        `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${keys}content-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`,
        ...Array.from({ length: 100 }, () => chunk),
      ]);
      expect(answers.map(({ status, message }) => [status, message])).toEqual([
        [413, 'FILE_TOO_LARGE'],
      ]);
      expect(closed).toBe(true);
    }
  });

  function send(
    agent: Agent,
    path: string,
    type: string,
    body: Buffer,
    chunked: boolean,
  ): Promise<number | undefined> {
    const { hostname, port } = new URL(server.origin);
    const length = chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length };
    return new Promise((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          hostname,
          port,
          path,
          method: 'POST',
          headers: { ...server.client.headers, 'content-type': type, ...length },
        },
        (answer) => answer.resume().on('end', () => resolve(answer.statusCode)),
      );
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  }
});
