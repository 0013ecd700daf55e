#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const command = new URL('../dist/cli.js', import.meta.url);
if (existsSync(fileURLToPath(command))) {
  await import(command.href);
} else {
  console.error('contract-check: not built yet. Run `pnpm build` in the repository.');
  process.exitCode = 2;
}
