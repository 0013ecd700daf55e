#!/usr/bin/env node
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Puts the library of one platform and its binding, out of onnxruntime-node, into `dist` of the package in which it is run. In the
 * workspace only those of this machine are of use, and the others' packages stay empty; `--anywhere`, before publishing, fills each.
 */
const room = process.cwd();
const {
  os: [platform],
  cpu: [arch],
} = JSON.parse(readFileSync(join(room, 'package.json'), 'utf8'));
const to = join(room, 'dist');
rmSync(to, { recursive: true, force: true });
mkdirSync(to);
const wanted = process.argv.includes('--anywhere');
if (wanted || (platform === process.platform && arch === process.arch)) {
  const manifest = createRequire(pathToFileURL(join(room, 'package.json'))).resolve(
    'onnxruntime-node/package.json',
  );
  const from = join(dirname(manifest), 'bin', 'napi-v6', platform, arch);
  // For macOS the library is there twice, by two names; the binding asks for the shorter one.
  for (const name of readdirSync(from).filter((name) => !/\.\d+\.\d+\.\d+\.dylib$/.test(name)))
    copyFileSync(join(from, name), join(to, name));
}
