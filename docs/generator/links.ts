import { posix } from 'node:path';
import type { Contract } from '@biometrid/openapi/generate';
import { contractFile } from './contract-file.js';
import { fileOfGuide, guideAt } from './guides.js';

/** The page's address of an operation. */
export function operationHash(tag: string, operationId: string): string {
  return `#/${slug(tag)}/${operationId.toLowerCase()}`;
}

/** The page's address of a guide, or of one of its headings. */
export function guideHash(guide: string, heading?: string): string {
  return heading === undefined ? `#/${guide}` : `#/${guide}/${heading}`;
}

/**
 * Turns the links of a guide, which lead from file to file, into links within the page. Links elsewhere stay; a link to
 * an operation that the contract does not have (a fork may drop some) becomes its text.
 */
export function linkWithinPage(markdown: string, guide: string, contract: Contract): string {
  const operations = new Map(
    contract.operations.map(({ id, tags }) => [id, operationHash(tags[0] ?? '', id)]),
  );
  return markdown.replace(
    /(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g,
    (link, text: string, target: string) => {
      const [file = '', heading] = target.split('#');
      if (file === contractFile && heading !== undefined) {
        const hash = operations.get(heading);
        return hash === undefined ? text : `[${text}](${hash})`;
      }
      if (file === '') return `[${text}](${guideHash(guide, heading)})`;
      const other = guideAt(posix.join(posix.dirname(fileOfGuide(guide)), file));
      return other === undefined ? link : `[${text}](${guideHash(other, heading)})`;
    },
  );
}

function slug(text: string): string {
  return text.trim().toLowerCase().replace(/\s+/g, '-');
}
