import type { Generator } from '@biometrid/openapi/generate';
import { generateGuides, readGuides } from './guides.js';
import { joinPage } from './page.js';
import { readFavicon, renderPage } from './render.js';

/**
 * The docs site: one page of guides and reference, with the contract beside it for download; and the tables of the guides that
 * the server's own lists make. What older releases look
 * like is not made here but by `build`, because it does not depend on the contract of today.
 */
const generate: Generator = async (contract) => {
  const [guides, generated, favicon] = await Promise.all([
    readGuides(),
    generateGuides(),
    readFavicon(),
  ]);
  const page = joinPage(contract, guides, { root: '' });
  return [
    ...generated,
    { path: 'dist/index.html', content: await renderPage(page) },
    { path: 'dist/favicon.svg', content: favicon },
    { path: 'dist/openapi.yaml', content: contract.source },
    { path: 'dist/openapi.json', content: `${JSON.stringify(contract.document)}\n` },
  ];
};

export default generate;
