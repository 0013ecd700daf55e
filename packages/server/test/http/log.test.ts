import { rmSync } from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { file, multipart, multipartType } from '../bad-input/multipart.js';
import { contractOperations } from '../contract-operations.js';
import { ask, exchange } from '../raw-http.js';
import {
  clientByCommand,
  newDataFolder,
  type ServerProcess,
  startServerProcess,
} from '../server-process.js';
import type { TestClient } from '../server-under-test.js';

/** Stands in everything that callers send here, but for their credentials and the user that exists. */
const marker = 'Zq7-never-to-be-logged';

describe('the log of a server at its most talkative', () => {
  let data: string;
  let server: ServerProcess;
  let client: TestClient;
  let userId: string;
  let cookie: string;
  let log: string;

  beforeAll(async () => {
    data = newDataFolder();
    server = await startServerProcess('serve', data, '--dev', '--failed-logins-per-minute', '1000');
    client = await clientByCommand(data, server.origin);
    const created = await client.biometrid.users.create({
      reference_id: marker,
      app_token: marker,
      mac_address: '02:5a:71:4e:99:17',
    });
    userId = created.data.id;
    const opened = await ask(server.origin, {
      method: 'POST',
      path: `/api/1.0/users/${userId}/dialogue/enroll/voice`,
      headers: client.headers,
    });
    cookie = /biometrid\.sid=([\w-]+)/.exec(String(opened.headers['set-cookie']))?.[1] ?? '';
    await sendEverything();
    await server.end('SIGTERM');
    log = server.output.stdout + server.output.stderr;
  });
  afterAll(async () => {
    await server.end('SIGKILL');
    rmSync(dirname(data), { recursive: true });
  });

  /** Every operation with bodies right and wrong, for a user who is there and one who is not, by a caller known and unknown. */
  async function sendEverything(): Promise<void> {
    const known = { ...client.headers, 'x-app-token': client.livenessToken };
    const unknown = Object.fromEntries(Object.keys(known).map((name) => [name, marker]));
    for (const operation of contractOperations) {
      const { method, pathFor } = operation;
      const fields = [...operation.fields.values()].filter(({ place }) => place !== 'path');
      const bodies = [undefined, ...bodiesOf(fields)];
      for (const user of [userId, marker]) {
        for (const body of bodies) {
          for (const query of ['', `?${marker}=${marker}`]) {
            await ask(server.origin, {
              method,
              path: pathFor(user) + query,
              headers: {
                ...known,
                cookie: `biometrid.sid=${body === undefined ? cookie : marker}; ${marker}=1`,
                'user-agent': marker,
                [marker]: marker,
                ...(body && { 'content-type': body.type }),
              },
              ...(body && { body: body.content }),
            });
          }
        }
        await ask(server.origin, { method, path: pathFor(user), headers: unknown });
      }
    }
    await ask(server.origin, { path: `/${marker}/${client.secret}` });
    await ask(server.origin, { path: `/${marker}/%ff` });
    await ask(server.origin, { path: '/', headers: { [marker]: marker.repeat(2_000) } });
    await ask(server.origin, { path: '/', headers: { expect: marker } });
    await exchange(server.origin, [`${marker} ${marker} ${marker}\r\n\r\n`]);
    await exchange(server.origin, [
      `POST /api/1.0/users HTTP/1.1\r\nhost: ${marker}\r\ntransfer-encoding: ${marker}\r\n\r\n`,
    ]);
  }

  it('has a line for each answer, with operation and client', () => {
    const lines = log
      .split('\n')
      .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line)] : []));
    for (const { id } of contractOperations) {
      expect(lines).toContainEqual(
        expect.objectContaining({ msg: 'answered', operation: id, client: client.id }),
      );
    }
    for (const status of [200, 400, 401, 404, 415])
      expect(lines).toContainEqual(expect.objectContaining({ msg: 'answered', status }));
  });

  it('has nothing of what callers send: ids, names, files, bodies, queries, headers, paths', () => {
    const shapes = [
      marker,
      Buffer.from(marker).toString('hex'),
      Buffer.from(marker).toString('base64').slice(0, 24),
    ].map((shape) => shape.toLowerCase());
    const telling = log
      .split('\n')
      .filter((line) => shapes.some((shape) => line.toLowerCase().includes(shape)));
    expect(telling).toEqual([]);
  });

  it('has no credential, user, device or session', () => {
    expect(cookie).toMatch(/^[\w-]{20,}$/);
    for (const secret of [
      client.secret,
      client.key,
      client.livenessToken,
      userId,
      cookie,
      '02:5a:71:4e:99:17',
      '025a714e9917',
    ])
      expect(log.includes(secret)).toBe(false);
  });
});

function bodiesOf(
  fields: readonly { name: string; file?: unknown }[],
): { type: string; content: string | Buffer }[] {
  const values = [...fields.map(({ name }): [string, string] => [name, marker]), [marker, marker]];
  const json = JSON.stringify(Object.fromEntries(values));
  const files = fields.flatMap(({ name, file: isFile }) =>
    isFile === undefined
      ? []
      : [file.jpeg(200), file.wav(200), Buffer.from(marker)].map((content) => ({
          name,
          content: Buffer.concat([content, Buffer.from(marker)]),
          filename: `${marker}.jpg`,
          type: `image/${marker}`,
        })),
  );
  const texts = values.map(([name = '', content = '']) => ({ name, content }));
  return [
    { type: 'application/json', content: json },
    { type: 'application/json', content: json.slice(0, -3) },
    { type: 'application/json', content: JSON.stringify(marker) },
    {
      type: 'application/x-www-form-urlencoded',
      content: `${values.map((v) => v.join('=')).join('&')}`,
    },
    { type: multipartType, content: multipart([...texts, ...files]) },
    ...files.map((part) => ({ type: multipartType, content: multipart([part]) })),
    { type: multipartType, content: multipart(texts).subarray(0, -20) },
    { type: 'multipart/form-data', content: multipart(texts) },
    { type: `text/${marker}`, content: marker },
  ];
}

describe('the log of a server whose callers hang up before they are heard', () => {
  it('tells of no failure of the server', async () => {
    const data = newDataFolder();
    const server = await startServerProcess('serve', data);
    try {
      const { hostname, port } = new URL(server.origin);
      // Somebody who failed to authenticate, so that addresses are looked at.
      await ask(server.origin, { path: '/api/1.0/voice/languages' });
      const hangUp = () =>
        new Promise<void>((resolve) => {
          const socket = connect(Number(port), hostname, () => {
            socket.write('GET /api/1.0/voice/languages HTTP/1.1\r\nhost: a\r\n\r\n');
            socket.resetAndDestroy();
          });
          socket.on('close', () => resolve());
        });
      await Promise.all(Array.from({ length: 200 }, hangUp));
      await ask(server.origin, { path: '/api/1.0/voice/languages' });
      await server.end('SIGTERM');
      const levels = server.output.stderr
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line): unknown => JSON.parse(line).level);
      expect(levels.length).toBeGreaterThan(2);
      expect(levels.filter((level) => level !== 30)).toEqual([]);
    } finally {
      await server.end('SIGKILL');
      rmSync(dirname(data), { recursive: true });
    }
  });
});
