import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { errorEnvelope } from '../contract/error-envelope.js';
import { pathOf } from './path-of.js';

/** How long what still comes is received and thrown away, so that the caller gets to read the answer. Milliseconds. */
const lingering = 1_000;

/**
 * Answers what never became a request: headers that are too large or too slow, or bytes that are no HTTP.
 * @param headers of every answer.
 */
export function answerUnreadableRequests(
  headers: Readonly<Record<string, string>>,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return (error, socket) => answer(error, socket, lines);
}

function answer(error: NodeJS.ErrnoException, socket: Socket, lines: readonly string[]): void {
  // Who cannot be spoken to, or not in TLS, gets no answer.
  if (socket.destroyed || /^(ECONNRESET|ERR_SSL|ERR_TLS)/.test(error.code ?? '')) {
    socket.destroy();
    return;
  }
  // Answered already: the bytes that follow are no HTTP either.
  if (!socket.writable) return;
  const [status, message] =
    error.code === 'HPE_HEADER_OVERFLOW' ? [431, 'HEADERS_TOO_LARGE'] : [400, 'INVALID_REQUEST'];
  // The first line, where the bytes that could not be read begin with it, tells whose envelope it is.
  const packet =
    'rawPacket' in error && error.rawPacket instanceof Buffer ? error.rawPacket : Buffer.alloc(0);
  const [, target = ''] = packet.toString('latin1', 0, 64).split(' ');
  const body = JSON.stringify(errorEnvelope(pathOf(target), status, message));
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${randomUUID()}`,
      'cache-control: no-store',
      ...lines,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
  setTimeout(() => socket.destroy(), lingering).unref();
}
