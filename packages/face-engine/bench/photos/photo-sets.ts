import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A photo of the sets that are measured on. */
export interface Photo {
  readonly path: string;
  /** Name of its file, without the ending. */
  readonly name: string;
  /** Name of the folder that it lies in: who is on it, where that is known. */
  readonly folder: string;
  readonly bytes: Buffer;
}

/** The sets lie beside the repository, not in it: photos of real people, for measuring only. */
export const root = fileURLToPath(new URL('../../../../../shared/data/face', import.meta.url));

/**
 * The photos of a set, by path; files without content are left out.
 * @throws when the set is not there.
 */
export function photosOf(set: string): Photo[] {
  const folder = join(root, set);
  if (!existsSync(folder)) {
    throw new Error(
      `The photos of ${set} are missing: they belong into ../shared/data/face/${set}, beside the repository.`,
    );
  }
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(jpe?g|png)$/i.test(file))
    .sort()
    .map((file) => join(folder, file))
    .filter((path) => statSync(path).size > 0)
    .map((path) => ({
      path,
      name: basename(path).replace(/\.\w+$/, ''),
      folder: basename(dirname(path)),
      bytes: readFileSync(path),
    }));
}
