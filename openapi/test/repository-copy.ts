import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository under test. */
const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A copy of the working tree in a temporary folder, for tests that spoil files. What is installed is linked, not copied.
 * @returns the copy's folder; the caller removes it.
 */
export async function copyRepository(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), 'biometrid-copy-'));
  const listed = spawnSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      cwd: repository,
      encoding: 'utf8',
    },
  );
  if (listed.status !== 0)
    throw new Error(`git could not list the files of the repository: ${listed.stderr}`);
  for (const file of listed.stdout.split('\0').filter((name) => name !== '')) {
    await mkdir(dirname(join(copy, file)), { recursive: true });
    await cp(join(repository, file), join(copy, file)).catch((error: NodeJS.ErrnoException) => {
      // Listed, but deleted in the working tree.
      if (error.code !== 'ENOENT') throw error;
    });
  }
  const packages = await readdir(join(repository, 'packages'));
  for (const folder of [
    '.',
    'openapi',
    'docs',
    ...packages.map((name) => join('packages', name)),
  ]) {
    await symlink(join(repository, folder, 'node_modules'), join(copy, folder, 'node_modules'));
  }
  return copy;
}
