import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import type { ModelSource } from '../src/catalogue.js';

/**
 * Reads a file of a package that is installed here for development.
 *
 * @throws when the package is not there, or when the file is not the one whose conversion was tested.
 */
export function readSource(source: ModelSource, file: string, sha256: string): Uint8Array {
  const path = new URL(`../node_modules/${source.package}/${file}`, import.meta.url);
  if (!existsSync(path)) {
    throw new Error(`${file} of ${source.package} is not here: run \`pnpm install\`.`);
  }
  const bytes = readFileSync(path);
  const found = hash(bytes);
  if (found !== sha256) {
    throw new Error(
      `${file} of ${source.package} is not the file of version ${source.version}: its SHA-256 is ${found}, not ${sha256}.`,
    );
  }
  return bytes;
}

export function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
