import { type Contract, listOperations, type OpenApiDocument } from '@biometrid/openapi/generate';
import { curlSample, typescriptSample } from '@biometrid/openapi/samples';
import { withHighlightedCode } from './code-blocks.js';
import { exampleRequest } from './example-request.js';
import type { Guide } from './guides.js';
import { linkWithinPage } from './links.js';
import { joinParagraphs } from './paragraphs.js';
import { showProvenance } from './provenance.js';
import { withSearchText } from './search-text.js';

/** Where a page lies on the site. */
export interface Place {
  /** The way to the site's root from the page: empty, or `../` for a release's own page. */
  root: string;
}

/** The page in one file, which a disk can hold without a server, and whose name says what it is there. */
export const wholePage = 'biometrid-api.html';

/** The contract as Redoc is to show it: the guides and the extensions are for Redoc alone. */
export type Page = OpenApiDocument;

/**
 * Joins the guides to the contract as topic pages, and adds to each operation what the reader wants to see beside it:
 * where it comes from, and how it is called. The contract itself is left as it is.
 */
export function joinPage(contract: Contract, guides: readonly Guide[], place: Place): Page {
  const page = structuredClone(contract.document);
  addSamples(page, contract);
  joinLines(page);
  showProvenance(page);
  page.info.title = 'BiometrID API';
  page.info.description = `${whereElse(page.info.version, place)}\n\n${page.info.description ?? ''}`;
  const reference = page.tags ?? [];
  page.tags = [
    ...guides.map(({ name, title, markdown }) => ({
      name,
      'x-displayName': title,
      'x-traitTag': true,
      description: withHighlightedCode(readable(linkWithinPage(markdown, name, contract))),
    })),
    ...reference,
  ];
  const groups = [
    { name: 'Guides', tags: guides.map(({ name }) => name) },
    { name: 'Reference', tags: reference.map(({ name }) => name) },
  ];
  return Object.assign(page, { 'x-tagGroups': groups.filter(({ tags }) => tags.length > 0) });
}

/** Redoc's search takes the words on both sides of a line's end for one, and those of neighbouring cells. */
function readable(markdown: string): string {
  return withSearchText(joinParagraphs(markdown));
}

function joinLines(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'description' && typeof part === 'string') {
      Object.assign(value, { description: readable(part) });
    } else {
      joinLines(part);
    }
  }
}

function addSamples(page: OpenApiDocument, contract: Contract): void {
  const operations = new Map(contract.operations.map((operation) => [operation.id, operation]));
  for (const { operation } of listOperations(page)) {
    const model = operations.get(operation.operationId);
    if (model === undefined) continue;
    const request = exampleRequest(contract, model);
    const samples = [{ lang: 'Shell', label: 'curl', source: curlSample(request) }];
    // A fork may leave an operation out of the client by giving it no name.
    if (model.clientName !== undefined) {
      samples.push({ lang: 'TypeScript', label: 'TypeScript', source: typescriptSample(request) });
    }
    Object.assign(operation, {
      'x-codeSamples': samples,
      // The page's script makes it a link where a server says that it has a playground.
      description: `${operation.description ?? ''}\n\n<span class="playground" data-operation="${model.id}"></span>`,
    });
  }
}

function whereElse(version: string, { root }: Place): string {
  const kept = root === '' ? ` · this page as [one file](${wholePage})` : '';
  return `Version **${version}** · [other versions](${root}versions.html) · this contract as [YAML](openapi.yaml) or [JSON](openapi.json)${kept}`;
}
