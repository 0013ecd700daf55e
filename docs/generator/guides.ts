import { readdir, readFile } from 'node:fs/promises';
import type { Contract } from '@biometrid/openapi/generate';
import { dataUri } from './data-uri.js';
import { generateParts, withGeneratedParts, withoutMarks } from './generated-parts.js';

/** A guide as it stands in `docs/`. */
export interface Guide {
  /** The page's address is made of it. */
  name: string;
  /** The first heading. */
  title: string;
  /** All that follows it. */
  markdown: string;
}

/** The order in which the site shows the guides. */
const order = [
  'getting-started',
  'runtimes',
  'playground',
  'faces',
  'accuracy',
  'voices',
  'voice-dialogues',
  'voice-accuracy',
  'documents',
  'document-accuracy',
  'errors-and-outcomes',
  'error-codes',
  'uploads',
  'browser',
  'api-clients',
  'testing',
  'contract-check',
  'running',
  'scaling',
  'regenerating',
  'versioning',
  'figures',
  'contributing',
];

const docs = new URL('../', import.meta.url);

/** What benchmarks write, with all its drawings, has a folder of its own. */
const written: Readonly<Record<string, string>> = {
  accuracy: 'accuracy/index.md',
  'voice-accuracy': 'accuracy/voices.md',
  'document-accuracy': 'accuracy/documents.md',
};

/** Where a guide lies in `docs/`: in `guides/` by its name, unless a benchmark writes it. */
export function fileOfGuide(name: string): string {
  return written[name] ?? `guides/${name}.md`;
}

/** The name of the guide that lies at a place in `docs/`, if one does. */
export function guideAt(file: string): string | undefined {
  return order.find((name) => fileOfGuide(name) === file);
}

/**
 * Reads all guides, in the site's order.
 * @throws when a guide is missing, is not in the order, or does not begin with its title.
 */
export async function readGuides(contract: Contract): Promise<Guide[]> {
  const present = (await readdir(new URL('guides/', docs))).filter((file) => file.endsWith('.md'));
  const unknown = present.filter((file) => guideAt(`guides/${file}`) === undefined);
  if (unknown.length > 0) {
    throw new Error(
      `docs/generator/guides.ts gives no place to ${unknown.join(', ')}; add it to the order`,
    );
  }
  return Promise.all(order.map((name) => readGuide(name, contract)));
}

/** The files of the guides that hold generated parts, as they are to be. */
export function generateGuides(contract: Contract): Promise<{ path: string; content: string }[]> {
  return generateParts(order.map(fileOfGuide), contract);
}

async function readGuide(name: string, contract: Contract): Promise<Guide> {
  const file = new URL(fileOfGuide(name), docs);
  const text = withoutMarks(withGeneratedParts(await readFile(file, 'utf8'), contract));
  const [, title, markdown] = /^# (.+)\n([\s\S]+)$/.exec(text) ?? [];
  if (title === undefined || markdown === undefined) {
    throw new Error(`docs/${fileOfGuide(name)} must begin with a title: # ${name}`);
  }
  return { name, title, markdown: await withPictures(markdown.trim(), file) };
}

/** Puts a guide's drawings, which lie beside it, into its text: the page has nothing beside it. */
async function withPictures(markdown: string, guide: URL): Promise<string> {
  let inlined = markdown;
  for (const [picture, text = '', name = ''] of markdown.matchAll(
    /!\[([^\]]*)\]\(([a-z-]+\.svg)\)/g,
  )) {
    const drawing = await readFile(new URL(name, guide), 'utf8');
    inlined = inlined.replace(picture, `<img src="${dataUri(drawing)}" alt="${text}">`);
  }
  return inlined;
}
