import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, ask, exchange } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

describe('security headers', () => {
  let server: ServerUnderTest;
  let docs: string;
  beforeAll(async () => {
    docs = mkdtempSync(join(tmpdir(), 'biometrid-docs-'));
    writeFileSync(join(docs, 'index.html'), '<title>The docs</title>');
    server = await startServerUnderTest({ docs });
  });
  afterAll(async () => {
    await server.stop();
    rmSync(docs, { recursive: true });
  });

  const raw = async (request: string) => (await exchange(server.origin, [request])).answers[0];
  const answers: [string, () => Promise<Answer | undefined>][] = [
    ['the contract', () => ask(server.origin, { path: '/openapi.yaml' })],
    ['the docs', () => ask(server.origin, { path: '/docs/' })],
    ['an operation', () => ask(server.origin, { path: '/api/1.0/voice/languages' })],
    ['a path that is not there', () => ask(server.origin, { path: '/nowhere' })],
    [
      'a method that is not there',
      () => ask(server.origin, { method: 'PUT', path: '/api/1.0/users' }),
    ],
    ['a URL that cannot be decoded', () => ask(server.origin, { path: '/%ff' })],
    [
      'an expectation that nobody meets',
      () => ask(server.origin, { path: '/', headers: { expect: 'the-impossible' } }),
    ],
    [
      'headers that are too large',
      () => ask(server.origin, { path: '/', headers: { x: 'x'.repeat(40_000) } }),
    ],
    ['bytes that are no HTTP', () => raw('\r\n\r\nfoo\r\n\r\n')],
  ];

  it.each(answers)('come with the answer to %s', async (_what, answer) => {
    expect((await answer())?.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), display-capture=()',
      'cross-origin-resource-policy': 'same-origin',
      'x-request-id': expect.stringMatching(/^.{36}$/),
    });
  });

  it('let no page put the docs into a frame', async () => {
    const { status, headers } = await ask(server.origin, { path: '/docs/' });
    expect([status, headers['content-security-policy']]).toEqual([200, "frame-ancestors 'none'"]);
  });

  it('promise no TLS where there is none', async () => {
    const answer = await ask(server.origin, { path: '/openapi.yaml' });
    expect(answer.headers['strict-transport-security']).toBeUndefined();
  });

  it('keep biometric answers out of every cache', async () => {
    for (const path of ['/api/1.0/voice/languages', '/biometrics/status'])
      expect((await ask(server.origin, { path })).headers['cache-control']).toBe('no-store');
  });
});
