import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { assembleKernel, inSources, kernels } from '../../kernel/assemble.js';

test.each(kernels)('$module is what the assembler makes of $source', async (kernel) => {
  expect(await readFile(inSources(kernel.module), 'utf8')).toBe(await assembleKernel(kernel));
});
