import { readdir, readFile } from 'node:fs/promises';
import { dataUri } from './data-uri.js';

/** A guide as it stands in `docs/guides/`. */
export interface Guide {
  /** The file's name without its ending; the page's address is made of it. */
  name: string;
  /** The first heading. */
  title: string;
  /** All that follows it. */
  markdown: string;
}

/** The order in which the site shows the guides. */
const order = [
  'getting-started',
  'errors-and-outcomes',
  'voice-dialogues',
  'uploads',
  'running',
  'regenerating',
  'versioning',
  'figures',
  'contributing',
];

const folder = new URL('../guides/', import.meta.url);

/**
 * Reads all guides, in the site's order.
 * @throws when a guide is missing, is not in the order, or does not begin with its title.
 */
export async function readGuides(): Promise<Guide[]> {
  const present = (await readdir(folder)).filter((file) => file.endsWith('.md'));
  const unknown = present.filter((file) => !order.includes(file.slice(0, -'.md'.length)));
  if (unknown.length > 0) {
    throw new Error(
      `docs/generator/guides.ts gives no place to ${unknown.join(', ')}; add it to the order`,
    );
  }
  return Promise.all(order.map(readGuide));
}

async function readGuide(name: string): Promise<Guide> {
  const text = await readFile(new URL(`${name}.md`, folder), 'utf8');
  const [, title, markdown] = /^# (.+)\n([\s\S]+)$/.exec(text) ?? [];
  if (title === undefined || markdown === undefined) {
    throw new Error(`docs/guides/${name}.md must begin with a title: # ${name}`);
  }
  return { name, title, markdown: await withPictures(markdown.trim()) };
}

/** Puts a guide's drawings into its text: the page has nothing beside it. */
async function withPictures(markdown: string): Promise<string> {
  let inlined = markdown;
  for (const [picture, text = '', file = ''] of markdown.matchAll(
    /!\[([^\]]*)\]\(([a-z-]+\.svg)\)/g,
  )) {
    const drawing = await readFile(new URL(file, folder), 'utf8');
    inlined = inlined.replace(picture, `<img src="${dataUri(drawing)}" alt="${text}">`);
  }
  return inlined;
}
