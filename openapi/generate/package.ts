import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Contract, readContract } from './contract.js';
import { bundledFile, specFile } from './contract-files.js';
import { displayPath, generateTarget, targetAt, writeFiles } from './targets.js';

/**
 * Generates one package from the contract. `openapi` lints and bundles it; the others, which run after it, read the
 * bundle and need not lint again.
 */
export async function generatePackage(folder: string): Promise<number> {
  const target = targetAt(folder);
  const contract =
    basename(folder) === 'openapi'
      ? await (await import('./load.js')).loadContract()
      : await readBundle();
  const changed = await writeFiles(folder, await generateTarget(target, contract));
  for (const path of changed) console.log(`generated ${displayPath(target, path)}`);
  return 0;
}

async function readBundle(): Promise<Contract> {
  const [source, json] = await Promise.all([
    readFile(specFile, 'utf8'),
    readFile(bundledFile, 'utf8'),
  ]);
  return readContract(JSON.parse(json), source);
}
