import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadContract } from './load.js';
import { generateTarget, listTargets, writeFiles } from './targets.js';

/** What a package consists of besides what is generated, so that a fork's copy builds by itself. */
const handWritten = ['src', 'package.json', 'tsconfig.json', 'tsup.config.ts', 'README.md'];

/**
 * Generates from another document into another folder: one subfolder a package, the hand-written part of the package
 * beside what is generated. This repository is left alone.
 */
export async function fork(spec: string, out: string): Promise<number> {
  const contract = await loadContract(spec);
  for (const target of listTargets()) {
    const folder = join(out, target.name);
    for (const name of handWritten) {
      const from = join(target.folder, name);
      if (existsSync(from)) await cp(from, join(folder, name), { recursive: true });
    }
    await writeFiles(folder, await generateTarget(target, contract));
    console.log(`generated ${folder}`);
  }
  return 0;
}
