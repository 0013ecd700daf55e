import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { request as requestOverTls } from 'node:https';
import { connect } from 'node:net';

/** An answer as it came over the wire. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON; undefined when it is none. */
  json: unknown;
  /** `data.message`, where there is one. */
  message: string | undefined;
}

export interface Question {
  method?: string;
  /** Sent as it is. */
  path: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** The certificate that a server at `https:` must show. */
  ca?: Buffer;
  /** Which of the addresses that a machine has for itself asks; Linux has all of 127.0.0.0/8. */
  from?: string;
  /** How long nothing may come before it counts as unanswered; for ever when absent. Milliseconds. */
  patience?: number;
}

/** Asks on a connection of its own, with nothing added, checked or repeated. @throws when the connection breaks. */
export function ask(
  origin: string,
  { method = 'GET', path, headers, body, ca, from, patience = 0 }: Question,
): Promise<Answer> {
  const { protocol, hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const outgoing = (protocol === 'https:' ? requestOverTls : request)(
      {
        ...(ca && { ca }),
        ...(from && { localAddress: from }),
        hostname,
        port,
        method,
        path,
        agent: false,
        headers: {
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
          ...headers,
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () =>
          resolve(
            readAnswer(
              incoming.statusCode ?? 0,
              incoming.headers,
              Buffer.concat(chunks).toString(),
            ),
          ),
        );
      },
    );
    // An answer that came before the body was sent may be followed by a closed connection; it counts all the same.
    outgoing.on('error', reject);
    outgoing.setTimeout(patience, () =>
      outgoing.destroy(new Error(`No answer within ${patience} ms`)),
    );
    outgoing.end(body);
  });
}

/**
 * Writes bytes to a connection, and resolves to everything that comes until the server closes it, or until nothing has come
 * for a while.
 * @param options whether our side ends after the last of the bytes (`ends`), how long nothing may come (`patience`), and the same once
 * something has come (`rest`). Milliseconds.
 */
export function exchange(
  origin: string,
  bytes: readonly (string | Buffer)[],
  options: { ends?: boolean; patience?: number; rest?: number } = {},
): Promise<{ text: string; answers: Answer[]; closed: boolean }> {
  const { ends = false, patience = 1_500, rest = patience } = options;
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    const chunks: Buffer[] = [];
    const done = (closed: boolean) => {
      socket.destroy();
      const text = Buffer.concat(chunks).toString();
      resolve({ text, answers: splitAnswers(text), closed });
    };
    socket.setTimeout(patience, () => done(false));
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      socket.setTimeout(rest);
    });
    socket.on('end', () => done(true));
    socket.on('error', (error) => (chunks.length > 0 ? done(true) : reject(error)));
    socket.on('connect', () => {
      for (const part of bytes) socket.write(part);
      if (ends) socket.end();
    });
  });
}

/** Our server sends no chunked bodies, so that the lengths tell the answers apart. */
function splitAnswers(text: string): Answer[] {
  const answers: Answer[] = [];
  let rest = text;
  for (;;) {
    const head = /^HTTP\/1\.1 (\d{3})[^\r]*\r\n([\s\S]*?)\r\n\r\n/.exec(rest);
    if (!head) return answers;
    const headers: IncomingHttpHeaders = {};
    for (const line of (head[2] ?? '').split('\r\n')) {
      const colon = line.indexOf(':');
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
    }
    const length = Number(headers['content-length'] ?? 0);
    const from = head[0].length;
    answers.push(readAnswer(Number(head[1]), headers, rest.slice(from, from + length)));
    rest = rest.slice(from + length);
  }
}

function readAnswer(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  return { status, headers, text, json, message: messageOf(json) };
}

function messageOf(json: unknown): string | undefined {
  if (typeof json !== 'object' || json === null || !('data' in json)) return undefined;
  const { data } = json;
  if (typeof data !== 'object' || data === null || !('message' in data)) return undefined;
  return typeof data.message === 'string' ? data.message : undefined;
}
