import { existsSync, readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Contract, GeneratedFile, Generator } from './contract.js';
import { ContractProblems, reasonOf } from './problems.js';

/** A package that something is generated into. */
export interface Target {
  /** The package's folder. */
  folder: string;
  /** Its name in messages and below `--out`. */
  name: string;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Below a target, where everything is generated. */
const generatedFolders = ['src/generated'];

/** Every package that owns a generator. None waits for what another makes; the docs, which take longest, come last. */
export function listTargets(): Target[] {
  const packages = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name));
  return [join(root, 'openapi'), ...packages, join(root, 'docs')]
    .filter((folder) => existsSync(join(folder, 'generator', 'index.ts')))
    .map(targetAt);
}

/** The target in a folder. */
export function targetAt(folder: string): Target {
  return { folder, name: basename(folder) };
}

/** Runs a target's generator; nothing is written. @throws {ContractProblems} when it cannot make anything of the contract. */
export async function generateTarget(
  target: Target,
  contract: Contract,
): Promise<readonly GeneratedFile[]> {
  const module: { default: Generator } = await import(
    pathToFileURL(join(target.folder, 'generator', 'index.ts')).href
  );
  try {
    return await module.default(contract);
  } catch (error) {
    throw new ContractProblems(`The contract for ${target.name}`, [reasonOf(error)]);
  }
}

/**
 * Writes generated files into a folder, leaves those that are current alone, and removes what is generated no more.
 * @param owned the folders below it in which everything is generated.
 * @returns the paths that changed, relative to the folder.
 */
export async function writeFiles(
  folder: string,
  files: readonly GeneratedFile[],
  owned: readonly string[] = generatedFolders,
): Promise<string[]> {
  const stale = await staleFiles(folder, files, owned);
  const contents = new Map(files.map((file) => [file.path, file.content]));
  for (const path of stale) {
    const content = contents.get(path);
    const absolute = join(folder, path);
    if (content === undefined) {
      await rm(absolute);
      continue;
    }
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, content);
  }
  return stale;
}

/** The paths, relative to the folder, whose file on disk is not what was generated, missing and left-over ones included. */
export async function staleFiles(
  folder: string,
  files: readonly GeneratedFile[],
  owned: readonly string[] = generatedFolders,
): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, content } of files) {
    const current = await readFile(join(folder, path)).catch(() => undefined);
    if (current === undefined || !current.equals(Buffer.from(content))) stale.push(path);
  }
  const expected = new Set(files.map((file) => file.path));
  const present = await Promise.all(
    owned.map((name) =>
      readdir(join(folder, name), { recursive: true, withFileTypes: true }).catch(() => []),
    ),
  );
  for (const entry of present.flat()) {
    if (!entry.isFile()) continue;
    const path = relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/');
    if (!expected.has(path)) stale.push(path);
  }
  return stale;
}

/** A target's file as people name it: relative to the repository. */
export function displayPath(target: Target, path: string): string {
  return relative(root, join(target.folder, path)).split(sep).join('/');
}
