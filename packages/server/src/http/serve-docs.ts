import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { OpenApiDocument } from '@biometrid/openapi/model';
import type { FastifyInstance } from 'fastify';
import { yamlFile } from '../contract/document.js';
import { codingOf } from './codings.js';
import { pageWithPlayground } from './docs-page.js';
import { sendFile } from './send-file.js';

const absent = `No docs site is built here. Build one with \`pnpm build\` and start the server with --docs docs/dist.\n`;

/** What the pages' own policy forbids already stands in them; a frame around them only a header can forbid. */
const docsPolicy = "frame-ancestors 'none'";

/**
 * Serves the contract at `/openapi.yaml` and `/openapi.json`, and the docs site, if there is one, at `/docs`.
 * @param playground whether the playground is served beside it, which the first page then leads to.
 * @returns whether there is a site.
 */
export async function serveDocs(
  app: FastifyInstance,
  document: OpenApiDocument,
  docs: string | undefined,
  playground = false,
): Promise<boolean> {
  const yaml = await readFile(yamlFile(), 'utf8');
  app.get('/openapi.yaml', (_request, reply) =>
    reply.type('application/yaml; charset=utf-8').send(yaml),
  );
  app.get('/openapi.json', (_request, reply) => reply.send(document));
  if (docs === undefined || !existsSync(join(docs, 'index.html'))) {
    for (const path of ['/docs', '/docs/*']) {
      app.get(path, (_request, reply) =>
        reply.code(404).type('text/plain; charset=utf-8').send(absent),
      );
    }
    return false;
  }
  app.get('/', (_request, reply) => reply.redirect('/docs/'));
  app.get('/docs', (_request, reply) => reply.redirect('/docs/', 308));
  const root = resolve(docs);
  if (playground) {
    const page = await pageWithPlayground(root, { 'content-security-policy': docsPolicy });
    for (const path of ['/docs/', '/docs/index.html']) app.get(path, page);
  }
  // Who writes programs looks for it at the root.
  app.get('/llms.txt', (_request, reply) => reply.redirect('/docs/llms.txt'));
  app.get('/docs/*', (request, reply) => {
    const [pathname = ''] = request.url.slice('/docs'.length).split('?', 1);
    const path = pathname.endsWith('/') ? `${pathname}index.html` : pathname;
    const type = types[extname(path)];
    // A path that is not plainly below the root is left to `sendFile` to refuse.
    const plain = type !== undefined && /^[\w./-]+$/.test(path) && !path.includes('..');
    const coding = plain
      ? codingOf(request, (end) => existsSync(join(root, path + end)))
      : undefined;
    return sendFile(request, reply, {
      root,
      path: `${path}${coding?.end ?? ''}`,
      ...(named.test(path) && { immutable: true, maxAge: '365d' }),
      headers: {
        ...(type !== undefined && { 'content-type': type, vary: 'accept-encoding' }),
        ...(coding && { 'content-encoding': coding.token }),
        'content-security-policy': docsPolicy,
      },
    });
  });
  return true;
}

/** What the site is made of. Anything else is sent as the file's name says. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'application/yaml; charset=utf-8',
};

/** The name of a file that changes with its content. */
const named = /-[0-9a-f]{12}\.js$/;
