import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

const page = '<!DOCTYPE html>\n<html lang="en">\n<title>The docs</title>\n';
const hashed = '/docs/contents-0123456789ab.js';
let docs: string;
let server: ServerUnderTest;

beforeAll(async () => {
  docs = mkdtempSync(join(tmpdir(), 'biometrid-docs-'));
  writeFileSync(join(docs, 'index.html'), page);
  for (const [end, text] of Object.entries({ '': 'plain', '.br': 'brotli', '.gz': 'gzipped' }))
    writeFileSync(join(docs, `contents-0123456789ab.js${end}`), text);
  server = await startServerUnderTest({ docs });
});
afterAll(async () => {
  await server.stop();
  rmSync(docs, { recursive: true });
});

describe('the docs', () => {
  it.each([
    ['gzip, br', 'brotli', 'br'],
    ['GZIP', 'gzipped', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzipped', 'gzip'],
    ['identity', 'plain', undefined],
  ])(
    'are sent in the smallest form that "%s" takes, and kept for a year',
    async (encodings, text, encoding) => {
      const answer = await ask(server.origin, {
        path: hashed,
        headers: { 'accept-encoding': encodings },
      });
      expect([answer.text, answer.headers['content-encoding']]).toEqual([text, encoding]);
      expect(answer.headers).toMatchObject({
        'content-type': 'text/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        vary: 'accept-encoding',
      });
    },
  );

  it('are asked for anew where the name stays, and plain where nothing was compressed', async () => {
    const { text, headers } = await ask(server.origin, {
      path: '/docs/?q=1',
      headers: { 'accept-encoding': 'br' },
    });
    expect([text, headers['cache-control'], headers['content-encoding']]).toEqual([
      page,
      'public, max-age=0',
      undefined,
    ]);
  });

  it('are found by programs at the root', async () => {
    const { status, headers } = await ask(server.origin, { path: '/llms.txt' });
    expect([status, headers.location]).toEqual([302, '/docs/llms.txt']);
  });

  it('lead to the playground where there is one, and it to them', async () => {
    const both = await startServerUnderTest({ docs, playground: true });
    try {
      const first = await ask(both.origin, { path: '/docs/' });
      expect(first.text).toContain('<html lang="en" data-playground="/playground/">');
      const etag = String(first.headers.etag);
      const again = await ask(both.origin, {
        path: '/docs/index.html',
        headers: { 'if-none-match': etag },
      });
      expect(again.status).toBe(304);
      const small = await ask(both.origin, {
        path: '/docs/',
        headers: { 'accept-encoding': 'br' },
      });
      expect(small.headers).toMatchObject({
        'content-encoding': 'br',
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': "frame-ancestors 'none'",
      });
      const playground = await ask(both.origin, { path: '/playground/' });
      expect(playground.text).toContain('<html lang="en" data-docs="/docs/">');
    } finally {
      await both.stop();
    }
    expect((await ask(server.origin, { path: '/docs/' })).text).not.toContain('data-playground');
  });
});
