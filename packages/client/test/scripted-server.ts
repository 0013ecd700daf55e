import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** One answer of the server, as a test wrote it. */
export interface Step {
  status?: number;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a text as it is. */
  body?: object | string;
  /** Milliseconds to wait before answering. */
  delay?: number;
  /** Close the connection instead of answering. */
  reset?: boolean;
  /** Send the headers and a first byte, then nothing more. */
  stall?: boolean;
  /** Announce more bytes than are sent, and close the connection. */
  truncate?: boolean;
  /** Send this many bytes of JSON text without announcing a length. */
  flood?: number;
}

/** What the server was sent. */
export interface Received {
  method: string;
  /** Path and query. */
  url: string;
  headers: Record<string, string>;
  /** In base64. */
  body: string;
  /** Milliseconds since the server started. */
  at: number;
}

/** A file for browsers. */
export interface Asset {
  type: string;
  text: string;
  headers?: Record<string, string>;
}

/**
 * A server that answers what a test tells it to. A test names itself in the header `x-scenario`; below `/script/NAME` it
 * leaves the answers to give, the last of which is given again, and reads what arrived. So a test can run in any runtime.
 * `assets` are served as they are, for browsers.
 */
export async function startScriptedServer(assets: Record<string, Asset> = {}) {
  const scenarios = new Map<string, { steps: Step[]; received: Received[] }>();
  const started = Date.now();

  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    // A connection that is used again and breaks makes some runtimes send again by themselves.
    response.setHeader('connection', 'close');
    allowOrigin(request, response);
    if (request.method === 'OPTIONS') return void response.writeHead(204).end();
    const asset = assets[path];
    const script = /^\/script\/(.+)$/.exec(path)?.[1];
    if (asset) {
      response.writeHead(200, { 'content-type': asset.type, ...asset.headers }).end(asset.text);
    } else if (script && request.method === 'PUT') {
      scenarios.set(script, {
        steps: JSON.parse((await readAll(request)).toString()),
        received: [],
      });
      response.end();
    } else if (script) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(scenarios.get(script)?.received ?? []));
    } else {
      const scenario = scenarios.get(String(request.headers['x-scenario']));
      if (!scenario) return void response.writeHead(500).end('no such scenario');
      const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
      const received: Received = {
        method: request.method ?? '',
        url: path,
        headers: Object.fromEntries(headers),
        body: '',
        at: Date.now() - started,
      };
      scenario.received.push(received);
      received.body = (await readAll(request)).toString('base64');
      const [step = {}] = scenario.steps;
      if (scenario.steps.length > 1) scenario.steps.shift();
      await answer(step, request, response);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Pages of any origin may call with their cookies, as those of a real server's owner may. */
function allowOrigin({ headers }: IncomingMessage, response: ServerResponse): void {
  if (!headers.origin) return;
  response.setHeader('access-control-allow-origin', headers.origin);
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-allow-methods', 'GET, POST, PUT, DELETE');
  response.setHeader(
    'access-control-allow-headers',
    headers['access-control-request-headers'] ?? '',
  );
  response.setHeader('access-control-expose-headers', 'x-request-id, retry-after, x-not-processed');
}

async function answer(
  step: Step,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (step.delay) await sleep(step.delay);
  if (step.reset) return void request.socket.destroy();
  const text = typeof step.body === 'object' ? JSON.stringify(step.body) : (step.body ?? '');
  const bytes = Buffer.from(text);
  response.writeHead(step.status ?? 200, {
    'content-type': 'application/json; charset=utf-8',
    ...(step.flood || step.stall
      ? {}
      : { 'content-length': bytes.length + (step.truncate ? 10 : 0) }),
    ...step.headers,
  });
  if (step.stall) return void response.write('{');
  if (step.truncate) return void response.write(bytes, () => request.socket.destroy());
  if (step.flood) return flood(step.flood, response);
  response.end(bytes);
}

async function flood(bytes: number, response: ServerResponse): Promise<void> {
  async function* blocks() {
    for (let sent = 0; sent < bytes; sent += 65_536) yield Buffer.alloc(65_536, ' ');
    yield '{"status":true,"data":{"message":"AFTER_THE_FLOOD"}}';
  }
  // The client is expected to hang up.
  await pipeline(blocks, response).catch(() => {});
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of request) chunks.push(chunk);
  } catch {
    // The client went away; what arrived is what there is.
  }
  return Buffer.concat(chunks);
}
