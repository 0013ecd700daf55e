import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { codingOf } from './codings.js';

/** High enough to be small, low enough to take a moment: it is done at each start. */
const quality = 6;

/** Answers with the first page of the docs. */
export type DocsPage = (request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/**
 * The first page of the docs, marked so that its script links each operation to the playground. Read, marked and compressed once.
 * @param folder of the built docs site.
 */
export async function pageWithPlayground(
  folder: string,
  headers: Readonly<Record<string, string>>,
): Promise<DocsPage> {
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const page = Buffer.from(
    html.replace('<html lang="en">', '<html lang="en" data-playground="/playground/">'),
  );
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality };
  const forms = new Map([
    ['.br', await promisify(brotliCompress)(page, { params })],
    ['.gz', await promisify(gzip)(page, { level: quality })],
  ]);
  const hash = createHash('sha256').update(page).digest('hex').slice(0, 16);
  return (request, reply) => {
    const coding = codingOf(request, (end) => forms.has(end));
    const etag = `W/"${hash}"`;
    reply.headers({
      ...headers,
      'cache-control': 'public, max-age=0',
      vary: 'accept-encoding',
      etag,
      ...(coding && { 'content-encoding': coding.token }),
    });
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    return reply.type('text/html; charset=utf-8').send((coding && forms.get(coding.end)) ?? page);
  };
}
