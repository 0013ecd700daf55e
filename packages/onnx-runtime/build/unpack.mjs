#!/usr/bin/env node
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Puts libraries and their bindings out of onnxruntime-node into `dist` of the packages that carry one each: run in the package of a
 * platform, before it is published, that platform's; run here, that of this machine, for the others are of no use in the workspace.
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
  } = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8'));
  return { room, os, cpu };
}

function unpack({ room, os, cpu }) {
  const to = join(room, 'dist');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  const manifest = createRequire(pathToFileURL(join(room, 'package.json'))).resolve(
    'onnxruntime-node/package.json',
  );
  const from = join(dirname(manifest), 'bin', 'napi-v6', os, cpu);
  // For macOS the library is there twice, by two names; the binding asks for the shorter one.
  for (const name of readdirSync(from).filter((name) => !/\.\d+\.\d+\.\d+\.dylib$/.test(name)))
    copyFileSync(join(from, name), join(to, name));
}
