import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The libraries that the engine is measured beside, and what they run on. With all that they need they weigh 370 MB. */
const packages = {
  '@vladmandic/human': '3.3.6',
  '@vladmandic/face-api': '1.7.15',
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
};

/** Not among the package's own dependencies: who only wants a server need not wait for them. */
const folder = fileURLToPath(new URL('../../node_modules/.cache/bench-peers', import.meta.url));

/** Where a file of a peer lies, once they are installed. */
export function fileOfPeer(name: keyof typeof packages, ...path: string[]): string {
  return join(folder, 'node_modules', name, ...path);
}

/** Installs the peers from the npm registry, unless they are. */
export function installPeers(): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: packages }),
  );
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options], { cwd: folder, stdio: 'inherit' });
  if (status !== 0)
    throw new Error(
      'The libraries to compare with were not installed. They come from the npm registry: can it be reached?',
    );
}
