#!/usr/bin/env node
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Puts libraries out of @photostructure/sqlite into `dist` of the packages that carry one each: run in the package of a platform, before
 * it is published, that platform's; run here, those of this machine, for the others are of no use in the workspace.
 */
const here = process.cwd();
const all = join(here, 'platforms');
if (existsSync(all))
  readdirSync(all)
    .map((name) => platformOf(join(all, name)))
    .filter(({ os, cpu }) => os === process.platform && cpu === process.arch)
    .forEach(unpack);
else unpack(platformOf(here));

function platformOf(room) {
  const {
    os: [os],
    cpu: [cpu],
    // macOS and Windows have one C library each, and their files go by the first one's name.
    libc: [libc] = ['glibc'],
  } = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8'));
  return { room, os, cpu, libc };
}

function unpack({ room, os, cpu, libc }) {
  const to = join(room, 'dist');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  const manifest = createRequire(pathToFileURL(join(room, 'package.json'))).resolve(
    '@photostructure/sqlite/package.json',
  );
  const file = `@photostructure+sqlite.${libc}.node`;
  const from = join(dirname(manifest), 'prebuilds', `${os}-${cpu}`, file);
  copyFileSync(from, join(to, 'sqlite.node'));
}
