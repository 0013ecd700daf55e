#!/usr/bin/env node
import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Puts the library of one platform, out of @photostructure/sqlite, into `dist` of the package in which it is run. In the workspace only
 * that of this machine is of use, and the others' packages stay empty; `--anywhere`, before publishing, fills each.
 */
const room = process.cwd();
const {
  os: [platform],
  cpu: [arch],
  // macOS and Windows have one C library each, and their files go by the first one's name.
  libc: [libc] = ['glibc'],
} = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8'));
const to = join(room, 'dist');
rmSync(to, { recursive: true, force: true });
mkdirSync(to);
const wanted = process.argv.includes('--anywhere');
if (wanted || (platform === process.platform && arch === process.arch)) {
  const manifest = createRequire(pathToFileURL(join(room, 'package.json'))).resolve(
    '@photostructure/sqlite/package.json',
  );
  const file = `@photostructure+sqlite.${libc}.node`;
  const from = join(dirname(manifest), 'prebuilds', `${platform}-${arch}`, file);
  copyFileSync(from, join(to, 'sqlite.node'));
}
