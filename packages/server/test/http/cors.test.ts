import { afterEach, describe, expect, it } from 'vitest';
import { contractOperations } from '../contract-operations.js';
import { ask } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

let server: ServerUnderTest;
afterEach(() => server.stop());

const ours = 'https://app.example.com';
const theirs = 'https://elsewhere.example.com';
const languages = '/api/1.0/voice/languages';

const preflight = (path: string, origin: string, method = 'GET') =>
  ask(server.origin, {
    method: 'OPTIONS',
    path,
    headers: {
      origin,
      'access-control-request-method': method,
      'access-control-request-headers': 'x-biometrid-key,x-biometrid-secret',
    },
  });

describe('without origins that may call', () => {
  it('no answer speaks of origins, and asking beforehand is no method', async () => {
    server = await startServerUnderTest();
    const answer = await ask(server.origin, { path: languages, headers: { origin: ours } });
    const asked = await preflight(languages, ours);
    expect([asked.status, asked.message]).toEqual([405, 'METHOD_NOT_ALLOWED']);
    for (const { headers } of [answer, asked]) {
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('with origins that may call', () => {
  it('their pages may, with cookies, and may read what helps them', async () => {
    server = await startServerUnderTest({ corsOrigins: ['https://first.example.com', ours] });
    const client = await server.client();
    const { status, headers } = await ask(server.origin, {
      path: languages,
      headers: { ...client.headers, origin: ours },
    });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': ours,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-request-id, retry-after, x-not-processed',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'Origin',
    });
  });

  it('refusals can be read as well', async () => {
    server = await startServerUnderTest({ corsOrigins: [ours] });
    for (const path of [languages, '/nowhere', '/api/1.0/users/find-by-face']) {
      const { status, headers } = await ask(server.origin, { path, headers: { origin: ours } });
      expect([status >= 400, headers['access-control-allow-origin']]).toEqual([true, ours]);
    }
  });

  it('other pages may not', async () => {
    server = await startServerUnderTest({ corsOrigins: [ours] });
    for (const origin of [
      theirs,
      'null',
      `${ours}:444`,
      `${ours}.example.org`,
      ours.slice(0, -1),
    ]) {
      const asked = await preflight(languages, origin);
      const answer = await ask(server.origin, { path: languages, headers: { origin } });
      for (const { headers } of [asked, answer])
        expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  it('browsers are told beforehand what each path of the contract takes', async () => {
    server = await startServerUnderTest({ corsOrigins: [ours] });
    for (const { method, pathFor } of contractOperations) {
      const { status, headers, text } = await preflight(pathFor('a-user'), ours, method);
      expect([status, text]).toEqual([204, '']);
      expect(headers['access-control-allow-methods']?.split(', ')).toContain(method);
      expect(headers).toMatchObject({
        'access-control-allow-origin': ours,
        'access-control-allow-headers':
          'content-type, x-biometrid-key, x-biometrid-secret, x-app-token, x-request-id',
        'access-control-max-age': '600',
        'x-content-type-options': 'nosniff',
        'x-request-id': expect.stringMatching(/.{36}/),
      });
    }
  });

  it('asking beforehand at no path of the contract is 404, and an OPTIONS that asks for nothing 405', async () => {
    server = await startServerUnderTest({ corsOrigins: [ours] });
    const nowhere = await preflight('/api/1.0/nowhere', ours);
    expect([nowhere.status, nowhere.message]).toEqual([404, 'PATH_NOT_FOUND']);
    for (const headers of [{}, { origin: ours }, { 'access-control-request-method': 'GET' }]) {
      const answer = await ask(server.origin, { method: 'OPTIONS', path: languages, headers });
      expect([answer.status, answer.message]).toEqual([405, 'METHOD_NOT_ALLOWED']);
      expect(answer.headers.allow).toBe('GET, HEAD');
    }
  });

  it('* lets every page call, but without cookies', async () => {
    server = await startServerUnderTest({ corsOrigins: ['*'] });
    for (const answer of [
      await preflight(languages, theirs),
      await ask(server.origin, { path: languages, headers: { origin: theirs } }),
    ]) {
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['access-control-allow-credentials']).toBeUndefined();
    }
  });
});
