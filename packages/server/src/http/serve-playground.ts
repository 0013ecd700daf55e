import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { codingOf } from './codings.js';
import { noDevices } from './security-headers.js';
import { sendFile } from './send-file.js';

const absent = `The playground is not built here. Build it with \`pnpm build\` and start the server again.\n`;

/** Where the built page has a nonce. */
const placeholder = 'NONCE_OF_THIS_ANSWER';
const nonceBytes = 16;

/** The folder of the built page, which comes with the server; undefined where it is not built. */
export function playgroundFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('@biometrid/playground/package.json');
    const folder = join(dirname(manifest), 'dist');
    return existsSync(join(folder, 'index.html')) ? folder : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Serves the page at `/playground/`. Its styles take a nonce, so that it is written anew for each answer; everything else has a
 * name that changes with its content, and is sent as it was compressed when it was built.
 * @param folder of the built page, if it is built.
 * @param hasDocs whether the docs are served beside it, which the page then links to.
 */
export async function servePlayground(
  app: FastifyInstance,
  folder: string | undefined,
  hasDocs: boolean,
): Promise<void> {
  app.get('/playground', (_request, reply) => reply.redirect('/playground/', 308));
  if (folder === undefined) {
    app.get('/playground/*', (_request, reply) =>
      reply.code(404).type('text/plain; charset=utf-8').send(absent),
    );
    return;
  }
  const html = await readFile(join(folder, 'index.html'), 'utf8');
  const page = hasDocs
    ? html.replace('<html lang="en">', '<html lang="en" data-docs="/docs/">')
    : html;
  app.get('/playground/', (_request, reply) => {
    const nonce = randomBytes(nonceBytes).toString('base64');
    return reply
      .headers({
        'content-security-policy': pagePolicy(nonce),
        'permissions-policy': devicesOfPage,
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(placeholder, nonce));
  });
  const root = join(folder, 'assets');
  const files = new Set(await readdir(root));
  app.get<{ Params: { name: string } }>('/playground/assets/:name', (request, reply) => {
    const { name } = request.params;
    const type = types[extname(name)];
    if (type === undefined || !files.has(name)) return reply.callNotFound();
    const coding = codingOf(request, (end) => files.has(name + end));
    return sendFile(request, reply, {
      root,
      path: `/${name}${coding?.end ?? ''}`,
      immutable: true,
      maxAge: '365d',
      headers: {
        'content-type': type,
        ...(coding && { 'content-encoding': coding.token }),
        'content-security-policy': scriptPolicy,
        vary: 'accept-encoding',
      },
    });
  });
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** The page talks to its own server, runs its own files, shows what it made itself, and is in nobody's frame. */
function pagePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A worker is held to the policy of its own file. */
const scriptPolicy = "default-src 'none'; script-src 'self'";

/** What no other answer of the server may use. */
const devicesOfPage = noDevices
  .replace('camera=()', 'camera=(self)')
  .replace('microphone=()', 'microphone=(self)');
