import type { Contract, GeneratedFile, Generator } from '@biometrid/openapi/generate';
import { readChangelog } from './changelog.js';
import { compressed } from './compressed.js';
import { type Guide, generateGuides, readGuides } from './guides.js';
import { llmsText, type MarkdownPage, markdownPages } from './markdown-pages.js';
import { joinPage, wholePage } from './page.js';
import { readFavicon, renderPage } from './render.js';
import { splitPage } from './split.js';

/**
 * The docs site: one page of guides and reference, with the contract beside it for download; and the tables of the guides that
 * the server's own lists make. What older releases look
 * like is not made here but by `build`, because it does not depend on the contract of today.
 */
const generate: Generator = async (contract) => compressed(await generateSite(contract));

/** The site without what `compressed` adds, which takes a while. */
export async function generateSite(contract: Contract): Promise<GeneratedFile[]> {
  const [guides, generated, favicon] = await Promise.all([
    readPages(contract),
    generateGuides(contract),
    readFavicon(),
  ]);
  const whole = await renderPage(joinPage(contract, guides, { root: '' }));
  const pages = markdownPages(contract, guides);
  const { page, contents, script } = splitPage(whole, { root: '' });
  return [
    ...generated,
    { path: 'dist/index.html', content: withAlternates(page, pages) },
    ...[contents, script].map(({ path, content }) => ({ path: `dist/${path}`, content })),
    { path: `dist/${wholePage}`, content: whole },
    ...pages.map(({ path, content }) => ({ path: `dist/${path}`, content })),
    { path: 'dist/llms.txt', content: llmsText(contract, pages) },
    { path: 'dist/favicon.svg', content: favicon },
    { path: 'dist/openapi.yaml', content: contract.source },
    { path: 'dist/openapi.json', content: `${JSON.stringify(contract.document)}\n` },
  ];
}

/** The guides, and what the repository knows beside them, as pages of text in the site's order. */
export async function readPages(contract: Contract): Promise<Guide[]> {
  const [guides, changelog] = await Promise.all([readGuides(contract), readChangelog(contract)]);
  return [...guides, changelog];
}

/** Tells programs that read the page where it is as Markdown. */
function withAlternates(page: string, pages: readonly MarkdownPage[]): string {
  const links = [{ path: 'llms.txt', title: 'For programs' }, ...pages].map(
    ({ path, title }) =>
      `<link rel="alternate" type="text/${path.endsWith('.md') ? 'markdown' : 'plain'}" href="${path}" title="${title.replaceAll('"', '&quot;')}" />`,
  );
  return page.replace('</head>', `${links.join('\n    ')}\n  </head>`);
}

export default generate;
