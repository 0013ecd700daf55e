import { readFile, writeFile } from 'node:fs/promises';
import { assembleKernel, inSources, kernels } from './assemble.js';

/** What `pnpm generate` does for the server: writes the kernels' modules, unless they are there already. */
for (const kernel of kernels) {
  const file = inSources(kernel.module);
  const assembled = await assembleKernel(kernel);
  if ((await readFile(file, 'utf8').catch(() => undefined)) === assembled) continue;
  await writeFile(file, assembled);
  console.log(`generated packages/server/src/${kernel.module}`);
}
