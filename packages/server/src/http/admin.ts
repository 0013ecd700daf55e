import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Checks } from '../system.js';
import type { Metrics } from './metrics.js';

/** What the admin port tells, and where. */
export interface AdminOptions {
  host: string;
  /** 0 takes any free one. */
  port: number;
  /** Is asked for every `/readyz`, but never twice at a time. */
  checks(): Promise<Checks>;
  /** What `/readyz` says beside them, which makes the server no less ready. */
  notices?(): Readonly<Record<string, string>>;
  metrics: Metrics;
}

/** Milliseconds that the checks may take before the server counts as not ready. */
const patience = 2_000;
/** Probes and scrapers are few; who else connects shall not cost much. */
const maxConnections = 100;
/** Milliseconds in which a request must have arrived. */
const requestTimeout = 5_000;

/**
 * Listens on a port of its own for those who watch the server: `/healthz` (200 while the process answers at all), `/readyz`
 * (200 or 503, with the checks as JSON) and `/metrics` (for Prometheus). It asks for no credentials.
 */
export async function startAdmin({
  host,
  port,
  checks,
  notices = () => ({}),
  metrics,
}: AdminOptions): Promise<{ origin: string; close(): Promise<void> }> {
  const ready = onceAtATime(checks);
  const pages = new Map<string, () => Promise<Page>>([
    ['/healthz', async () => ({ status: 200, type: 'text/plain', body: 'ok\n' })],
    ['/readyz', async () => readiness(await ready(), notices())],
    ['/metrics', async () => ({ status: 200, type: metrics.contentType, body: metrics.text() })],
  ]);
  const server = createServer(
    { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval: 1_000 },
    (request, response) => {
      answer(pages, request, response).catch(() => response.writeHead(500).end());
    },
  );
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: actual } = server.address() as AddressInfo;
  return {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${actual}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Page {
  status: number;
  type: string;
  body: string;
}

async function answer(
  pages: ReadonlyMap<string, () => Promise<Page>>,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const page = pages.get(url.split('?', 1)[0] ?? '');
  if (page === undefined) {
    response.writeHead(404).end();
    return;
  }
  if (method !== 'GET' && method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const { status, type, body } = await page();
  response
    .writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    .end(body);
}

function readiness(checks: Checks, notices: Readonly<Record<string, string>>): Page {
  const ready = Object.values(checks).every((check) => check === true);
  return {
    status: ready ? 200 : 503,
    type: 'application/json',
    body: `${JSON.stringify({ ready, checks, ...(Object.keys(notices).length === 0 ? {} : { notices }) })}\n`,
  };
}

/** Many probes make one look, and one that hangs is waited for by the next. */
function onceAtATime(checks: () => Promise<Checks>): () => Promise<Checks> {
  let looking: Promise<Checks> | undefined;
  return async () => {
    looking ??= checks()
      .catch((error: unknown) => ({
        checks: error instanceof Error ? error.message : String(error),
      }))
      .finally(() => {
        looking = undefined;
      });
    return Promise.race([looking, late()]);
  };
}

async function late(): Promise<Checks> {
  await new Promise((resolve) => setTimeout(resolve, patience).unref());
  return { checks: `not done within ${patience} ms` };
}
