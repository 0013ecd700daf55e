import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAdmin } from '../../src/http/admin.js';
import { createMetrics, type Metrics } from '../../src/http/metrics.js';
import type { Checks } from '../../src/system.js';
import { ask } from '../raw-http.js';
import { type ServerUnderTest, startServerUnderTest } from '../server-under-test.js';

let metrics: Metrics;
let checks: () => Promise<Checks>;
let asked: number;
let readings: Record<string, number>;
let admin: Awaited<ReturnType<typeof startAdmin>>;
beforeEach(async () => {
  asked = 0;
  readings = { face: 3, voice: 0 };
  checks = async () => ({ storage: true, engines: true });
  metrics = createMetrics([
    { name: 'gallery_bytes', help: 'Memory of galleries', read: () => 4_096 },
    { name: 'engine_queue', help: 'Requests that wait', label: 'engine', read: () => readings },
  ]);
  admin = await startAdmin({
    host: '127.0.0.1',
    port: 0,
    metrics,
    checks: () => {
      asked += 1;
      return checks();
    },
  });
});
afterEach(async () => {
  await admin.close();
  metrics.close();
});

const get = (path: string, method = 'GET') => ask(admin.origin, { method, path });
const text = async () => (await get('/metrics')).text;

describe('/healthz', () => {
  it('says that the process answers, whatever the checks say', async () => {
    checks = () => new Promise(() => undefined);
    const { status, text } = await get('/healthz');
    expect([status, text]).toEqual([200, 'ok\n']);
    expect(asked).toBe(0);
  });
});

describe('/readyz', () => {
  it('is 200 when every check holds', async () => {
    const { status, json, headers } = await get('/readyz');
    expect([status, json]).toEqual([
      200,
      { ready: true, checks: { storage: true, engines: true } },
    ]);
    expect(headers['content-type']).toBe('application/json');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('is 503 and says why when one does not, and 200 again afterwards', async () => {
    checks = async () => ({ storage: 'the disk is full', engines: true });
    const { status, json } = await get('/readyz');
    expect([status, json]).toEqual([
      503,
      { ready: false, checks: { storage: 'the disk is full', engines: true } },
    ]);
    checks = async () => ({ storage: true });
    expect((await get('/readyz')).status).toBe(200);
  });

  it('is 503 when checking itself fails', async () => {
    checks = async () => {
      throw new Error('the pool is gone');
    };
    const { status, json } = await get('/readyz');
    expect([status, json]).toEqual([503, { ready: false, checks: { checks: 'the pool is gone' } }]);
  });

  it('is 503 after two seconds of checks that hang, which no further probe adds to', async () => {
    let hanging = 0;
    let finish: (checks: Checks) => void = () => undefined;
    checks = () => {
      hanging += 1;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => get('/readyz')));
    for (const { status, json } of answers) {
      expect([status, json]).toEqual([
        503,
        { ready: false, checks: { checks: 'not done within 2000 ms' } },
      ]);
    }
    expect(hanging).toBe(1);
    finish({ storage: true });
    checks = async () => ({ storage: true });
    await expect.poll(async () => (await get('/readyz')).status).toBe(200);
  });
});

describe('/metrics', () => {
  it('counts answers by operation and status, with the time they took', async () => {
    metrics.answered('createUser', 200, 3);
    metrics.answered('createUser', 200, 300);
    metrics.answered('createUser', 409, 3);
    metrics.answered(undefined, 404, 1);
    const lines = (await text()).split('\n');
    const labels = 'operation="createUser",status="200"';
    for (const line of [
      `biometrid_request_seconds_bucket{le="0.0025",${labels}} 0`,
      `biometrid_request_seconds_bucket{le="0.005",${labels}} 1`,
      `biometrid_request_seconds_bucket{le="0.5",${labels}} 2`,
      `biometrid_request_seconds_count{${labels}} 2`,
      `biometrid_request_seconds_sum{${labels}} 0.303`,
      'biometrid_request_seconds_count{operation="createUser",status="409"} 1',
      'biometrid_request_seconds_count{operation="none",status="404"} 1',
    ])
      expect(lines).toContain(line);
  });

  it('counts failures of the storage and refused connections', async () => {
    metrics.storageFailed();
    metrics.connectionRefused();
    metrics.connectionRefused();
    const answer = await text();
    expect(answer).toMatch(/^biometrid_storage_failures_total 1$/m);
    expect(answer).toMatch(/^biometrid_connections_refused_total 2$/m);
  });

  it('reads the rooms anew each time, and forgets what is gone', async () => {
    expect(await text()).toMatch(/^biometrid_gallery_bytes 4096$/m);
    expect(await text()).toMatch(/^biometrid_engine_queue\{engine="face"\} 3$/m);
    readings = { voice: 2 };
    const answer = await text();
    expect(answer).toMatch(/^biometrid_engine_queue\{engine="voice"\} 2$/m);
    expect(answer).not.toContain('engine="face"');
  });

  it('tells a counter from a gauge, and sum and count of a summary', async () => {
    const shown = createMetrics([
      {
        name: 'loads_total',
        help: 'Loads',
        type: 'counter',
        label: 'reason',
        read: () => ({ a: 1 }),
      },
      { name: 'load_seconds', help: 'Time', type: 'summary', read: () => ({ sum: 2.5, count: 2 }) },
    ]);
    const lines = shown.text().split('\n');
    shown.close();
    for (const line of [
      ...['# TYPE biometrid_loads_total counter', 'biometrid_loads_total{reason="a"} 1'],
      '# TYPE biometrid_load_seconds summary',
      ...['biometrid_load_seconds_sum 2.5', 'biometrid_load_seconds_count 2'],
    ])
      expect(lines).toContain(line);
  });

  it('tells memory, and how late the event loop was since it was last asked', async () => {
    const delay = async () =>
      Number(/^biometrid_event_loop_delay_seconds\{quantile="1"\} (\S+)$/m.exec(await text())?.[1]);
    const memory = Number(/^biometrid_resident_memory_bytes (\d+)$/m.exec(await text())?.[1]);
    expect(memory).toBeGreaterThan(10_000_000);
    // A measurement has to begin before the loop is held up, and to end after it.
    await new Promise((resolve) => setTimeout(resolve, 120));
    const until = Date.now() + 400;
    while (Date.now() < until);
    await new Promise((resolve) => setTimeout(resolve, 120));
    const busy = await delay();
    expect(busy).toBeGreaterThan(0.2);
    await expect.poll(delay).toBeLessThan(busy);
  });

  it('is what Prometheus reads', async () => {
    const { status, headers } = await get('/metrics');
    expect([status, headers['content-type']]).toEqual([
      200,
      'text/plain; version=0.0.4; charset=utf-8',
    ]);
  });
});

describe('the admin port', () => {
  it.each(['/healthz', '/readyz', '/metrics'])('has GET and HEAD of %s alone', async (path) => {
    const head = await get(path, 'HEAD');
    expect([head.status, head.text]).toEqual([200, '']);
    expect((await get(`${path}?verbose`)).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await get(path, method);
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
    }
  });

  it.each(['/', '/healthz/', '/metrics/x', '/api/1.0/voice/languages', '/__proto__', '/%00'])(
    'has no %s',
    async (path) => {
      for (const method of ['GET', 'POST']) expect((await get(path, method)).status).toBe(404);
    },
  );

  it('that is taken stops the start', async () => {
    const { port } = new URL(admin.origin);
    const second = startAdmin({ host: '127.0.0.1', port: Number(port), metrics, checks });
    await expect(second).rejects.toThrow(/EADDRINUSE/);
  });
});

describe('a server with an admin port', () => {
  let server: ServerUnderTest;
  afterEach(() => server.stop());

  it('is ready, and counts what it answers without a word of who asked', async () => {
    server = await startServerUnderTest({ adminPort: 0 });
    const origin = server.adminOrigin ?? '';
    expect((await ask(origin, { path: '/readyz' })).json).toMatchObject({
      ready: true,
      checks: { storage: true },
    });
    const client = await server.client();
    const { data } = await client.biometrid.users.create({ reference_id: 'customer-4711' });
    await client.biometrid.voice.getPendingDialogue({ userId: data.id });
    await ask(server.origin, { path: '/api/1.0/voice/languages' });
    await ask(server.origin, { path: '/nowhere' });
    const { text } = await ask(origin, { path: '/metrics' });
    for (const labels of [
      'operation="createUser",status="200"',
      'operation="getPendingDialogue",status="200"',
      'operation="listVoiceLanguages",status="400"',
      'operation="none",status="404"',
    ])
      expect(text).toContain(`biometrid_request_seconds_count{${labels}} 1\n`);
    for (const word of [client.id, client.key, data.id, 'customer-4711'])
      expect(text).not.toContain(word);
    await server.stop();
    await expect(ask(origin, { path: '/healthz' })).rejects.toThrow();
    server = await startServerUnderTest();
  });

  it('does not answer the API there, nor health and metrics at the API', async () => {
    server = await startServerUnderTest({ adminPort: 0 });
    expect((await ask(server.adminOrigin ?? '', { path: '/openapi.json' })).status).toBe(404);
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect((await ask(server.origin, { path })).status).toBe(404);
  });

  it('has none unless it is told to', async () => {
    server = await startServerUnderTest();
    expect(server.adminOrigin).toBeUndefined();
  });
});
