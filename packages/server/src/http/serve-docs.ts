import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { OpenApiDocument } from '@biometrid/openapi/model';
import type { FastifyInstance } from 'fastify';
import { yamlFile } from '../contract/document.js';
import { sendFile } from './send-file.js';

const absent = `No docs site is built here. Build one with \`pnpm build\` and start the server with --docs docs/dist.\n`;

/** What the pages' own policy forbids already stands in them; a frame around them only a header can forbid. */
const docsPolicy = "frame-ancestors 'none'";

/** Serves the contract at `/openapi.yaml` and `/openapi.json`, and the docs site, if there is one, at `/docs`. */
export async function serveDocs(
  app: FastifyInstance,
  document: OpenApiDocument,
  docs: string | undefined,
): Promise<void> {
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
    return;
  }
  app.get('/', (_request, reply) => reply.redirect('/docs/'));
  app.get('/docs', (_request, reply) => reply.redirect('/docs/', 308));
  const root = resolve(docs);
  app.get('/docs/*', (request, reply) => {
    const { url } = request;
    return sendFile(request, reply, {
      root,
      path: url.slice('/docs'.length),
      headers: { 'content-security-policy': docsPolicy },
    });
  });
}
