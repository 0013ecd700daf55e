import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const here = fileURLToPath(new URL('..', import.meta.url));
const example = fileURLToPath(new URL('example', import.meta.url));
/** Milliseconds that packing and installing may take on a cold cache. */
const patience = 300_000;

const program = `
import { type Change, compareDocuments, loadDocument, OpenApiDocument } from '@biometrid/contract-diff';

const before: OpenApiDocument = loadDocument(process.argv[2] ?? '');
const after = loadDocument(process.argv[3] ?? '');
const changes: readonly Change[] = compareDocuments(before, after, {
  types: true,
  extensions: { 'x-max-bytes': 'maximum' },
});
console.log(changes.map(({ level }) => level).join());
`;

describe('the packed package, installed with npm', { timeout: patience }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'contract-diff-packed-'));
  const installed = join(folder, 'node_modules', '@biometrid', 'contract-diff');
  const files = ['before.yaml', 'after.yaml'].map((name) => join(example, name));

  beforeAll(async () => {
    const pack = ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', folder];
    // Without scripts: the package is built already, and a build now would pull its files from under other tests.
    await run('npx', [...pack, '--config.ignore-scripts=true'], { cwd: here });
    const [tarball = ''] = await readdir(folder);
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    await writeFile(join(folder, 'main.ts'), program);
    const options = ['--prefer-offline', '--no-audit', '--no-fund', '--engine-strict'];
    await run('npm', ['install', ...options, join(folder, tarball), '@types/node@20'], {
      cwd: folder,
    });
  }, patience);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('compares two files as a command, and fails as it is told', async () => {
    const command = join(folder, 'node_modules', '.bin', 'contract-diff');
    const { stdout } = await run(command, files);
    expect(stdout).toContain('2 breaking changes, 3 additions, 1 fix.');
    await expect(run(command, [...files, '--fail-on', 'breaking'])).rejects.toMatchObject({
      code: 1,
    });
    await expect(run(command, ['none.yaml', 'none.yaml'])).rejects.toMatchObject({
      code: 2,
      stderr: 'contract-diff: none.yaml cannot be read: there is no such file.\n',
    });
  });

  it('type-checks in a strict project, and compares as a function', async () => {
    const out = join(folder, 'out');
    await mkdir(out);
    const strict = ['--strict', '--exactOptionalPropertyTypes', '--skipLibCheck', 'false'];
    const modules = ['--module', 'node16', '--target', 'es2022', '--types', 'node'];
    const args = [tsc, ...strict, ...modules, '--outDir', out, 'main.ts'];
    await run(process.execPath, args, { cwd: folder });
    const { stdout } = await run(process.execPath, [join(out, 'main.js'), ...files]);
    expect(stdout).toBe('breaking,breaking,breaking,addition,addition,addition,fix\n');
  });

  it('holds its build, README and licence, needs one package, and has neither sources nor tests', async () => {
    const names = (await readdir(installed, { recursive: true })).map(String);
    expect(names).toEqual(
      expect.arrayContaining([
        'bin/contract-diff.mjs',
        'dist/cli.js',
        'dist/index.js',
        'dist/index.d.ts',
        'README.md',
        'LICENSE',
      ]),
    );
    expect(names.filter((name) => /^(src|test)\b/.test(name))).toEqual([]);
    const { dependencies } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    expect(dependencies).toEqual({ yaml: expect.stringMatching(/^\d/) });
  });
});
