import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request on its way to the server. */
interface Asked {
  method: string;
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** An answer on its way back. */
export interface Answered {
  status: number;
  /** Names in lower case. */
  headers: Map<string, string[]>;
  body: string;
}

/** What a proxy does to what passes through it. */
export interface Spoiling {
  /** Whether it does it to the making and deleting of users as well. */
  users?: boolean;
  /** Changes a request. */
  asked?: (request: Asked) => void;
  /** Changes an answer, or breaks the connection. */
  answered?: (answer: Answered, request: Asked) => 'break' | undefined;
}

/** A proxy before a server, which lets through whatever it is not told to spoil. */
export interface SpoilingProxy {
  origin: string;
  /** What it does to everything; to the making and deleting of users where it says so. */
  spoiling: Spoiling;
  /** Users that were made through it. */
  made: string[];
  /** Those of them that were deleted again. */
  deleted: string[];
  close(): Promise<void>;
}

export async function startProxy(target: string): Promise<SpoilingProxy> {
  // What is too large is the server's to say.
  const listener = createServer({ maxHeaderSize: 2 ** 20 }, (request, response) => {
    pass(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const proxy: SpoilingProxy = {
    origin: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    ...{ spoiling: {}, made: [], deleted: [] },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve());
        listener.closeAllConnections();
      }),
  };

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request);
    const ofUsers = /^\/api\/1\.0\/users(\/(?!find-)[^/?]+)?(\?|$)/.test(asked.target);
    const { spoiling } = proxy;
    const isSpared = ofUsers && !spoiling.users;
    if (!isSpared) spoiling.asked?.(asked);
    const answer = await forward(target, asked);
    note(asked, answer);
    const broken = isSpared ? undefined : spoiling.answered?.(answer, asked);
    if (broken === 'break') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.body);
  }

  function note({ method, target }: Asked, { status, body }: Answered): void {
    if (body.includes('"NEW_USER_CREATED"')) proxy.made.push(JSON.parse(body).data.id);
    const [, id] = /^\/api\/1\.0\/users\/([^/?]+)$/.exec(target) ?? [];
    if (method === 'DELETE' && status === 200 && id !== undefined) proxy.deleted.push(id);
  }
  return proxy;
}

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const kept = Object.entries(request.headers).filter(
    ([name]) => !['host', 'connection', 'content-length', 'transfer-encoding'].includes(name),
  );
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value)])),
    body: Buffer.concat(chunks),
  };
}

async function forward(target: string, request: Asked): Promise<Answered> {
  const { method, body } = request;
  const response = await fetch(target + request.target, {
    ...{ method, headers: request.headers, redirect: 'manual' },
    ...(body.length > 0 && { body: Uint8Array.from(body) }),
  });
  const headers = new Map<string, string[]>();
  response.headers.forEach((value, name) => {
    if (!['connection', 'content-length', 'keep-alive'].includes(name)) headers.set(name, [value]);
  });
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers.set('set-cookie', cookies);
  return {
    status: response.status,
    headers,
    body: await response.text(),
  };
}
