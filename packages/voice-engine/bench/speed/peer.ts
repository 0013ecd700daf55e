import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The library that the engine is measured beside: PocketSphinx with its English model, 19 MB. */
const peer = { soundswallower: '0.6.3' };

/** Not among the package's own dependencies: who only wants a server need not wait for it. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/bench-peers', import.meta.url));

/** Where a file of it lies, once it is installed. */
export function fileOfPeer(file: string): string {
  return join(folder, 'node_modules/soundswallower', file);
}

/** Installs it from the npm registry, unless it is. */
export function installPeer(): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: peer }),
  );
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(
      'The library to compare with was not installed. It comes from the npm registry: can it be reached?',
    );
  }
}
