import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dataUri } from './data-uri.js';
import type { Page } from './page.js';

const run = promisify(execFile);
const require = createRequire(import.meta.url);
const redocly = require.resolve('@redocly/cli/bin/cli.js');
const look = new URL('../redoc/', import.meta.url);

/** Redoc asks its own host for the picture beside `API docs by`. This page fetches nothing: it shows the name instead. */
const attribution = {
  fetched: 'https://cdn.redoc.ly/redoc/logo-mini-full.svg',
  collapsed: 'https://cdn.redoc.ly/redoc/logo-mini.svg',
};

/** The site's icon. */
export function readFavicon(): Promise<string> {
  return readFile(new URL('favicon.svg', look), 'utf8');
}

/**
 * Renders a page to one HTML file that needs nothing beside it: script, styles and pictures are inside. `split.ts` takes it apart.
 * @throws with Redocly's own words when it refuses the page.
 */
export async function renderPage(page: Page): Promise<string> {
  const [theme, behaviour, logo, favicon, redocLogo] = await Promise.all([
    readFile(new URL('theme.css', look), 'utf8'),
    readFile(new URL('behaviour.js', look), 'utf8'),
    readFile(new URL('logo.svg', look), 'utf8'),
    readFavicon(),
    readFile(new URL('redoc.svg', look), 'utf8'),
  ]);
  const branded = {
    ...page,
    info: { ...page.info, 'x-logo': { url: dataUri(logo), altText: 'BiometrID' } },
  };
  // Redocly looks for its configuration in the folder that it runs in; an empty one holds no surprise.
  const folder = await mkdtemp(join(tmpdir(), 'biometrid-docs-'));
  try {
    await writeFile(join(folder, 'page.json'), JSON.stringify(branded));
    const options = [
      'page.json',
      '--output=page.html',
      '--inlineBundle',
      `--title=${page.info.title}`,
      `--template=${fileURLToPath(new URL('template.hbs', look))}`,
      `--openapi=${fileURLToPath(new URL('options.json', look))}`,
      `--templateOptions.theme=${theme}`,
      `--templateOptions.behaviour=${behaviour}`,
      `--templateOptions.favicon=${dataUri(favicon)}`,
      `--templateOptions.summary=${page.info.summary ?? page.info.title}`,
    ];
    await run(process.execPath, [redocly, 'build-docs', ...options], {
      cwd: folder,
      env: {
        ...process.env,
        // Leaves out the checks that React makes for developers, which take time.
        NODE_ENV: 'production',
        REDOCLY_TELEMETRY: 'off',
        REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true',
      },
      timeout: 600_000,
    });
    const html = await readFile(join(folder, 'page.html'), 'utf8');
    return withHashLinks(html)
      .replaceAll(attribution.fetched, dataUri(redocLogo))
      .replaceAll(attribution.collapsed, dataUri(redocLogo));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Redocly renders the menu ahead with links by path (`/uploads`), the page in the browser goes by hash (`#/uploads`) and
 * leaves what it finds: opened in a new tab, such a link would miss the page.
 */
function withHashLinks(html: string): string {
  const script = html.indexOf('<script type="module">');
  return html.slice(0, script).replaceAll('href="/', 'href="#/') + html.slice(script);
}
