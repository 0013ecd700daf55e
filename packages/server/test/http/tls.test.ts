import { once } from 'node:events';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ask, exchange } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';
import { hasOpenssl, makeCertificate, opensslMissing } from './make-certificate.js';

const openssl = hasOpenssl();

describe('a server with a certificate', () => {
  let folder: string;
  let first: ReturnType<typeof makeCertificate>;
  let second: ReturnType<typeof makeCertificate>;
  let server: ServerUnderTest;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'biometrid-tls-'));
    if (!openssl) return;
    first = makeCertificate(folder, 'first');
    second = makeCertificate(folder, 'second');
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(async (context) => {
    if (!openssl) context.skip(opensslMissing);
    const [tlsCert, tlsKey] = [join(folder, 'server.crt'), join(folder, 'server.key')];
    copyFileSync(first.tlsCert, tlsCert);
    copyFileSync(first.tlsKey, tlsKey);
    server = await startServerUnderTest({ tlsCert, tlsKey });
  });
  afterEach(() => server?.stop());

  const contract = (ca = first.ca) => ask(server.origin, { path: '/openapi.json', ca });
  const port = () => Number(new URL(server.origin).port);

  it('answers over TLS, at an https origin, and has browsers keep to it', async () => {
    expect(server.origin).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, headers } = await contract();
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000');
  });

  it('makes the session cookie Secure', async () => {
    const client = await server.client();
    const post = (path: string) =>
      ask(server.origin, { method: 'POST', path, headers: client.headers, ca: first.ca });
    const created = await post('/api/1.0/users?reference_id=customer-4711');
    const [, id] = /"id":"(\w+)"/.exec(created.text) ?? [];
    const { status, headers } = await post(`/api/1.0/users/${id}/dialogue/enroll/voice`);
    expect([status, headers['set-cookie']?.[0]]).toEqual([200, expect.stringMatching(/; Secure$/)]);
  });

  it.each([
    ['TLSv1.3', true],
    ['TLSv1.2', true],
    ['TLSv1.1', false],
    ['TLSv1', false],
  ] as const)('speaks %s: %s', async (version, spoken) => {
    const options = {
      minVersion: version,
      maxVersion: version,
      // The old ones are not even tried at OpenSSL's usual level.
      ciphers: 'DEFAULT@SECLEVEL=0',
    };
    expect(await handshake({ port: port(), ca: first.ca, ...options })).toBe(
      spoken ? version : 'refused',
    );
  });

  it('hangs up on who speaks plain HTTP, and goes on', async () => {
    const { text, closed } = await exchange(server.origin, [
      'GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n',
    ]);
    // At most the alert of TLS comes.
    expect([text.includes('HTTP/'), closed]).toEqual([false, true]);
    expect((await contract()).status).toBe(200);
  });

  it('shows a new certificate once its files have been replaced', async () => {
    await contract();
    copyFileSync(second.tlsCert, join(folder, 'server.crt'));
    copyFileSync(second.tlsKey, join(folder, 'server.key'));
    await expect.poll(async () => (await contract(second.ca)).status).toBe(200);
    await expect(contract(first.ca)).rejects.toThrow(/self.signed/);
  });

  it('keeps the certificate it has while the new files do not fit each other', async () => {
    copyFileSync(second.tlsCert, join(folder, 'server.crt'));
    // Longer than the server takes to look.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    expect((await contract(first.ca)).status).toBe(200);
    copyFileSync(second.tlsKey, join(folder, 'server.key'));
    await expect.poll(async () => (await contract(second.ca)).status).toBe(200);
  });

  it('when it stops, finishes the request under way and waits for no idle connection', async () => {
    const { headers } = await server.client();
    const body = 'reference_id=under-way';
    const underWay = request({
      port: port(),
      host: '127.0.0.1',
      ca: first.ca,
      path: '/api/1.0/users',
      method: 'POST',
      headers: {
        ...headers,
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
      },
    });
    const answered = once(underWay, 'response');
    await new Promise<void>((resolve) => underWay.write(body.slice(0, 5), () => resolve()));
    // Agreed and never used, and connected and never agreed.
    const silent = connect({ port: port(), host: '127.0.0.1', ca: first.ca });
    await once(silent, 'secureConnect');
    const plain = connectPlain(port(), '127.0.0.1');
    await once(plain, 'connect');
    await contract();

    const stopped = server.stop();
    // From now on it takes no connection, and holds on to none that idles.
    await Promise.all([once(silent, 'close'), once(plain, 'close')]);
    await expect(contract()).rejects.toThrow();
    underWay.end(body.slice(5));
    const [{ statusCode }] = await answered;
    expect(statusCode).toBe(200);
    await stopped;
    server = await startServerUnderTest();
  });
});

describe('a certificate that cannot be used', () => {
  const folder = mkdtempSync(join(tmpdir(), 'biometrid-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('stops the start: one of the files is not named', async () => {
    await expect(startServerUnderTest({ tlsCert: '/nowhere/a.crt' })).rejects.toThrow(
      /tls-cert and tls-key/,
    );
  });

  it('stops the start: a file is not there', async () => {
    await expect(
      startServerUnderTest({ tlsCert: '/nowhere/a.crt', tlsKey: '/nowhere/a.key' }),
    ).rejects.toThrow(/\/nowhere\/a\.crt cannot be read/);
  });

  it('stops the start: the files hold something else', async () => {
    const [tlsCert, tlsKey] = [join(folder, 'a.crt'), join(folder, 'a.key')];
    writeFileSync(tlsCert, 'a certificate');
    writeFileSync(tlsKey, 'private-words');
    const starting = startServerUnderTest({ tlsCert, tlsKey });
    await expect(starting).rejects.toThrow(/no certificate and its unencrypted private key/);
    await expect(starting).rejects.not.toThrow(/private-words/);
  });

  it('stops the start: the key is another’s', async (context) => {
    if (!openssl) context.skip(opensslMissing);
    const { tlsCert } = makeCertificate(folder, 'one');
    const { tlsKey } = makeCertificate(folder, 'other');
    await expect(startServerUnderTest({ tlsCert, tlsKey })).rejects.toThrow(
      /no certificate and its unencrypted private key/,
    );
  });
});

/** The version that both sides agree on. */
function handshake(options: ConnectionOptions): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', ...options }, () => {
      resolve(socket.getProtocol());
      socket.destroy();
    });
    socket.on('error', () => resolve('refused'));
  });
}
