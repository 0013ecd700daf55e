import { readFile } from 'node:fs/promises';
import type { Contract } from '@biometrid/openapi/generate';
import { errorParts } from './error-codes.js';
import { tables } from './registries.js';

/** What makes each part, by the name that its place in a guide has. */
export const parts: Readonly<Record<string, (contract: Contract) => string>> = {
  ...tables,
  ...errorParts,
};

/** A part of a guide that is generated, between its marks: `<!-- generated: NAME -->` and `<!-- end of NAME -->`. */
const part = /<!-- generated: ([a-z ]+) -->\n[\s\S]*?<!-- end of \1 -->/g;

/** A guide with its generated parts as they are to be. @throws when it has a place for a part that there is not. */
export function withGeneratedParts(markdown: string, contract: Contract): string {
  return markdown.replaceAll(part, (_part, name: string) => {
    const made = parts[name];
    if (made === undefined)
      throw new Error(
        `A guide has a place for '${name}', which is none of ${Object.keys(parts).join(', ')}`,
      );
    return `<!-- generated: ${name} -->\n\n${made(contract)}\n\n<!-- end of ${name} -->`;
  });
}

/** A guide without the marks, which are for who edits it. */
export function withoutMarks(markdown: string): string {
  return markdown.replaceAll(/<!-- (?:generated:|end of) [a-z ]+ -->\n*/g, '');
}

/** The names of the parts that a guide has places for. */
export function partsOf(markdown: string): string[] {
  return [...markdown.matchAll(part)].map(([, name = '']) => name);
}

/** The guides with generated parts, as their files are to be. @param files in `docs/`. */
export async function generateParts(
  files: readonly string[],
  contract: Contract,
): Promise<{ path: string; content: string }[]> {
  const docs = new URL('../', import.meta.url);
  const guides = await Promise.all(
    files.map(async (path) => ({ path, content: await readFile(new URL(path, docs), 'utf8') })),
  );
  return guides
    .filter(({ content }) => partsOf(content).length > 0)
    .map(({ path, content }) => ({ path, content: withGeneratedParts(content, contract) }));
}
