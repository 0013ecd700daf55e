import { readFile } from 'node:fs/promises';
import { posix } from 'node:path';
import { BiometridHttpError } from '@biometrid/client';
import { describe, expect, test } from 'vitest';
import { withHighlightedCode } from '../generator/code-blocks.js';
import { anchorOf } from '../generator/error-codes.js';
import { parts, partsOf, withGeneratedParts, withoutMarks } from '../generator/generated-parts.js';
import { fileOfGuide, readGuides } from '../generator/guides.js';
import { linkWithinPage } from '../generator/links.js';
import { joinParagraphs } from '../generator/paragraphs.js';
import { withSearchText } from '../generator/search-text.js';
import { readContract } from './contract.js';

const contract = await readContract();
const { source } = contract;
const guides = await readGuides(contract);
const operationIds = contract.operations.map(({ id }) => id);
const rootScripts: Record<string, string> = JSON.parse(
  await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
).scripts;

describe.each(guides)('the guide $title', ({ name, markdown }) => {
  test('links only to guides, headings and operations that there are', () => {
    const dead = linksOf(markdown).filter((target) => {
      if (/^https:/.test(target)) return false;
      const [file = '', heading] = target.split('#');
      if (file === '../../openapi/biometrid.yaml') return !operationIds.includes(heading ?? '');
      const here = fileOfGuide(name);
      const there = file === '' ? here : posix.join(posix.dirname(here), file);
      const other = guides.find((guide) => fileOfGuide(guide.name) === there);
      return !other || (heading !== undefined && !headingsOf(other.markdown).includes(heading));
    });
    expect(dead).toEqual([]);
  });

  test('has no link left that leads out of the page once it is joined', () => {
    const joined = linksOf(linkWithinPage(markdown, name, contract));
    expect(joined.filter((target) => !/^(#\/|https:)/.test(target))).toEqual([]);
  });

  test('names only commands that the workspace has', () => {
    const commands = [...markdown.matchAll(/(?:^|`)p?npm(?: -s)?(?: run)? ([a-z][a-z:]*)/gm)].map(
      ([, command]) => command ?? '',
    );
    const builtIn = ['install', 'vitest'];
    expect(
      commands.filter((command) => !(command in rootScripts) && !builtIn.includes(command)),
    ).toEqual([]);
  });

  test('names only codes and messages that the contract has', () => {
    const codes = [...markdown.matchAll(/`([A-Z]+_[A-Z_/]+)`/g)].map(([, code]) => code ?? '');
    // Codes of the client, and variables of the environment.
    const own =
      /^(DIALOGUE_PENDING|PERMISSION_REFUSED|FORBIDDEN_BY_POLICY|INSECURE_ORIGIN|NO_DEVICE|DEVICE_IN_USE|DEVICE_FAILED|WORKLET_UNAVAILABLE|NOT_AN_IMAGE|HEIC_NOT_SUPPORTED|TOO_LARGE|NO_PICTURE|WORKER_UNAVAILABLE)$|^BIOMETRID_/;
    expect(codes.filter((code) => !own.test(code) && !source.includes(code))).toEqual([]);
  });
});

describe('the error codes', () => {
  const guide = guides.find(({ name }) => name === 'error-codes')?.markdown ?? '';
  const sections = new Map(
    guide
      .split(/^## /m)
      .slice(1)
      .map((text) => [text.split('\n')[0] ?? '', text] as const),
  );

  test('each stand under a heading of their own, which is their address', () => {
    const codes = [...new Set(contract.operations.flatMap((operation) => [...operation.codes]))];
    expect(codes.length).toBeGreaterThan(20);
    expect([...sections.keys()].sort()).toEqual([...codes, 'The order', 'Outcomes'].sort());
    expect(headingsOf(guide)).toEqual(expect.arrayContaining(codes.map(anchorOf)));
  });

  test('are where the errors of the client say that they are', () => {
    const details = { operation: '', status: 404, body: {}, requestId: null };
    const urls = contract.operations.flatMap(({ codes }) =>
      [...codes].map((code) => {
        const error = new BiometridHttpError('', {
          ...details,
          code,
          retryAfter: undefined,
          unprocessed: false,
        });
        return error.helpUrl?.split('/docs/') ?? [];
      }),
    );
    for (const [, place = ''] of urls) {
      const [file, anchor = ''] = place.split('#');
      expect(file).toBe(fileOfGuide('error-codes'));
      expect(headingsOf(guide)).toContain(anchor);
    }
  });

  test('are told with each of their causes and what to do, in the order of the checks', () => {
    for (const { refusals } of contract.operations)
      for (const { code, cause, remedy } of refusals)
        expect(sections.get(code)).toContain(`| ${cause} | ${remedy} |`);
    for (const [name, text] of sections) {
      const order = [...text.matchAll(/^\| (\d+) \|/gm)].map(([, no]) => Number(no));
      expect(order, name).toEqual([...order].sort((a, b) => a - b));
    }
  });

  test('name the operations that answer them', () => {
    expect(sections.get('ENROLL_USER_FACE_FIRST')).toContain(
      'HTTP 400, from [Verify a face](../../openapi/biometrid.yaml#verifyFace), [Adapt',
    );
    expect(sections.get('CLIENT_NOT_FOUND/CHECK_AUTHENTICATION_HEADERS')).toContain(
      'HTTP 404, from every operation but [Get the status of the liveness service]',
    );
    expect(sections.get('TOO_MANY_REQUESTS')).toContain('HTTP 429, from every operation.');
  });

  test('that are outcomes are told apart, with all that they can be', () => {
    const outcomes = contract.operations.flatMap((each) => each.outcomes);
    for (const { message } of outcomes)
      if (message !== undefined) expect(sections.get('Outcomes')).toContain(`| \`${message}\` |`);
  });
});

test('the limits of uploads are those of the contract', () => {
  const guide = guides.find(({ name }) => name === 'uploads')?.markdown ?? '';
  const limits = [...source.matchAll(/x-max-bytes: (\d+)/g)].map(([, bytes]) => Number(bytes));
  for (const bytes of new Set(limits)) expect(guide).toContain(bytes.toLocaleString('en-US'));
});

describe('the generated parts', () => {
  test('each stand in one guide, without the marks that are for who edits it', async () => {
    const texts = await Promise.all(
      guides.map(({ name }) =>
        readFile(new URL(`../${fileOfGuide(name)}`, import.meta.url), 'utf8'),
      ),
    );
    expect(texts.flatMap(partsOf).sort()).toEqual(Object.keys(parts).sort());
    expect(guides.filter(({ markdown }) => /<!-- (generated|end)/.test(markdown))).toEqual([]);
  });

  test('stand in the place of what was between their marks', () => {
    const text = 'a\n\n<!-- generated: settings -->\nstale row\n<!-- end of settings -->\n\nb\n';
    const made = withGeneratedParts(text, contract);
    expect(made).toContain('| `max-connections` | connections open at once (default: `1000`) |');
    expect(made).not.toContain('stale row');
    expect(withGeneratedParts(made, contract)).toBe(made);
    expect(withoutMarks(made)).toMatch(/^a\n\n\| setting \|[\s\S]+\|\n\nb\n$/);
  });

  test('have no place that is called otherwise', () => {
    expect(() =>
      withGeneratedParts('<!-- generated: setings -->\n<!-- end of setings -->', contract),
    ).toThrow(/'setings', which is none of settings, client settings/);
  });
});

describe('joining', () => {
  test('a link to an operation that a fork has dropped becomes its text', () => {
    const text =
      'See [the other](../../openapi/biometrid.yaml#noSuchOperation), [here](#part) and [there](uploads.md).';
    expect(linkWithinPage(text, 'versioning', contract)).toBe(
      'See the other, [here](#/versioning/part) and [there](#/uploads).',
    );
  });

  test.each([
    ['faces', 'See [accuracy](../accuracy/index.md#liveness).', '[accuracy](#/accuracy/liveness)'],
    ['accuracy', 'See [faces](../guides/faces.md).', '[faces](#/faces)'],
    ['accuracy', 'See [faces](faces.md): not in this folder.', '[faces](faces.md)'],
  ])('a link in %s leads where its file does: %s', (guide, text, link) => {
    expect(linkWithinPage(text, guide, contract)).toContain(link);
  });

  test('the drawings of a guide are put into it, from the folder that it lies in', () => {
    const pictures = guides.map(({ name, markdown }) => ({
      name,
      inlined: markdown.split('<img src="data:image/svg+xml;base64,').length - 1,
      left: /!\[/.test(markdown),
    }));
    expect(pictures.filter(({ left }) => left)).toEqual([]);
    expect(pictures.filter(({ inlined }) => inlined > 0).map(({ name }) => name)).toEqual([
      'accuracy',
      'document-accuracy',
      'figures',
    ]);
  });

  test('code becomes one line of HTML that keeps each of its spaces and lines', () => {
    const html = withHighlightedCode('```ts\nif (a < b) {\n\n  const c = `{% d %}`;\n}\n```\n');
    expect(html).toMatch(/^<div class="code">.+<\/div>\n$/);
    expect(html).not.toMatch(/>\s+<|\{%/);
    expect(
      html
        .replaceAll('<br>', '\n')
        .replaceAll(/<[^>]+>/g, '')
        .replaceAll('&lt;', '<')
        .replaceAll('&#123;', '{')
        .replaceAll(/ +$/gm, ''),
    ).toBe('if (a < b) {\n\n  const c = `{% d %}`;\n}\n');
  });

  test('code in a language that has no colours is refused with where to add it', () => {
    expect(() => withHighlightedCode('```cobol\nSTOP RUN.\n```\n')).toThrow(
      /'cobol', which is none of .+: docs\/generator\/highlight.ts/,
    );
    expect(withHighlightedCode('```\na < b\n```\n')).toContain('<code>a &lt; b</code>');
  });

  test('cells and items get what parts them in the search, code and rules get nothing', () => {
    const text = '| a | b |\n| --- | --- |\n| `c\\|d` | e |\n\n- f\n\n```sh\n| g |\n- h\n```';
    const end = (mark: string) => `<span class="cell-end">${mark}</span>`;
    expect(withSearchText(text)).toBe(
      `| a${end(': ')} | b${end('. ')} |\n| --- | --- |\n| \`c\\|d\`${end(': ')} | e${end('. ')} |\n\n- f&#32;\n\n\`\`\`sh\n| g |\n- h\n\`\`\``,
    );
  });

  test('paragraphs and list items become a line each, code and tables stay as they are', () => {
    const text =
      'One\ntwo.\n\n- item\n  goes on\n- next\n\n| a | b |\n| --- | --- |\n\n```ts\nlet a;\nlet b;\n```\nAfter\nit.';
    expect(joinParagraphs(text)).toBe(
      'One two.\n\n- item goes on\n- next\n\n| a | b |\n| --- | --- |\n\n```ts\nlet a;\nlet b;\n```\nAfter it.',
    );
  });
});

function linksOf(markdown: string): string[] {
  return [...markdown.matchAll(/(?<!!)\[[^\]]+\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');
}

function headingsOf(markdown: string): string[] {
  return [...markdown.matchAll(/^#{2,} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^a-z0-9_ -]/g, '')
      .replace(/ /g, '-'),
  );
}
