import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { generateSite } from '../../generator/index.js';
import { wholePage } from '../../generator/page.js';
import { buildReleases } from '../../releases/releases.js';
import { readContract } from '../contract.js';

/** The whole site as a static host has it, below a path of that host. */
export interface Site {
  /** Its address on this machine, `http://127.0.0.1:…/docs/`. */
  url: string;
  /** The page in one file, on a disk. */
  fileUrl: string;
  /** The folder that all of it lies in. */
  folderUrl: string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.md': 'text/markdown; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.yaml': 'application/yaml',
  '.json': 'application/json',
};

/**
 * Generates the site, with a page for each of the given releases, and serves it.
 * @param releases versions; each gets the contract of today under its number.
 */
export async function buildSite(releases: readonly string[]): Promise<Site> {
  const contract = await readContract();
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-site-'));
  const generated = (await generateSite(contract)).filter(({ path }) => path.startsWith('dist/'));
  const pages = generated.map(({ path, content }) => ({
    path: path.replace(/^dist\//, ''),
    content,
  }));
  const sources = releases.map((version) =>
    contract.source.replace(/^( {2}version: ).+$/m, `$1${version}`),
  );
  for (const { path, content } of [...pages, ...(await buildReleases(sources))]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  const server = await serve(folder, '/docs/');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/docs/`,
    fileUrl: pathToFileURL(join(folder, wholePage)).href,
    folderUrl: `${pathToFileURL(folder).href}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
      await rm(folder, { recursive: true });
    },
  };
}

function serve(folder: string, below: string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
    const path = pathname.startsWith(below) ? pathname.slice(below.length) : undefined;
    const file = path === '' || path?.endsWith('/') ? `${path}index.html` : path;
    const content =
      file === undefined ? undefined : await readFile(join(folder, file)).catch(() => undefined);
    response.writeHead(content ? 200 : 404, {
      'content-type': types[extname(file ?? '')] ?? 'text/plain',
    });
    response.end(content);
  });
  return new Promise((started) => server.listen(0, '127.0.0.1', () => started(server)));
}
