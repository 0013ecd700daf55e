import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readChangelog } from '../generator/changelog.js';
import { entriesOf, entryOf, merged } from '../generator/changelog-entries.js';
import { readContract } from './contract.js';

const { title, markdown } = await readChangelog(await readContract());
const [, next = '', ...releases] = markdown.split(/^## /m);

test('what is not released yet stands first, the releases follow from the newest', async () => {
  expect(title).toBe('Changelog');
  expect(next).toMatch(/^Next\n/);
  const filed = (await readdir(new URL('../../openapi/released/', import.meta.url)))
    .flatMap((file) => /^biometrid-(.+)\.yaml$/.exec(file)?.[1] ?? [])
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  expect(releases.map((release) => release.split('\n')[0])).toEqual(filed);
});

test('a release is told by package, the client before the server, each change once', () => {
  const oldest = releases.at(-1) ?? '';
  const packages = [...oldest.matchAll(/^\*\*(.+)\*\*$/gm)].map(([, name]) => name);
  expect(packages.slice(0, 4)).toEqual(['openapi', 'types', 'client', 'server']);
  expect(oldest).toContain('- **Breaking.** The server and the `biometrid` command:');
  expect(oldest).not.toContain('Updated dependencies');
});

test('what changed in the contract is told after the packages', () => {
  const titles = [...next.matchAll(/^\*\*(.+)\*\*$/gm)].map(([, title = '']) => title);
  expect(titles.join()).toMatch(/^((?!The contract)[\w-]+,)+(The contract: [a-z ]+,?)+$/);
});

test('every pending changeset is told', async () => {
  const folder = new URL('../../.changeset/', import.meta.url);
  const pending = (await readdir(folder)).filter((file) => /^(?!README).*\.md$/.test(file));
  expect(next.match(/^- \*\*(Breaking|New|Better)\.\*\* /gm) ?? []).toHaveLength(pending.length);
});

test('a changeset has the largest of its levels', () => {
  expect(
    entryOf({ '@biometrid/client': 'patch', '@biometrid/server': 'minor' }, '\nText.\n'),
  ).toEqual({
    packages: ['@biometrid/client', '@biometrid/server'],
    level: 'minor',
    text: 'Text.',
  });
});

test('what two packages tell in the same words is one change of both', () => {
  const of = (name: string) =>
    entriesOf(
      `# ${name}\n\n## 2.0.0\n\n### Minor Changes\n\n- 1a2b3c4: Both do\n  more.\n\n  And better.\n\n### Patch Changes\n\n- Updated dependencies [1a2b3c4]\n  - x@2.0.0\n\n## 1.0.0\n\n### Major Changes\n\n- Of ${name}.\n`,
    );
  expect(merged([...of('a'), ...of('b')])).toEqual([
    {
      version: '2.0.0',
      entries: [{ packages: ['a', 'b'], level: 'minor', text: 'Both do\nmore.\n\nAnd better.' }],
    },
    {
      version: '1.0.0',
      entries: [
        { packages: ['a'], level: 'major', text: 'Of a.' },
        { packages: ['b'], level: 'major', text: 'Of b.' },
      ],
    },
  ]);
});
