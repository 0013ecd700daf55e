#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Node 22 warns that its SQLite is experimental; this server's tests cover what it uses. Every other warning stays.
const warn = process.emitWarning;
process.emitWarning = (warning, ...rest) => {
  if (!String(warning).startsWith('SQLite is an experimental feature'))
    warn.call(process, warning, ...rest);
};

const command = new URL('../dist/cli.js', import.meta.url);
if (existsSync(fileURLToPath(command))) {
  await import(command.href);
} else {
  console.error(
    'biometrid: not built yet. Run `pnpm build` in the repository, or use `pnpm biometrid`, which builds first.',
  );
  process.exitCode = 1;
}
