import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { revokeClient } from '../../src/tenants/clients.js';
import { type FailedLogins, limitFailedLogins } from '../../src/tenants/failed-logins.js';
import { contractOperations } from '../contract-operations.js';
import { ask } from '../raw-http.js';
import {
  type ServerUnderTest,
  startServerUnderTest,
  type TestClient,
} from '../server-under-test.js';

describe('failed logins', () => {
  let time: number;
  let logins: FailedLogins;
  beforeEach(() => {
    time = 1_000_000;
    logins = limitFailedLogins(3, () => time);
  });
  const fail = (address: string, times: number) => {
    for (let n = 0; n < times; n += 1) logins.failed(address);
  };

  it('hold nobody off below the limit', () => {
    expect(logins.admit('192.0.2.1')).toBeUndefined();
    fail('192.0.2.1', 2);
    expect(logins.admit('192.0.2.1')).toBeUndefined();
  });

  it('at the limit hold off their address alone, until a minute after the first', () => {
    logins.failed('192.0.2.1');
    time += 20_000;
    fail('192.0.2.1', 2);
    expect(logins.admit('192.0.2.1')).toBe(40);
    expect(logins.admit('192.0.2.2')).toBeUndefined();
    time += 39_001;
    expect(logins.admit('192.0.2.1')).toBe(1);
    time += 999;
    expect(logins.admit('192.0.2.1')).toBeUndefined();
  });

  it('are counted anew after a minute', () => {
    fail('192.0.2.1', 3);
    time += 60_000;
    fail('192.0.2.1', 2);
    expect(logins.admit('192.0.2.1')).toBeUndefined();
    logins.failed('192.0.2.1');
    expect(logins.admit('192.0.2.1')).toBe(60);
  });

  it('none of which are allowed hold off from the first on', () => {
    const strict = limitFailedLogins(1, () => time);
    strict.failed('192.0.2.1');
    expect(strict.admit('192.0.2.1')).toBe(60);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['2001:db8:1:2:3:4:5:6', '2001:0DB8:0001:0002::'],
    ['2001:db8::1', '2001:db8:0:0:1::'],
    ['::1', '::2'],
    ['fe80::1%eth0', 'fe80::2%eth1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:192.0.2.1'],
    ['::1:2:3:4:5:192.0.2.1', '0:1:2:3::'],
    ['192.0.2.1', '::ffff:192.0.2.1'],
  ])('of %s and %s come from one network', (one, other) => {
    fail(one, 3);
    expect(logins.admit(other)).toBe(60);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:3::1'],
    ['2001:db8::1', '2001:db8:0:1::1'],
    ['192.0.2.1', '192.0.2.2'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2'],
  ])('of %s and %s come from two', (one, other) => {
    fail(one, 3);
    expect(logins.admit(other)).toBeUndefined();
  });

  it('of what is no address are counted under its beginning', () => {
    fail('unknown', 3);
    expect(logins.admit('unknown')).toBe(60);
    fail('x'.repeat(10_000), 3);
    expect(logins.admit('x'.repeat(64))).toBe(60);
  });

  it('are remembered of 10,000 addresses, those that failed last', () => {
    fail('192.0.2.1', 2);
    fail('192.0.2.2', 2);
    const others = (from: number, to: number) => {
      for (let n = from; n < to; n += 1) logins.failed(`10.0.${n >> 8}.${n & 255}`);
    };
    others(0, 9_998);
    logins.failed('192.0.2.1');
    expect(logins.admit('192.0.2.1')).toBe(60);
    others(9_998, 9_999);
    // Forgotten, so that these are its first two.
    fail('192.0.2.2', 2);
    expect(logins.admit('192.0.2.2')).toBeUndefined();
    expect(logins.admit('192.0.2.1')).toBe(60);
  });
});

describe('a server from which somebody guesses', () => {
  let server: ServerUnderTest;
  let client: TestClient;
  beforeEach(async () => {
    server = await startServerUnderTest({ failedLoginsPerMinute: 3, trustProxy: ['loopback'] });
    client = await server.client();
  });
  afterEach(() => server.stop());

  const languages = '/api/1.0/voice/languages';
  const from = (address: string, headers: Record<string, string>, path = languages) =>
    ask(server.origin, { path, headers: { ...headers, 'x-forwarded-for': address } });

  it('answers 429 after so many failures of any kind, whatever comes then, and tells how long to wait', async () => {
    const wrong = { ...client.headers, 'x-biometrid-secret': 'wrong' };
    const unknown = { ...client.headers, 'x-biometrid-key': 'unknown' };
    expect((await from('192.0.2.1', {})).status).toBe(400);
    expect((await from('192.0.2.1', wrong)).status).toBe(401);
    expect((await from('192.0.2.1', unknown)).status).toBe(404);
    for (const { method, pathFor } of contractOperations) {
      for (const headers of [client.headers, wrong, {}]) {
        const answer = await ask(server.origin, {
          method,
          path: pathFor('a-user'),
          headers: { ...headers, 'x-forwarded-for': '192.0.2.1' },
        });
        expect([answer.status, answer.message]).toEqual([429, 'TOO_MANY_REQUESTS']);
        const seconds = Number(answer.headers['retry-after']);
        expect(seconds).toBeGreaterThan(0);
        expect(seconds).toBeLessThanOrEqual(60);
      }
    }
  });

  it('answers other addresses as ever, and the contract to everyone', async () => {
    for (let n = 0; n < 3; n += 1) await from('192.0.2.1', {});
    expect((await from('192.0.2.1', client.headers)).status).toBe(429);
    expect((await from('192.0.2.2', client.headers)).status).toBe(200);
    expect((await from('192.0.2.1', {}, '/openapi.json')).status).toBe(200);
  });

  it('lets credentials in that were right of late, and only as long as they are', async () => {
    const status = { path: '/biometrics/status', headers: { 'x-app-token': client.livenessToken } };
    expect((await from('192.0.2.2', client.headers)).status).toBe(200);
    expect((await from('192.0.2.2', status.headers, status.path)).status).toBe(503);
    const wrong = { ...client.headers, 'x-biometrid-secret': 'wrong' };
    const flood = async () => {
      for (let n = 0; n < 5; n += 1) await from('192.0.2.1', n % 2 === 0 ? {} : wrong);
    };
    await flood();
    expect((await from('192.0.2.1', {})).status).toBe(429);
    expect((await from('192.0.2.1', wrong)).status).toBe(429);
    expect((await from('192.0.2.1', client.headers)).status).toBe(200);
    expect((await from('192.0.2.1', status.headers, status.path)).status).toBe(503);
    const { livenessToken } = client;
    expect((await from('192.0.2.1', { 'x-app-token': `${livenessToken}x` })).status).toBe(429);

    await revokeClient(server.storage, client.id);
    await expect.poll(async () => (await from('192.0.2.3', client.headers)).status).not.toBe(200);
    expect((await from('192.0.2.1', client.headers)).status).toBe(429);
  });

  it('counts what fails after authentication as no failure', async () => {
    for (let n = 0; n < 10; n += 1) {
      expect((await from('192.0.2.1', client.headers, `${languages}?x=1`)).status).toBe(400);
      const path = '/api/1.0/users/nobody/voice/is-pending';
      expect((await from('192.0.2.1', client.headers, path)).status).toBe(404);
    }
    expect((await from('192.0.2.1', client.headers)).status).toBe(200);
  });

  it('holds off guessed liveness tokens too', async () => {
    for (let n = 0; n < 3; n += 1)
      await from('192.0.2.1', { 'x-app-token': `guess-${n}` }, '/biometrics/status');
    const { status } = await from(
      '192.0.2.1',
      { 'x-app-token': client.livenessToken },
      '/biometrics/status',
    );
    expect(status).toBe(429);
  });
});
