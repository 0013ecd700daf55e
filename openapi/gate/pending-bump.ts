import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ContractDiffError, type Level } from '@biometrid/contract-diff';
import { parse } from 'yaml';

/** Part of a version number, from the smallest to the largest. */
const bumps = ['none', 'patch', 'minor', 'major'] as const;

type Bump = (typeof bumps)[number];

/**
 * The largest bump that the pending changesets ask for. All packages share one version, so whichever package it names.
 * @throws ContractDiffError when a changeset cannot be read.
 */
export function pendingBump(workspace: string): Bump {
  const folder = join(workspace, '.changeset');
  const files = existsSync(folder) ? readdirSync(folder).sort() : [];
  return files
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .map((file) => bumpOf(file, readFileSync(join(folder, file), 'utf8')))
    .reduce(larger, 'none');
}

/** The bump that changes demand: breaking ones a major, additions a minor, fixes a patch. */
export function demandedBump(levels: readonly Level[]): Bump {
  if (levels.includes('breaking')) return 'major';
  if (levels.includes('addition')) return 'minor';
  return levels.includes('fix') ? 'patch' : 'none';
}

export function isEnough(pending: Bump, demanded: Bump): boolean {
  return bumps.indexOf(pending) >= bumps.indexOf(demanded);
}

function larger(a: Bump, b: Bump): Bump {
  return isEnough(a, b) ? a : b;
}

function bumpOf(file: string, text: string): Bump {
  const frontMatter = /^---\r?\n([\s\S]*?)(?:\r?\n)?---(?:\r?\n|$)/.exec(text)?.[1];
  if (frontMatter === undefined) throw unreadable(file, 'it has no front matter');
  let packages: unknown;
  try {
    packages = parse(frontMatter) ?? {};
  } catch {
    throw unreadable(file, 'its front matter is no YAML');
  }
  if (typeof packages !== 'object' || packages === null || Array.isArray(packages)) {
    throw unreadable(file, 'its front matter is no list of packages');
  }
  return Object.values(packages)
    .map((value) => {
      const bump = bumps.find((known) => known === value);
      if (bump === undefined) throw unreadable(file, `it asks for "${String(value)}"`);
      return bump;
    })
    .reduce(larger, 'none');
}

function unreadable(file: string, reason: string): ContractDiffError {
  return new ContractDiffError(
    `The changeset .changeset/${file} cannot be read: ${reason}. Write it with "pnpm changeset".`,
  );
}
