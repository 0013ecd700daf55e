import { existsSync } from 'node:fs';
import type { OutgoingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playgroundFolder } from '../../src/http/serve-playground.js';
import { type Answer, ask } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

const code = 'a-code-of-this-process';
const credentials = { id: 'i', key: 'a key', secret: 'a secret', livenessToken: 'a token' };

describe('the playground', () => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    // It is built before the tests run, as the server is.
    expect(existsSync(playgroundFolder() ?? '')).toBe(true);
    server = await startServerUnderTest({ playground: true });
  });
  afterAll(() => server.stop());

  it('is held to a policy with a nonce that no other answer has, and kept in no cache', async () => {
    const nonces = [];
    for (let times = 0; times < 2; times++) {
      const { status, headers, text } = await ask(server.origin, { path: '/playground/' });
      expect([status, headers['cache-control']]).toEqual([200, 'no-store']);
      const policy = String(headers['content-security-policy']);
      const [, nonce = ''] = /style-src 'self' 'nonce-([^']+)'/.exec(policy) ?? [];
      expect(text).toContain(`nonce="${nonce}"`);
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'$/);
      expect(policy).not.toMatch(/unsafe|https?:|\*/);
      nonces.push(nonce);
    }
    expect(new Set(nonces).size).toBe(2);
  });

  it('alone may use camera and microphone', async () => {
    const allowed = async (path: string) =>
      (await ask(server.origin, { path })).headers['permissions-policy'];
    expect(await allowed('/playground/')).toMatch(/camera=\(self\), microphone=\(self\)/);
    for (const path of ['/openapi.yaml', '/api/1.0/voice/languages', '/docs/', '/nowhere', '/%ff'])
      expect(await allowed(path)).toMatch(/camera=\(\), microphone=\(\)/);
  });

  it('sends its files compressed, to be kept for a year', async () => {
    const { text } = await ask(server.origin, { path: '/playground/' });
    const [script = ''] = /\/playground\/assets\/[\w-]+\.js/.exec(text) ?? [];
    for (const coding of ['br', 'gzip']) {
      const { status, headers } = await ask(server.origin, {
        path: script,
        headers: { 'accept-encoding': coding },
      });
      expect([status, headers['content-encoding'], headers['vary']]).toEqual([
        200,
        coding,
        'accept-encoding',
      ]);
      expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'/);
    }
    expect((await ask(server.origin, { path: script })).headers['content-encoding']).toBe(
      undefined,
    );
    expect((await ask(server.origin, { path: '/playground/assets/none.js' })).status).toBe(404);
  });

  it('leads to no docs where there are none', async () => {
    const { text } = await ask(server.origin, { path: '/playground/' });
    expect(text).not.toContain('data-docs');
  });

  it('is found without the slash', async () => {
    const { status, headers } = await ask(server.origin, { path: '/playground' });
    expect([status, headers.location]).toEqual([308, '/playground/']);
  });

  it('hands out nothing where the process has made no code', async () => {
    const { status } = await ask(server.origin, {
      method: 'POST',
      path: '/playground/session',
      headers: { 'x-playground-code': '' },
    });
    expect(status).toBe(404);
  });
});

describe('the code of the printed link', () => {
  let server: ServerUnderTest;
  beforeAll(async () => {
    server = await startServerUnderTest({
      playground: true,
      playgroundSignIn: { code, credentials },
    });
  });
  afterAll(() => server.stop());

  const signIn = (headers: OutgoingHttpHeaders, given = code): Promise<Answer> =>
    ask(server.origin, {
      method: 'POST',
      path: '/playground/session',
      headers: { 'x-playground-code': given, ...headers },
    });

  it('gets the credentials, more than once, and they are kept in no cache', async () => {
    for (const host of ['localhost', '127.0.0.1:8080', '[::1]:8080', 'LOCALHOST']) {
      const { status, json, headers } = await signIn({ host });
      expect([host, status, json]).toEqual([
        host,
        200,
        { key: 'a key', secret: 'a secret', livenessToken: 'a token' },
      ]);
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  it.each([
    ['a name that somebody gave this machine’s address', { host: 'rebound.example.com' }],
    ['a name that begins like this machine’s', { host: 'localhost.example.com:8080' }],
    ['an address of the network', { host: '192.0.2.1:8080' }],
    ['a name that is none', { host: 'localhost:a:b@' }],
    ['a proxy on this machine', { host: 'localhost', 'x-forwarded-for': '192.0.2.1' }],
    ['another proxy on this machine', { host: 'localhost', forwarded: 'for=192.0.2.1' }],
  ])('gets nothing through %s', async (_, headers) => {
    const { status, text } = await signIn(headers);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).not.toContain('a secret');
    expect((await signIn({ host: 'localhost' })).status).toBe(200);
  });

  it('cannot be sent by a form or a link', async () => {
    for (const [method, path] of [
      ['POST', `/playground/session?code=${code}`],
      ['GET', '/playground/session'],
    ] as const) {
      const { text } = await ask(server.origin, { method, path, headers: { host: 'localhost' } });
      expect(text).not.toContain('a secret');
    }
  });

  it('is worth nothing any more after ten wrong ones', async () => {
    for (let times = 0; times < 9; times++)
      expect((await signIn({ host: 'localhost' }, 'wrong')).status).toBe(403);
    expect((await signIn({ host: 'localhost' })).status).toBe(200);
    expect((await signIn({ host: 'localhost' }, '')).status).toBe(403);
    expect((await signIn({ host: 'localhost' })).status).toBe(403);
  });
});

it('a server that was not asked for it has no playground', async () => {
  const server = await startServerUnderTest({ playgroundSignIn: { code, credentials } });
  for (const [method, path] of [
    ['GET', '/playground/'],
    ['POST', '/playground/session'],
  ] as const)
    expect((await ask(server.origin, { method, path })).status).toBe(404);
  await server.stop();
});
