import { type Contract, type GeneratedFile, readContract } from '@biometrid/openapi/generate';
import { parse } from 'yaml';
import { joinPage } from '../generator/page.js';
import { renderPage } from '../generator/render.js';
import { splitPage } from '../generator/split.js';
import { versionsPage } from './versions-page.js';

/**
 * The page of each release, below `vX.Y.Z/`, and the list of them. A release's page shows its reference alone: the guides
 * are those of today.
 * @param sources the filed contracts, as YAML, in any order.
 * @returns files below the site's root.
 */
export async function buildReleases(sources: readonly string[]): Promise<GeneratedFile[]> {
  const releases = sources
    .map((source): Contract => readContract(parse(source), source))
    .sort((a, b) =>
      b.document.info.version.localeCompare(a.document.info.version, 'en', { numeric: true }),
    );
  const files: GeneratedFile[] = [
    {
      path: 'versions.html',
      content: versionsPage(releases.map(({ document }) => document.info.version)),
    },
  ];
  // One after the other: each is a process of its own, and there may be many.
  for (const release of releases) {
    const { source, document } = release;
    const folder = `v${document.info.version}`;
    const place = { root: '../' };
    // All pages share the script of today's.
    const { page, contents } = splitPage(await renderPage(joinPage(release, [], place)), place);
    files.push(
      { path: `${folder}/index.html`, content: page },
      { path: `${folder}/${contents.path}`, content: contents.content },
      { path: `${folder}/openapi.yaml`, content: source },
      { path: `${folder}/openapi.json`, content: `${JSON.stringify(document)}\n` },
    );
  }
  return files;
}
