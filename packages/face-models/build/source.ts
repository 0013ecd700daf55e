import { readSource as readSourceIn } from '@biometrid/model-build';
import type { PackageSource } from '../src/catalogue.js';

/**
 * Reads a file of a package that is installed here for development.
 *
 * @throws when the package is not there, or when the file is not the one whose conversion was tested.
 */
export function readSource(source: PackageSource, file: string, sha256: string): Uint8Array {
  return readSourceIn(new URL('../', import.meta.url), source, file, sha256);
}
