import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository under test. */
const repository = fileURLToPath(new URL('../..', import.meta.url));

/**
 * A copy of the working tree in a temporary folder, for tests that spoil files. What is installed is linked, not copied; the
 * packages of the repository, where they need one another, find those of the copy.
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
  const packages = (await readdir(join(repository, 'packages'))).map((name) =>
    join('packages', name),
  );
  for (const folder of ['.', 'openapi', 'docs', ...packages]) await linkInstalled(folder, copy);
  for (const folder of packages) await link(join(folder, 'dist'), copy);
  // Not the bundled contract, which lies there as well: the copy makes its own.
  await mkdir(join(copy, 'openapi/dist'), { recursive: true });
  for (const file of ['model.js', 'model.d.ts']) await link(join('openapi/dist', file), copy);
  return copy;
}

/** Gives a package of the copy what is installed for it. */
async function linkInstalled(folder: string, copy: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(copy, modules), { recursive: true });
  for (const name of await readdir(join(repository, modules)).catch(() => [])) {
    if (name !== '@biometrid') {
      await link(join(modules, name), copy);
      continue;
    }
    await mkdir(join(copy, modules, name));
    for (const own of await readdir(join(repository, modules, name))) {
      const place = relative(repository, await realpath(join(repository, modules, name, own)));
      await symlink(join(copy, place), join(copy, modules, name, own));
    }
  }
}

async function link(path: string, copy: string): Promise<void> {
  if (existsSync(join(repository, path))) await symlink(join(repository, path), join(copy, path));
}
