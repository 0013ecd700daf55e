import { afterEach, describe, expect, it } from 'vitest';
import { ask } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

let server: ServerUnderTest;
afterEach(() => server.stop());

/** The session cookie that comes when a proxy at this machine says how it was asked. */
async function cookieBehind(trustProxy: string[], protocol: string): Promise<string | undefined> {
  server = await startServerUnderTest({ trustProxy });
  const client = await server.client();
  const { data } = await client.biometrid.users.create({ reference_id: 'customer-4711' });
  const { headers } = await ask(server.origin, {
    method: 'POST',
    path: `/api/1.0/users/${data.id}/dialogue/enroll/voice`,
    headers: { ...client.headers, 'x-forwarded-proto': protocol },
  });
  return headers['set-cookie']?.[0];
}

describe('what a proxy says about the caller', () => {
  it.each([[['loopback']], [['127.0.0.1']], [['10.0.0.0/8', '127.0.0.0/8']]])(
    'is believed when it is at one of %j',
    async (trustProxy) => expect(await cookieBehind(trustProxy, 'https')).toMatch(/; Secure$/),
  );

  it.each([[[]], [['10.0.0.1']], [['10.0.0.0/8', '192.168.0.0/16']]])(
    'is not believed when only these are: %j',
    async (trustProxy) => expect(await cookieBehind(trustProxy, 'https')).not.toMatch(/Secure/),
  );

  it('may be that it came without TLS', async () => {
    expect(await cookieBehind(['loopback'], 'http')).not.toMatch(/Secure/);
  });
});

describe('connections that idle', () => {
  const patience = async (trustProxy: string[]) => {
    server = await startServerUnderTest({ trustProxy });
    const headers = { connection: 'keep-alive' };
    return (await ask(server.origin, { path: '/openapi.json', headers })).headers['keep-alive'];
  };

  it('are closed soon', async () => expect(await patience([])).toBe('timeout=5'));

  it('are left for a proxy to close, so that none ends under a request', async () =>
    expect(await patience(['loopback'])).toBe('timeout=75'));
});
