import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { contractOperations } from '../contract-operations.js';
import { type Answer, ask, exchange } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';
import { file, multipart, multipartType } from './multipart.js';

describe('a server that is spoken to badly', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  let userId: string;
  beforeAll(async () => {
    server = await startServerUnderTest();
    client = await server.client();
    userId = (await client.biometrid.users.create({ reference_id: 'customer-4711' })).data.id;
  });
  afterAll(() => server.stop());
  afterEach(async () => {
    expect((await client.biometrid.voice.listLanguages()).status).toBe(true);
  });

  const get = (path: string, headers = client.headers) => ask(server.origin, { path, headers });
  /** The lines of the authentication headers. */
  const keys = () =>
    Object.entries(client.headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('');
  const languages = '/api/1.0/voice/languages';

  describe('headers', () => {
    it.each(['x-biometrid-key', 'x-biometrid-secret'])(
      'without %s, or with an empty one: 400',
      async (name) => {
        const { [name]: _, ...others } = client.headers;
        refused(await get(languages, others), 400, 'AUTHENTICATION_HEADERS_MISSING');
        refused(
          await get(languages, { ...others, [name]: '' }),
          400,
          'AUTHENTICATION_HEADERS_MISSING',
        );
      },
    );

    it.each(['x-biometrid-key', 'x-biometrid-secret'])(
      'with %s twice: 400, even if both are the same',
      async (name) => {
        const request = `GET ${languages} HTTP/1.1\r\nhost: a\r\n${keys()}${name}: ${client.headers[name]}\r\nconnection: close\r\n\r\n`;
        const { answers } = await exchange(server.origin, [request]);
        refused(answers[0], 400, 'INVALID_REQUEST');
      },
    );

    it.each(['host: b', 'content-type: text/plain\r\ncontent-type: application/json'])(
      'of which two leave open what was meant: 400 (%j)',
      async (doubled) => {
        const request = `GET ${languages} HTTP/1.1\r\nhost: a\r\n${keys()}${doubled}\r\nconnection: close\r\n\r\n`;
        const { answers } = await exchange(server.origin, [request]);
        refused(answers[0], 400, 'INVALID_REQUEST');
      },
    );

    it('that name an unknown transfer coding: 400', async () => {
      const body = '{"reference_id":"a"}';
      const request = `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${keys()}content-type: application/json\r\ntransfer-encoding: gzip, chunked\r\nconnection: close\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
      const { answers } = await exchange(server.origin, [request]);
      refused(answers[0], 400, 'INVALID_REQUEST');
    });

    it('past the two-thousandth count as well', async () => {
      const many = 'a:1\r\n'.repeat(2_100);
      const request = `GET ${languages} HTTP/1.1\r\nhost: a\r\n${many}${keys()}connection: close\r\n\r\n`;
      const { answers } = await exchange(server.origin, [request]);
      expect(answers[0]?.status).toBe(200);
    });

    it('in any letter case are good', async () => {
      const headers = Object.fromEntries(
        Object.entries(client.headers).map(([name, value]) => [name.toUpperCase(), value]),
      );
      expect((await get(languages, headers)).status).toBe(200);
    });

    it.each([32, 200, 1_000])('with one of %i kB: 431', async (kilobytes) => {
      for (const path of [languages, '/biometrics/status', '/nowhere']) {
        const answer = await ask(server.origin, {
          path,
          headers: { 'x-large': 'x'.repeat(kilobytes * 1024) },
        });
        refused(answer, 431, 'HEADERS_TOO_LARGE', path.startsWith('/biometrics'));
      }
    });

    it('in great number: an answer of the contract', async () => {
      const many = Object.fromEntries(Array.from({ length: 1_900 }, (_, n) => [`a${n}`, '']));
      const answer = await get(languages, { ...client.headers, ...many });
      expect([200, 400, 431]).toContain(answer.status);
    });

    it('without a host: 400, unless it is HTTP/1.0', async () => {
      const { answers } = await exchange(server.origin, [
        `GET ${languages} HTTP/1.1\r\n${keys()}connection: close\r\n\r\n`,
      ]);
      refused(answers[0], 400, 'INVALID_REQUEST');
      const old = await exchange(server.origin, [`GET ${languages} HTTP/1.0\r\n${keys()}\r\n`]);
      expect(old.answers[0]?.status).toBe(200);
    });

    it('with an expectation that nobody meets: 400', async () => {
      refused(
        await get(languages, { ...client.headers, expect: 'the-impossible' }),
        400,
        'INVALID_REQUEST',
      );
    });
  });

  describe('paths', () => {
    it.each([
      '/',
      '//',
      '/api',
      '/api/1.0',
      '/api/1.0/',
      '/api/1.1/users',
      '/users',
      '//api/1.0/voice/languages',
      '/api/1.0//voice/languages',
      '/api/1.0/voice/languages/',
      '/API/1.0/voice/languages',
      '/api/1.0/users/',
      '/api/1.0/users//voice/is-pending',
      '/api/1.0/users/../voice/languages',
      '/api/1.0/users/a/b/c',
      '/biometrics',
      '/biometrics/status/',
      '/api/1.0/biometrics/status',
      '/__proto__',
      '/constructor',
      '/%00',
    ])('%s is not there: 404', async (path) => {
      refused(await get(path), 404, 'PATH_NOT_FOUND', path.startsWith('/biometrics/'));
      refused(await get(path, {}), 404, 'PATH_NOT_FOUND', path.startsWith('/biometrics/'));
    });

    it('that end in a slash are not there for any method', async () => {
      for (const method of ['POST', 'DELETE', 'PUT'])
        for (const path of ['/api/1.0/users/', `/api/1.0/users/${userId}/`])
          refused(
            await ask(server.origin, { method, path, headers: client.headers }),
            404,
            'PATH_NOT_FOUND',
          );
    });

    it.each([
      '/api/1.0/users/%',
      '/api/1.0/users/%zz',
      '/api/1.0/users/%ff/voice/is-pending',
      '/%c3%28',
    ])('%s cannot be decoded: 400', async (path) =>
      refused(await get(path), 400, 'INVALID_REQUEST'),
    );

    it('that cannot be decoded at the liveness host’s answer in its envelope', async () => {
      refused(await get('/biometrics/%ff'), 400, 'INVALID_REQUEST', true);
    });

    it.each([
      '?surname=x',
      '?__proto__=x',
      '?constructor=x',
      '?toString=x',
      '?userId=x',
      '?=x',
      '?%00=x',
    ])('with a query that the operation does not have: 400 (%s)', async (query) =>
      refused(await get(languages + query), 400, 'INVALID_REQUEST'),
    );

    it('in absolute form are the same', async () => {
      const asked = (target: string) =>
        exchange(server.origin, [
          `GET ${target} HTTP/1.1\r\nhost: a\r\n${keys()}connection: close\r\n\r\n`,
        ]);
      expect((await asked(`http://a${languages}`)).answers[0]?.status).toBe(200);
      refused((await asked('http://a/nowhere')).answers[0], 404, 'PATH_NOT_FOUND');
      refused((await asked('http://a/biometrics/nowhere')).answers[0], 404, 'PATH_NOT_FOUND', true);
      const wrong = (await asked('http://a/api/1.0/users/find-by-face')).answers[0];
      refused(wrong, 405, 'METHOD_NOT_ALLOWED');
      expect(wrong?.headers.allow).toBe('POST');
    });

    it('with needless percent signs are the same', async () => {
      const path = '/api/1.0/users/find%2Dby%2Daddress?mac_address=00:0a:95:9d:68:16';
      expect((await get(path)).status).toBe(200);
      refused(await get('/biometrics%2Fstatus'), 404, 'PATH_NOT_FOUND');
    });
  });

  describe('user ids', () => {
    it.each([
      ['of one character', 'x'],
      ['of 8,000 characters', 'x'.repeat(8_000)],
      ['of 14,000 characters', 'x'.repeat(14_000)],
      ['of many planes', encodeURIComponent('é🧑‍🦰\u202e\ufeff')],
      ['of a null byte', '%00'],
      ['of a line break', '%0d%0aset-cookie:x=1'],
      ['of an encoded slash', 'a%2fb'],
      ['of SQL', encodeURIComponent(`' OR 1=1 --`)],
      ['called __proto__', '__proto__'],
      ['called constructor', 'constructor'],
      ['called toString', 'toString'],
      ['with the letter g of a published sample', '5be3000bd3adgd3e152724f2'],
      ['of dots', '...'],
      ['of a star', '*'],
    ])('%s are nobody’s: 404', async (_what, id) => {
      for (const { method, pathFor, path } of contractOperations) {
        if (!path.includes('{userId}')) continue;
        const answer = await ask(server.origin, {
          method,
          path: pathFor(id),
          headers: client.headers,
        });
        refused(answer, 404, 'USERID_NOT_EXISTS');
      }
    });

    it('are compared exactly', async () => {
      for (const id of [userId.toUpperCase(), `${userId}%20`, `%20${userId}`, `${userId}%00`]) {
        if (id === userId) continue;
        refused(await get(`/api/1.0/users/${id}/voice/is-pending`), 404, 'USERID_NOT_EXISTS');
      }
      expect(
        (
          await get(
            `/api/1.0/users/%${userId.charCodeAt(0).toString(16)}${userId.slice(1)}/voice/is-pending`,
          )
        ).status,
      ).toBe(200);
    });
  });

  describe('methods', () => {
    const paths = [...new Set(contractOperations.map(({ pathFor }) => pathFor('a-user')))];

    it.each(paths)('%s tells which it has', async (path) => {
      const liveness = path.startsWith('/biometrics/');
      const mine = contractOperations.filter(({ pathFor }) => pathFor('a-user') === path);
      const allowed = mine.flatMap(({ method, safe }) =>
        method === 'GET' && safe ? ['GET', 'HEAD'] : [method],
      );
      for (const method of [
        'GET',
        'HEAD',
        'POST',
        'PUT',
        'PATCH',
        'DELETE',
        'OPTIONS',
        'TRACE',
        'PROPFIND',
        'PURGE',
      ]) {
        if (allowed.includes(method)) continue;
        const answer = await ask(server.origin, { method, path, headers: client.headers });
        expect([method, answer.status]).toEqual([method, 405]);
        expect(answer.headers.allow?.split(', ').sort()).toEqual(allowed.sort());
        if (method !== 'HEAD') refused(answer, 405, 'METHOD_NOT_ALLOWED', liveness);
      }
    });

    it('HEAD answers as GET without its body, where GET changes nothing', async () => {
      const head = await ask(server.origin, {
        method: 'HEAD',
        path: languages,
        headers: client.headers,
      });
      expect([head.status, head.text]).toEqual([200, '']);
      expect(Number(head.headers['content-length'])).toBe((await get(languages)).text.length);
      const refusal = await ask(server.origin, { method: 'HEAD', path: languages });
      expect([refusal.status, refusal.text]).toEqual([400, '']);
    });

    it('HEAD does not restart a state', async () => {
      await client.biometrid.voice.enroll({ userId });
      const path = `/api/1.0/users/${userId}/restart-state`;
      expect(
        (await ask(server.origin, { method: 'HEAD', path, headers: client.headers })).status,
      ).toBe(405);
      expect((await client.biometrid.voice.getPendingDialogue({ userId })).data).toBeDefined();
    });

    it.each(['FETCH', 'get', 'G\u0001T', ''])('%j is none: 400', async (method) => {
      const { answers } = await exchange(server.origin, [
        `${method} ${languages} HTTP/1.1\r\nhost: a\r\n\r\n`,
      ]);
      refused(answers[0], 400, 'INVALID_REQUEST');
    });
  });

  describe('bytes', () => {
    it.each([
      ['TLS', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])],
      ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
      ['noise', Buffer.alloc(3_000, 0xa5)],
      ['nothing that ends', '\r\n\r\n\r\nfoo\r\n\r\n'],
      ['HTTP of another version', `GET ${languages} HTTP/9.9\r\nhost: a\r\n\r\n`],
    ])('that are %s: 400', async (_what, bytes) => {
      const { answers, closed } = await exchange(server.origin, [bytes]);
      refused(answers[0], 400, 'INVALID_REQUEST');
      expect(closed).toBe(true);
    });

    it('of two lengths, or of a length and chunks: 400, since it is not clear where the body ends', async () => {
      for (const lengths of [
        'content-length: 5\r\ncontent-length: 6',
        'content-length: 5\r\ntransfer-encoding: chunked',
        'transfer-encoding: chunked, identity',
        'content-length: -1',
        'content-length: 1e1',
      ]) {
        const { answers } = await exchange(server.origin, [
          `POST /api/1.0/users?reference_id=smuggled HTTP/1.1\r\nhost: a\r\n${keys()}${lengths}\r\n\r\n0\r\n\r\n`,
        ]);
        refused(answers[0], 400, 'INVALID_REQUEST');
      }
    });

    it('of a body shorter than its length: 400 once our side ends', async () => {
      const { answers } = await exchange(
        server.origin,
        [
          `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${keys()}content-type: application/json\r\ncontent-length: 100\r\n\r\n{"reference_id":"a"}`,
        ],
        { ends: true },
      );
      refused(answers[0], 400, 'INVALID_REQUEST');
    });

    it('of a body longer than its length: what is more is no request', async () => {
      const { answers } = await exchange(server.origin, [
        `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${keys()}content-type: application/json\r\ncontent-length: 20\r\n\r\n{"reference_id":"a"}and more\r\n\r\n`,
      ]);
      expect(answers.some(({ message }) => message === 'INVALID_REQUEST')).toBe(true);
    });

    it('of chunks without an end: 400 once our side ends', async () => {
      const { answers } = await exchange(
        server.origin,
        [
          `POST /api/1.0/users HTTP/1.1\r\nhost: a\r\n${keys()}content-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{"ref\r\n`,
        ],
        { ends: true },
      );
      refused(answers[0], 400, 'INVALID_REQUEST');
    });

    it('of multipart that stops and hangs up: the next one is served', async () => {
      const body = multipart([{ name: 'audio', content: file.wav(50_000), filename: 'a.wav' }]);
      for (const cut of [10, 120, 40_000]) {
        await exchange(
          server.origin,
          [
            `POST /api/1.0/users/${userId}/dialogue/enroll/voice HTTP/1.1\r\nhost: a\r\n${keys()}content-type: ${multipartType}\r\ncontent-length: ${body.length}\r\n\r\n`,
            body.subarray(0, cut),
          ],
          { patience: 100 },
        );
      }
    });
  });

  describe('bodies that nobody reads', () => {
    const upload = multipart([
      { name: 'photo', content: file.jpeg(1_000_000), filename: 'photo.jpg' },
    ]);

    it.each<[string, () => Record<string, string>, number, string]>([
      ['without credentials', () => ({}), 400, 'AUTHENTICATION_HEADERS_MISSING'],
      [
        'with a wrong secret',
        () => ({ ...client.headers, 'x-biometrid-secret': 'wrong' }),
        401,
        'INVALID_AUTHENTICATION_HEADERS',
      ],
      [
        'with an unknown key',
        () => ({ ...client.headers, 'x-biometrid-key': 'nobody' }),
        404,
        'CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS',
      ],
      [
        'for want of an engine',
        () => client.headers,
        404,
        'NO_FACE_ENGINE_CONFIGURATION_AVAILABLE',
      ],
    ])(
      'are answered all the same, %s, and the connection closes',
      async (_why, headers, status, message) => {
        for (let round = 0; round < 5; round += 1) {
          const answer = await ask(server.origin, {
            method: 'POST',
            path: '/api/1.0/users/find-by-face',
            headers: { ...headers(), 'content-type': multipartType },
            body: upload,
          });
          refused(answer, status, message);
          expect(answer.headers.connection).toBe('close');
        }
      },
    );

    it('are answered when they come only after the answer', async () => {
      const head = `POST /api/1.0/users/find-by-face HTTP/1.1\r\nhost: a\r\ncontent-type: ${multipartType}\r\ncontent-length: ${upload.length}\r\n\r\n`;
      const { answers, closed } = await exchange(server.origin, [head]);
      refused(answers[0], 400, 'AUTHENTICATION_HEADERS_MISSING');
      expect(closed).toBe(true);
    });

    it('of 10 MB are refused by every operation, with a status that it documents', async () => {
      const body = Buffer.alloc(10 * 1024 * 1024, 0x61);
      for (const { id, method, authentication, pathFor, statuses } of contractOperations) {
        for (const type of [
          'application/json',
          'application/x-www-form-urlencoded',
          multipartType,
        ]) {
          const answer = await ask(server.origin, {
            method,
            path: pathFor(userId),
            headers: {
              ...(authentication === 'client'
                ? client.headers
                : { 'x-app-token': client.livenessToken }),
              'content-type': type,
            },
            body,
          });
          expect([id, type, answer.status >= 400 && statuses.has(answer.status)]).toEqual([
            id,
            type,
            true,
          ]);
          expect([...contractOperationCodes(id)]).toContain(answer.message);
        }
      }
    });

    it('hide no further request: what follows them on the connection is not carried out', async () => {
      const mac = '00:00:00:00:5a:6e';
      const following = `POST /api/1.0/users?reference_id=smuggled&mac_address=${mac} HTTP/1.1\r\nhost: a\r\n${keys()}content-length: 0\r\n\r\n`;
      const head = `POST /api/1.0/users/find-by-face HTTP/1.1\r\nhost: a\r\ncontent-type: ${multipartType}\r\ncontent-length: ${upload.length}\r\n\r\n`;
      const { answers } = await exchange(server.origin, [head, upload, following]);
      refused(answers[0], 400, 'AUTHENTICATION_HEADERS_MISSING');
      // Whether it was carried out shows on another connection.
      const { data } = await client.biometrid.users.findByMacAddress({ mac_address: mac });
      expect([answers.length, data.message]).toEqual([1, 'DEVICE_NOT_ASSOCIATED_TO_USER']);
    });

    it('hide no request inside of them', async () => {
      const mac = '00:00:00:00:5a:6f';
      const inner = `POST /api/1.0/users?reference_id=smuggled&mac_address=${mac} HTTP/1.1\r\nhost: a\r\n${keys()}content-length: 0\r\n\r\n`;
      for (const path of ['/api/1.0/users/find-by-face', '/nowhere', '/%ff', languages]) {
        const { answers } = await exchange(
          server.origin,
          [`POST ${path} HTTP/1.1\r\nhost: a\r\ncontent-length: ${inner.length}\r\n\r\n${inner}`],
          { patience: 400 },
        );
        expect(answers).toHaveLength(1);
      }
      const { data } = await client.biometrid.users.findByMacAddress({ mac_address: mac });
      expect(data.message).toBe('DEVICE_NOT_ASSOCIATED_TO_USER');
    });
  });

  it('requests that wait for each other on one connection are answered in order', async () => {
    const requests = [languages, '/nowhere', '/biometrics/status', languages].map(
      (path) => `GET ${path} HTTP/1.1\r\nhost: a\r\n${keys()}\r\n`,
    );
    const { answers } = await exchange(server.origin, [requests.join('')], { patience: 500 });
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 400, 200]);
  });

  it('every answer has a request id, and tells browsers not to guess', async () => {
    for (const path of [languages, '/nowhere', '/%ff', '/biometrics/status', '/openapi.json']) {
      const { headers } = await get(path);
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    }
    expect((await get(languages)).headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'application/json; charset=utf-8',
    });
  });
});

function contractOperationCodes(id: string): ReadonlySet<string> {
  return contractOperations.find((operation) => operation.id === id)?.codes ?? new Set();
}

function refused(
  answer: Answer | undefined,
  status: number,
  message: string,
  liveness = false,
): void {
  expect([answer?.status, answer?.json]).toEqual([
    status,
    liveness
      ? { meta: { ok: false, code: status, mode: 'live' }, data: { message } }
      : { status: false, data: { message } },
  ]);
}
