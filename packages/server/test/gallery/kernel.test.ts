import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { assembleKernel } from '../../kernel/assemble.js';

test('the kernel that is committed is what the assembler makes of its source', async () => {
  const committed = new URL('../../src/generated/kernel.ts', import.meta.url);
  expect(await readFile(committed, 'utf8')).toBe(await assembleKernel());
});
