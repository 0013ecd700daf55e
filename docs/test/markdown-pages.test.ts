import { posix } from 'node:path';
import { expect, test } from 'vitest';
import { readPages } from '../generator/index.js';
import { llmsText, markdownPages } from '../generator/markdown-pages.js';
import { readContract } from './contract.js';

const contract = await readContract();
const guides = await readPages(contract);
const pages = markdownPages(contract, guides);
const contentOf = (path: string) => pages.find((page) => page.path === path)?.content ?? '';

test('every guide and every operation is a page of its own', () => {
  expect(new Set(pages.map(({ path }) => path)).size).toBe(
    guides.length + contract.operations.length,
  );
});

test('an operation is told with its samples, its outcomes and its refusals', () => {
  const page = contentOf('face/enroll.md');
  expect(page).toMatch(/^# Enroll a face\n\n`POST \/users\/\{userId\}\/dialogue\/enroll\/face` · /);
  expect(page).toContain('photo=@photo.jpg');
  expect(page).toContain('biometrid.face.enroll({');
  expect(page).toContain(
    '| 401 | [`INVALID_AUTHENTICATION_HEADERS`](../error-codes.md#invalid_authentication_headers) | The secret',
  );
  for (const { codes, ...operation } of contract.operations) {
    const { content } = pages.find(({ title }) => title === operation.summary) ?? { content: '' };
    expect([...codes].filter((code) => !content.includes(code))).toEqual([]);
  }
});

test('each link of the pages, and of the list of them, leads to a page that there is', () => {
  const files = new Set([...pages.map(({ path }) => path), 'openapi.yaml', 'openapi.json']);
  const list = { path: 'llms.txt', content: llmsText(contract, pages) };
  const dead = [...pages, list].flatMap(({ path, content }) =>
    [...content.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !/^(https:|#)/.test(target))
      .filter((target) => !files.has(posix.join(posix.dirname(path), target.split('#')[0] ?? '')))
      .map((target) => `${path}: ${target}`),
  );
  expect(dead).toEqual([]);
  for (const { path } of pages) expect(list.content).toContain(`](${path})`);
});

test('a drawing is named, and no page holds one', () => {
  expect(pages.filter(({ content }) => content.includes('data:image/svg'))).toEqual([]);
  expect(contentOf('figures.md')).toContain('*Drawing: ');
});
