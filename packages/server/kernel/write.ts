import { readFile, writeFile } from 'node:fs/promises';
import { assembleKernel } from './assemble.js';

/** What `pnpm generate` does for the server: writes the kernel's module, unless it is there already. */
const file = new URL('../src/generated/kernel.ts', import.meta.url);
const assembled = await assembleKernel();
if ((await readFile(file, 'utf8').catch(() => undefined)) !== assembled) {
  await writeFile(file, assembled);
  console.log('generated packages/server/src/generated/kernel.ts');
}
