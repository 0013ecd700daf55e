import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadContract } from './load.js';
import { ContractProblems } from './problems.js';
import { generateTarget, listTargets, writeFiles } from './targets.js';

/**
 * Generates from another document into another folder: one subfolder a package, with the hand-written sources that the
 * generated ones build on. This repository is left alone, and nothing is written when anything fails.
 */
export async function fork(spec: string, out: string): Promise<number> {
  const targets = listTargets();
  const taken = targets.find((target) => join(out, target.name) === target.folder);
  if (taken) {
    throw new ContractProblems(out, [
      `${taken.folder} is part of this repository; choose another --out`,
    ]);
  }
  const contract = await loadContract(spec);
  const made = [];
  for (const target of targets)
    made.push({ target, files: await generateTarget(target, contract) });
  for (const { target, files } of made) {
    const folder = join(out, target.name);
    const sources = join(target.folder, 'src');
    if (existsSync(sources)) await cp(sources, join(folder, 'src'), { recursive: true });
    await writeFiles(folder, files);
    console.log(`generated ${folder}`);
  }
  return 0;
}
