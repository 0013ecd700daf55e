import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Leaves these files in a folder, by name, and no others. Whoever reads one meanwhile sees the old one whole or the new one whole.
 *
 * @param folder ends with a slash.
 */
export function fillFolder(folder: URL, files: ReadonlyMap<string, Uint8Array | string>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of files) {
    writeFileSync(new URL(`${name}.new`, folder), content);
    renameSync(new URL(`${name}.new`, folder), new URL(name, folder));
  }
  for (const name of readdirSync(folder)) {
    if (!files.has(name)) rmSync(new URL(name, folder));
  }
}
