import { readdir, readFile } from 'node:fs/promises';
import type { Contract } from '@biometrid/openapi/generate';
import { parse } from 'yaml';
import { extensions } from '../../openapi/gate/extensions.js';
import {
  asMarkdown,
  compareDocuments,
  OpenApiDocument,
} from '../../packages/contract-diff/src/index.js';
import { type Entry, entriesOf, entryOf, merged, type Release } from './changelog-entries.js';
import type { Guide } from './guides.js';

const root = new URL('../../', import.meta.url);

/** Packages that most readers look for come first; the others follow by name. */
const first = ['openapi', 'types', 'client', 'server', 'playground'].map(
  (name) => `@biometrid/${name}`,
);

const levels = { major: 'Breaking', minor: 'New', patch: 'Better' } as const;

/**
 * The changelog of all packages and of the contract as a page of the site, newest release first. What is merged and not released yet
 * stands before them.
 */
export async function readChangelog(contract: Contract): Promise<Guide> {
  const [pending, released, contracts] = await Promise.all([
    readChangesets(),
    readChangelogs(),
    readReleasedContracts(),
  ]);
  const versions = [...new Set([...contracts.keys(), ...released.map(({ version }) => version)])];
  versions.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
  const [last] = versions;
  const next = [
    ...packagesOf(pending),
    ...changesOf(contracts.get(last ?? ''), JSON.stringify(contract.document)),
  ];
  const sections = versions.map((version, at) => {
    const before = contracts.get(versions[at + 1] ?? '');
    const entries = released.find((release) => release.version === version)?.entries ?? [];
    return [
      `## ${version}`,
      ...packagesOf(entries),
      ...changesOf(before, contracts.get(version)),
    ].join('\n\n');
  });
  return {
    name: 'changelog',
    title: 'Changelog',
    markdown: [
      'All packages, these pages and the contract share [one version](versioning.md). In each stands first what changed in the packages, then ' +
        'what a comparison of the contracts found.',
      '## Next',
      ...(next.length === 0 ? [`Nothing since ${last}.`] : next),
      ...sections,
    ].join('\n\n'),
  };
}

/** What changed from one contract to the next, if there is a former one. */
function changesOf(before: string | undefined, after: string | undefined): string[] {
  if (before === undefined || after === undefined) return [];
  const changes = compareDocuments(
    OpenApiDocument.parse(before, 'the former contract'),
    OpenApiDocument.parse(after, 'the contract'),
    { types: true, extensions },
  );
  if (changes.length === 0) return [];
  const report = asMarkdown(changes, '', '').trim();
  return [
    report.replaceAll(/^### (.+)$/gm, (_, level: string) =>
      titled(`The contract: ${level.toLowerCase()}`),
    ),
  ];
}

/** Each package by name, and a list of its changes, the largest first. */
function packagesOf(entries: readonly Entry[]): string[] {
  const sorted = [...entries].sort(
    (a, b) =>
      rankOf(a) - rankOf(b) ||
      ownerOf(a).localeCompare(ownerOf(b)) ||
      Object.keys(levels).indexOf(a.level) - Object.keys(levels).indexOf(b.level),
  );
  return [...new Set(sorted.map(ownerOf))].map((owner) => {
    const items = sorted.filter((entry) => ownerOf(entry) === owner).map(itemOf);
    return `${titled(owner.replace('@biometrid/', ''))}\n\n${items.join('\n')}`;
  });
}

/** Redoc makes a section of its own, and a line of the menu, of whatever is a heading. */
function titled(text: string): string {
  return `**${text}**`;
}

function itemOf(entry: Entry): string {
  const others = entry.packages
    .filter((name) => name !== ownerOf(entry))
    .map((name) => name.replace('@biometrid/', ''));
  const also = others.length === 0 ? '' : ` (also: ${others.join(', ')})`;
  const [opening = '', ...rest] = entry.text.split('\n');
  return [`- **${levels[entry.level]}.** ${opening}`, ...rest.map((line) => `  ${line}`.trimEnd())]
    .join('\n')
    .concat(also);
}

/** The package under which a change is told. */
function ownerOf({ packages }: Entry): string {
  return first.find((name) => packages.includes(name)) ?? packages[0] ?? '';
}

function rankOf(entry: Entry): number {
  const rank = first.indexOf(ownerOf(entry));
  return rank < 0 ? first.length : rank;
}

/** What is merged and not released. @throws when a changeset has no front matter. */
async function readChangesets(): Promise<Entry[]> {
  const folder = new URL('.changeset/', root);
  const files = (await readdir(folder)).filter(
    (file) => file.endsWith('.md') && file !== 'README.md',
  );
  return Promise.all(
    files.sort().map(async (file) => {
      const text = await readFile(new URL(file, folder), 'utf8');
      const [, head, body] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
      if (head === undefined || body === undefined)
        throw new Error(`.changeset/${file} does not begin with the packages that it changes`);
      return entryOf(parse(head), body);
    }),
  );
}

async function readChangelogs(): Promise<Release[]> {
  const packages = (await readdir(new URL('packages/', root))).sort();
  const folders = ['openapi', ...packages.map((name) => `packages/${name}`), 'docs'];
  const texts = await Promise.all(
    folders.map((folder) =>
      readFile(new URL(`${folder}/CHANGELOG.md`, root), 'utf8').catch(() => ''),
    ),
  );
  return merged(texts.flatMap(entriesOf));
}

/** The contracts that were filed, by version. */
async function readReleasedContracts(): Promise<Map<string, string>> {
  const folder = new URL('openapi/released/', root);
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'));
  return new Map(
    await Promise.all(
      files.map(
        async (file) =>
          [
            file.replace(/^biometrid-|\.yaml$/g, ''),
            await readFile(new URL(file, folder), 'utf8'),
          ] as const,
      ),
    ),
  );
}
