import send, { type SendOptions } from '@fastify/send';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A file to answer with. */
interface SentFile extends Pick<SendOptions, 'immutable' | 'maxAge'> {
  root: string;
  /** Its path below the root, as a URL has it; a query is let go. A folder stands for its index. */
  path: string;
  /** What the answer says beside what the file itself tells. */
  headers: Readonly<Record<string, string>>;
}

/** Answers with a file; a folder without its slash, what is not there, and what lies outside of the root is not found. */
export async function sendFile(
  { raw }: FastifyRequest,
  reply: FastifyReply,
  { root, path, headers: own, ...options }: SentFile,
): Promise<FastifyReply> {
  const [pathname = ''] = path.split('?', 1);
  const { type, statusCode, headers, stream } = await send(raw, pathname, { root, ...options });
  if (type === 'directory' || [400, 403, 404].includes(statusCode)) {
    reply.callNotFound();
    return reply;
  }
  // What is said of the file is not true of a refusal's body.
  const isFile = [200, 206, 304].includes(statusCode);
  return reply
    .code(statusCode)
    .headers({ ...headers, ...(isFile && own) })
    .send(stream);
}
