import { posix } from 'node:path';
import type { Contract, GeneratedFile, OperationModel } from '@biometrid/openapi/generate';
import { curlSample, typescriptSample } from '@biometrid/openapi/samples';
import { contractFile } from './contract-file.js';
import { anchorOf } from './error-codes.js';
import { exampleRequest } from './example-request.js';
import { fileOfGuide, type Guide, guideAt } from './guides.js';
import { code, table } from './markdown-table.js';
import { joinParagraphs } from './paragraphs.js';
import { badgeOf } from './provenance.js';

/** A page for readers that are programs, below the site's root. */
export interface MarkdownPage extends GeneratedFile {
  readonly title: string;
  readonly content: string;
}

/** Where the page of a guide lies: `faces.md`. */
function pageOfGuide(name: string): string {
  return `${name}.md`;
}

/** Where the page of an operation lies: `face/enroll.md`, as the client names it. */
function pageOfOperation({ clientName, id, tags }: OperationModel): string {
  const [group = '', method = ''] = (
    clientName ?? `${(tags[0] ?? 'api').toLowerCase()}.${id}`
  ).split('.');
  return `${group}/${method}.md`;
}

/** Each guide and each operation as Markdown. */
export function markdownPages(contract: Contract, guides: readonly Guide[]): MarkdownPage[] {
  return [
    ...guides.map(({ name, title, markdown }) => ({
      path: pageOfGuide(name),
      title,
      content: `# ${title}\n\n${linkBetweenPages(withoutDrawings(markdown), name, contract)}\n`,
    })),
    ...contract.operations.map((operation) => ({
      path: pageOfOperation(operation),
      title: operation.summary,
      content: operationPage(contract, operation),
    })),
  ];
}

/** The list of those pages, as https://llmstxt.org has it. @param pages with the guides first. */
export function llmsText(contract: Contract, pages: readonly MarkdownPage[]): string {
  const { title, summary = title } = contract.document.info;
  const line = (page: MarkdownPage) => `- [${page.title}](${page.path})`;
  const isGuide = ({ path }: MarkdownPage) => !path.includes('/');
  return [
    `# ${title}`,
    `> ${summary}`,
    'The contract is [openapi.yaml](openapi.yaml), or [openapi.json](openapi.json) with every reference within it.',
    `## Guides\n\n${pages.filter(isGuide).map(line).join('\n')}`,
    `## Operations\n\n${pages
      .filter((page) => !isGuide(page))
      .map(line)
      .join('\n')}\n`,
  ].join('\n\n');
}

function operationPage(contract: Contract, operation: OperationModel): string {
  const { method, path, summary, description, clientName, provenance } = operation;
  const request = exampleRequest(contract, operation);
  const facts = [
    `\`${method.toUpperCase()} ${path}\``,
    ...(clientName === undefined ? [] : [`in the client \`biometrid.${clientName}\``]),
    ...(provenance === undefined ? [] : [badgeOf(provenance).name.toLowerCase()]),
  ];
  return [
    `# ${summary}`,
    facts.join(' · '),
    joinParagraphs(description.trim()),
    ...fieldsOf(operation),
    `## With curl\n\n\`\`\`sh\n${curlSample(request)}\n\`\`\``,
    ...(clientName === undefined
      ? []
      : [`## In TypeScript\n\n\`\`\`ts\n${typescriptSample(request)}\n\`\`\``]),
    ...(operation.outcomes.length === 0
      ? []
      : [
          `## Outcomes\n\n${table(
            ['message', 'status', 'when'],
            operation.outcomes.map(({ message, status, title }) => [
              code(message),
              code(status?.toString()),
              title,
            ]),
          )}`,
        ]),
    `## Refusals\n\nOf several faults, the first is answered.\n\n${table(
      ['status', 'code', 'when'],
      refusalsOf(operation),
    )}`,
    '',
  ].join('\n\n');
}

function fieldsOf({ fields }: OperationModel): string[] {
  if (fields.size === 0) return [];
  const rows = [...fields.values()].map(({ name, place, required, description, file }) => [
    code(name),
    file === undefined ? place : `${place}, a file`,
    required ? 'yes' : 'no',
    joinParagraphs(description ?? ''),
  ]);
  return [`## Fields\n\n${table(['field', 'where', 'required', 'what it is'], rows)}`];
}

/** A row for each code, in the order in which the first of its faults is looked for; last those that no fault has. */
function refusalsOf({ refusals, answers }: OperationModel): string[][] {
  const documented = [...answers.values()]
    .filter(({ success }) => !success)
    .flatMap(({ status, messages, description }) =>
      messages.map((name) => ({ status, name, causes: [joinParagraphs(description)] })),
    );
  const rows = new Map<string, { status: string; name: string; causes: string[] }>();
  for (const { status, code: name, cause } of refusals) {
    const row = rows.get(name) ?? { status: String(status), name, causes: [] };
    rows.set(name, { ...row, causes: [...new Set([...row.causes, cause])] });
  }
  for (const row of documented) if (!rows.has(row.name)) rows.set(row.name, row);
  return [...rows.values()].map(({ status, name, causes }) => [
    status,
    `[${code(name)}](../error-codes.md#${anchorOf(name)})`,
    causes.join(' '),
  ]);
}

/** Turns links from file to file in the repository into links from page to page. */
function linkBetweenPages(markdown: string, guide: string, contract: Contract): string {
  const operations = new Map(contract.operations.map((each) => [each.id, pageOfOperation(each)]));
  return markdown.replace(
    /(?<!!)\[([^\]]+)\]\(([^)\s]+)\)/g,
    (link, text: string, target: string) => {
      const [file = '', heading] = target.split('#');
      if (file === contractFile && heading !== undefined) {
        const page = operations.get(heading);
        return page === undefined ? text : `[${text}](${page})`;
      }
      if (file === '') return link;
      const other = guideAt(posix.join(posix.dirname(fileOfGuide(guide)), file));
      if (other === undefined) return link;
      return `[${text}](${pageOfGuide(other)}${heading === undefined ? '' : `#${heading}`})`;
    },
  );
}

/** A drawing as what it is called: the picture itself stands on the page. */
function withoutDrawings(markdown: string): string {
  return markdown.replaceAll(/<img src="data:[^"]+" alt="([^"]*)">/g, '*Drawing: $1*');
}
