import { readSource as readSourceIn } from '@biometrid/model-build';
import type { PackageSource } from '../src/model-facts.js';

/**
 * Reads the file that a model is made from, of a package that is installed here for development.
 *
 * @throws when the package is not there, or when the file is not the one whose conversion was tested.
 */
export function readSource(source: PackageSource, sha256: string): Uint8Array {
  return readSourceIn(new URL('../', import.meta.url), source, source.file, sha256);
}
